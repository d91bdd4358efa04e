"""Under which names a config may have a number."""

from ropedoc.config.classes import Family
from ropedoc.config.names import bases_of, names_of


def test_a_classes_own_names_of_a_number_come_first_and_those_for_some_layers_before_them():
    reads = {"rope_theta": ["own"], "sliding.rope_theta": ["near", "rope_theta"], "rotary_dim": ["rotary_dim"]}
    family = Family(name="made", rules={"reads": reads}, ignores=("qk_nope_head_dim",))
    assert names_of("base", Family()) == ["rope_theta", "rotary_emb_base", "global_rope_theta"]
    assert names_of("base", family) == ["own", "rope_theta"]
    assert names_of("base", family, label="full") == ["own", "rope_theta"]
    assert names_of("base", family, label="sliding") == ["near", "rope_theta", "own"]
    assert names_of("rotary_dim", family) == ["rotary_dim"]
    assert names_of("rotated_part", family) == []
    assert names_of("head_dim", family) == ["head_dim"]
    assert names_of("head_dim", Family(name="made", rules={"unread": ["head_dim"]})) == []


LOCAL = {"sliding_attention.rope_theta": ["near"], "sliding_attention.partial_rotary_factor": ["share"]}


def test_a_base_of_some_layers_alone_has_the_names_that_the_class_reads():
    family = Family(name="made", rules={"reads": {**LOCAL, "rope_theta": ["own"]}})
    assert bases_of("sliding", family) == ["near"]
    assert bases_of("compress", family) == []
    assert bases_of("sliding", Family()) == ["rope_local_base_freq", "local_rope_theta", "swa_rope_theta"]
