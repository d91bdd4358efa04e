"""Which part of a config is the language model's, by which class it is read, and what is refused unread."""

import json
from functools import partial
from importlib.resources import files

import pytest

from ropedoc.config.classes import CLASSES, by_architecture, family_of, known
from ropedoc.config.keys import KEYS
from ropedoc.config.part import code_of, text_part
from ropedoc.config.reading import from_config
from tests.compare import assert_refused
from tests.config.settings import LLAMA

BARE = {"head_dim": 8, "rope_theta": 1e4}


def test_a_config_is_its_own_language_part_unless_it_holds_one():
    assert text_part(LLAMA) == (LLAMA, False)
    assert text_part({"text_config": BARE, "rope_theta": 5.0}) == (BARE, False)
    assert text_part({"text_config": None, **BARE}) == ({"text_config": None, **BARE}, False)
    assert text_part({"text_config": [BARE], **BARE})[0]["text_config"] == [BARE]
    assert text_part({"thinker_config": {"text_config": BARE}}) == (BARE, False)
    assert text_part({"text_config": {"thinker_config": BARE, **BARE}})[0]["thinker_config"] == BARE


def test_the_outer_class_holds_for_a_part_that_names_none():
    assert text_part({"model_type": "llama", "text_config": BARE}) == ({**BARE, "model_type": "llama"}, False)
    assert text_part({"model_type": "made up", "text_config": BARE}) == (BARE, False)
    inner = {**BARE, "model_type": "phi"}
    assert text_part({"model_type": "llama", "text_config": inner}) == (inner, False)
    assert text_part({"model_type": "llama", "text_config": {**BARE, "model_type": None}})[0]["model_type"] is None


ARCHITECTURES = [
    (["LlamaForCausalLM"], "llama"),
    (("Qwen2ForCausalLM", "LlamaForCausalLM"), "qwen2"),
    (["LlamaModel"], "llama"),
    (["GPTNeoXForCausalLM"], "gpt_neox"),
    (["GPT_NeoXForCausalLM"], "gpt_neox"),
    (["Llama"], "llama"),
    (["ModernBertDecoderForCausalLM"], "modernbert-decoder"),
    ({0: "LlamaForCausalLM"}, None),
    (3, None),
    (["NoSuchForCausalLM"], None),
    (["for_LlamaModel"], None),
    ([3, "LlamaForCausalLM"], None),
    ([], None),
    ("LlamaForCausalLM", None),
    (None, None),
]


@pytest.mark.parametrize(("names", "name"), ARCHITECTURES)
def test_a_class_is_found_by_its_first_architecture(names, name):
    assert by_architecture(names) == name
    found, named = text_part({**BARE, "architectures": names})
    assert (found.get("model_type"), named) == (name, name is not None)


def test_an_architecture_counts_only_where_the_class_is_not_known():
    config = {**BARE, "architectures": ["Qwen2ForCausalLM"]}
    assert text_part({**config, "model_type": "phi"}) == ({**config, "model_type": "phi"}, False)
    assert text_part({**config, "model_type": "made up"}) == ({**config, "model_type": "qwen2"}, True)


def test_a_name_of_a_class_is_that_of_its_entry():
    alias, entry = next((name, found) for name, found in CLASSES.items() if isinstance(found, str))
    assert known(alias) == entry
    assert known("llama") == "llama"
    for none in ("made up", None, 3, ["llama"]):
        assert known(none) is None
    assert family_of({"model_type": alias}) == family_of({"model_type": entry})
    assert family_of({"model_type": alias}).name == entry


def test_a_class_that_is_not_known_assumes_nothing():
    found = family_of({"model_type": "made up"})
    assert (found.name, found.rotates, found.axes, found.layout, found.partial) == (None, True, 1, None, None)
    assert (found.numbers, found.rope, found.labels, found.ignores, found.rules) == ({}, {}, (), (), {})


def test_an_entry_has_nothing_that_is_there_for_people_and_whole_numbers_without_a_point():
    entries = [entry for entry in CLASSES.values() if isinstance(entry, dict)]
    assert not any({"where", "proof", "source", "why"} & set(entry) for entry in entries)
    assert repr(family_of({"model_type": "qwen"}).rope["rope_theta"]) == "10000"
    assert repr(family_of({"model_type": "chatglm"}).rope["partial_rotary_factor"]) == "0.5"


def test_a_class_under_a_condition_is_another_one():
    latent, plain = (family_of({"model_type": "deepseek_v2", "use_mla": on}) for on in (True, False))
    assert latent == family_of({"model_type": "deepseek_v2"})
    assert (latent.layout, latent.rules.get("head_dim")) == ("interleaved", None)
    assert (plain.name, plain.rules["head_dim"]) == ("deepseek_v2", {"times_hidden": 1})


def test_an_entry_by_hand_adds_to_the_layers_of_one_that_was_made_and_takes_nothing_from_them():
    made = json.loads(files("ropedoc.config").joinpath("classes.json").read_text())["step3p5"]
    by_hand = json.loads(files("ropedoc.config").joinpath("classes_by_hand.json").read_text())["classes"]["step3p5"]
    assert by_hand["layers"] == {"scaled": {"key": "yarn_only_types"}}
    assert CLASSES["step3p5"] == {key: value for key, value in made.items() if key not in ("where", "proof", "rotates")}
    assert family_of({"model_type": "deepseek-ocr"}).name == "deepseek_v2"


def test_labels_are_those_of_the_entry_or_the_types_that_its_parameters_name():
    assert family_of({"model_type": "deepseek_v4"}).labels == ("compress", "main")
    assert set(family_of({"model_type": "gemma3_text"}).labels) == {"full_attention", "sliding_attention"}
    assert family_of({"model_type": "gpt_oss"}).labels == ()
    assert family_of({"model_type": "lfm3"}).labels == ("full_attention", "sliding_attention")
    nulls = [name for name in CLASSES if None in family_of({"model_type": name}).rope.values()]
    assert nulls
    for name in nulls:
        found = family_of({"model_type": name})
        assert {label for label, value in found.rope.items() if value is None} <= set(found.labels)


# What is refused

HUB = "take the config.json of the same model on the Hub"
BESIDE = "take the config.json that lies beside it"
AXES = "its image and video models have positions on several axes"
# Keys as the programs write them: TensorRT-LLM's PretrainedConfig.to_dict, LitGPT's Config, GPT-NeoX's configs/*.yml, …
FILES = [
    ({"general.architecture": "llama", "llama.context_length": 8}, "the metadata of a GGUF file, known by general.architecture; it has no rope key"),
    ({"version": "0.17.0", "pretrained_config": "x", "build_config": {}}, "the config.json of a TensorRT-LLM engine, known by pretrained_config; take it as JSON"),
    ({"name": "x", "n_embd": 4096, "n_head": 32, "rope_base": 500000, "rotary_percentage": 1.0}, f"a model_config.yaml of LitGPT, known by rope_base, rotary_percentage, n_embd; {HUB}"),
    ({"pos-emb": "rotary", "rotary-pct": 0.25, "hidden-size": 768}, "the settings of GPT-NeoX, known by rotary-pct, pos-emb; take the config.json that its weights were converted to"),
    ({"peft_type": "LORA", "base_model_name_or_path": "x", "r": 16}, "an adapter_config.json of PEFT, known by peft_type; take the config.json of the model that the adapter was trained on"),
    ({"version": "1.0", "added_tokens": [], "model": {"type": "BPE"}}, f"a tokenizer.json, known by added_tokens, model; {BESIDE}"),
    ({"tokenizer_class": "x"}, f"a tokenizer_config.json, known by tokenizer_class; {BESIDE}"),
    ({"transformers_version": "4.40.0", "eos_token_id": 2, "do_sample": True, "temperature": 0.6}, f"a generation_config.json, known by transformers_version, do_sample, temperature; {BESIDE}"),
    ({"_from_model_config": True}, f"a generation_config.json, known by _from_model_config; {BESIDE}"),
    ({"metadata": {"total_size": 1}, "weight_map": {"a": "b"}}, f"the index of a model's weights, known by weight_map; {BESIDE}"),
    ({"_class_name": "x", "_diffusers_version": "y"}, f"a diffusers config, known by _class_name; {AXES}"),
    ({"_class_name": "HunyuanVideoTransformer3DModel", "rope_theta": 256.0, "attention_head_dim": 128, "rope_axes_dim": [16, 56, 56]}, f"a diffusers config, known by _class_name; {AXES}"),
    ({"attention_head_dim": 128, "rope_theta": 256.0, "rope_axes_dim": [16, 56, 56]}, "the config of an image or video model, known by rope_axes_dim; it has positions on several axes"),
]  # fmt: skip
KIND = "config must be a config.json of Hugging Face, got "


@pytest.mark.parametrize(("config", "what"), FILES)
def test_a_file_of_another_kind_is_refused_by_its_name_unless_it_names_its_class(config, what):
    assert_refused(lambda: text_part(config), KIND + what)
    named = {**config, "model_type": "llama"}
    assert text_part(named) == (named, False)


def test_a_file_with_some_of_the_keys_of_another_kind_is_read():
    assert text_part({"dim": 1, "n_layers": 2, **BARE})[1] is False


FRAGMENT = "hidden_size and num_attention_heads, or head_dim, must stand beside"
FRAGMENTS = [
    ({"rope_type": "yarn", "factor": 4.0}, "rope_type, factor"),
    ({"rope_scaling": {"type": "yarn", "factor": 4.0}}, "rope_scaling"),
    ({"max_position_embeddings": 131072, "rope_theta": 1e6}, "rope_theta"),
    ({"text_config": {"rope_parameters": {}}}, "rope_parameters"),
]


@pytest.mark.parametrize(("config", "keys"), FRAGMENTS)
def test_parameters_without_their_model_are_called_a_fragment(config, keys):
    assert_refused(lambda: text_part(config), f"{KIND}a fragment of one, known by {keys}; {FRAGMENT}")


@pytest.mark.parametrize("more", [{"hidden_size": 64}, {"n_head": 4}, {"head_dim": 8}, {"model_type": "made up"}])
def test_parameters_with_anything_of_a_model_are_none(more):
    assert text_part({"rope_theta": 1e4, **more})[1] is False


def test_a_text_in_place_of_a_config_is_named_for_what_it_is():
    what = "what may be the name of a model; nothing is fetched here: take the text of its config.json"
    assert_refused(lambda: text_part("meta-llama/Llama-3.1-8B"), KIND + what)


@pytest.mark.parametrize("config", [None, [], "{}", 3])
def test_what_is_no_object_is_refused(config):
    assert_refused(lambda: text_part(config), f"config must be a JSON object, got {'null' if config is None else repr(config)}")  # fmt: skip


ROTARY = "config must have a rotary position embedding over tokens, got "


def test_a_class_with_several_axes_is_refused_with_their_number():
    for axes, word in ((2, "two"), (3, "three"), (4, "4")):
        name = next(
            name for name, entry in CLASSES.items()
            if isinstance(entry, dict) and entry.get("axes") == axes and entry.get("rotates", True) is True
        )  # fmt: skip
        assert_refused(
            lambda name=name: text_part({"model_type": name}),
            f"{ROTARY}the model class {name}, which has positions on {word} axes",
        )


KEYS_OF_ROTATION = "rope_parameters, rope_scaling, rope_theta, rotary_emb_base, global_rope_theta, compress_rope_theta, partial_rotary_factor, rotary_pct, rotary_dim, qk_rope_head_dim"  # fmt: skip
SILENT = f"config must have a rotary position embedding, but each of its keys is missing: {KEYS_OF_ROTATION}"


def test_a_config_that_says_nothing_of_rotation_is_refused():
    assert_refused(lambda: text_part({"head_dim": 8}), SILENT)
    unknown = "its model class 'made up' is not known here"
    assert_refused(lambda: text_part({"head_dim": 8, "model_type": "made up"}), f"{SILENT}; {unknown}")
    assert_refused(lambda: text_part({"model_type": "mpt", "attn_config": {"rope": True, "rope_theta": 1e4}}), f"{ROTARY}the model class mpt, which has no rotary embedding; unused then: attn_config.rope_theta")  # fmt: skip
    assert_refused(lambda: text_part({"model_type": "gpt2"}), f"{ROTARY}the model class gpt2, which has no rotary embedding")  # fmt: skip
    assert text_part({"model_type": "llama"}) == ({"model_type": "llama"}, False)


def test_a_latent_without_a_rotated_part_rotates_nothing():
    for nought in (0, 0.0):
        config = {"model_type": "deepseek_v3", "qk_rope_head_dim": nought, "rope_theta": 1e4}
        assert_refused(lambda config=config: text_part(config), f"{ROTARY}qk_rope_head_dim 0, which means no rotary embedding; unused then: rope_theta")  # fmt: skip
    assert text_part({"model_type": "deepseek_v2", "use_mla": False, "qk_rope_head_dim": 0})[1] is False
    assert text_part({"model_type": "llama", "qk_rope_head_dim": 0})[1] is False


def test_alibi_counts_only_where_it_is_true():
    assert_refused(lambda: text_part({**LLAMA, "alibi": True}), f"{ROTARY}alibi true, which means no rotary embedding; unused then: rope_theta")  # fmt: skip
    for off in (False, None, 1, "true"):
        assert text_part({**LLAMA, "alibi": off})[1] is False


def test_a_switch_of_a_class_decides_whether_it_rotates():
    off = "zamba2 with use_mem_rope missing and taken as False, which means no rotary embedding"
    assert_refused(lambda: text_part({"model_type": "zamba2"}), ROTARY + off)
    assert text_part({"model_type": "zamba2", "use_mem_rope": True})[1] is False
    unused = {"rope_scaling": {"factor": 2}, "rope_parameters": {}, "rotary_pct": 1, "rope_theta": 1, "swa_rope_theta": 2, "rotary_dim": 4, "compress_rope_theta": 5, "qk_rope_head_dim": 6, "rope_interleave": True}  # fmt: skip
    assert_refused(
        lambda: text_part({"model_type": "zamba2", **unused}),
        f"{ROTARY}{off}; unused then: rope_theta, swa_rope_theta, compress_rope_theta, rotary_pct, "
        "rotary_dim, qk_rope_head_dim, rope_interleave, rope_scaling",
    )


def test_a_class_that_cannot_tell_without_a_key_says_which_key_that_is():
    message = "hidden_size must be given, since baichuan rotates only with 4096, but it is missing"
    assert_refused(lambda: text_part({"model_type": "baichuan", "rope_theta": 1e4}), message)


SIZED = {"hidden_size": 64, "num_attention_heads": 1}


@pytest.mark.parametrize("key", KEYS["switches"])
def test_a_switch_that_is_on_is_a_sign_of_rotation_and_one_that_is_off_a_sign_of_none(key):
    assert from_config({**SIZED, key: True}).rotary_dim == 64
    assert not any(f"{key} is not" in warning for warning in from_config({**SIZED, key: True}).warnings)
    assert_refused(
        lambda: text_part({**SIZED, "rope_theta": 1e4, key: False}),
        f"{ROTARY}{key} false, which means no rotary embedding; unused then: rope_theta",
    )
    assert text_part({**LLAMA, key: False})[1] is False
    for other in (None, 1, 0, "true", {}):
        assert_refused(partial(text_part, {**SIZED, key: other}), SILENT)


@pytest.mark.parametrize("kind", KEYS["rotated"])
def test_the_name_of_a_rotary_embedding_is_a_sign_of_rotation(kind):
    assert from_config({**SIZED, "position_embedding_type": kind}).rotary_dim == 64


def test_the_kind_of_position_counts_only_where_the_class_is_not_known():
    assert text_part({**BARE, "position_embedding_type": "rope"})[1] is False
    assert text_part({**BARE, "position_embedding_type": ["alibi"]})[1] is False
    assert_refused(
        lambda: text_part({**BARE, "position_embedding_type": "alibi"}),
        f"{ROTARY}position_embedding_type 'alibi', which means no rotary embedding; unused then: rope_theta",
    )
    assert text_part({**LLAMA, "position_embedding_type": "alibi"})[1] is False


UNROTATED = [
    ({"model_type": "nemotron_h", "rope_theta": 1e4, "auto_map": {"AutoModelForCausalLM": "modeling_nemotron_h.NemotronHForCausalLM"}}, "nemotron_h"),
    ({"model_type": "kimi_linear", "rope_theta": 1e4, "auto_map": {"AutoModelForCausalLM": "modeling_kimi.KimiLinearForCausalLM"}}, "kimi_linear"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "name"), UNROTATED)
def test_a_class_without_rotation_has_none_where_its_own_code_is_named(config, name):
    assert_refused(lambda: text_part(config), f"{ROTARY}the model class {name}, which has no rotary embedding; unused then: rope_theta")  # fmt: skip


NONE = [
    ({"model_type": "olmo_hybrid", "rope_theta": None}, "rope_theta null, which means no rotary embedding"),
    ({"model_type": "olmo_hybrid", "rope_parameters": {"rope_theta": None}}, "rope_theta null, which means no rotary embedding; unused then: rope_parameters"),
    ({"model_type": "olmo_hybrid", "rope_theta": 1e4, "rope_scaling": {"rope_theta": None}}, "rope_theta null, which means no rotary embedding; unused then: rope_scaling"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "words"), NONE)
def test_null_as_the_base_of_a_class_without_rotation_then_is_refused_so(config, words):
    assert_refused(lambda: text_part(config), ROTARY + words)


def test_a_class_that_may_have_no_rotation_has_it_with_a_base_or_none_stated():
    for keys in ({}, {"rope_parameters": None}, {"rope_theta": 1e4}, {"rope_theta": None, "rope_parameters": {"rope_theta": 1e4}}):  # fmt: skip
        assert text_part({"model_type": "olmo_hybrid", **keys})[1] is False


PARTS = [
    ({"model_type": "blt"}, "the parts of the model class blt, but each of them is missing: decoder_config, encoder_config, global_config, patcher_config"),
    ({"model_type": "pi0", "rope_theta": 1e4}, "the parts of the model class pi0, but each of them is missing: dit_config, vlm_config.text_config"),
]  # fmt: skip


@pytest.mark.parametrize(("config", "words"), PARTS)
def test_a_class_of_parts_asks_for_them(config, words):
    assert_refused(lambda: text_part(config), f"config must hold {words}")


JINA = "jinaai/xlm-roberta-flash-implementation--modeling_lora.XLMRobertaLoRA"
CODES = [
    ({"head_dim": 8, "model_type": "xlm-roberta", "architectures": ["XLMRobertaModel"], "rotary_emb_base": 2e4, "auto_map": {"AutoConfig": "a.B", "AutoModel": JINA}}, "XLMRobertaLoRA"),
    ({"head_dim": 8, "model_type": "xlm-roberta", "rotary_emb_base": 2e4, "auto_map": {"AutoModel": "x/y--own.XLMRobertaModel"}}, "XLMRobertaModel"),
    ({**LLAMA, "auto_map": {"AutoModelForCausalLM": "modeling_mine.MineForCausalLM"}}, "MineForCausalLM"),
    ({**LLAMA, "auto_map": {"AutoModelForCausalLM": "modeling_llama.LlamaForCausalLM"}}, None),
    ({**LLAMA, "auto_map": {"AutoConfig": "configuration_mine.MineConfig"}}, None),
    ({**LLAMA, "auto_map": {"AutoModel": ["x"], "AutoModelForCausalLM": None}}, None),
    ({**LLAMA, "auto_map": "x"}, None),
    ({**LLAMA, "model_type": "mine", "architectures": ["LlamaForCausalLM"], "auto_map": {"AutoModel": "a.LlamaModel"}}, None),
    ({"model_type": "llava", "auto_map": {"AutoModel": "x.Y"}, "text_config": LLAMA}, None),
]  # fmt: skip


@pytest.mark.parametrize(("config", "code"), CODES)
def test_code_of_its_own_is_named_where_it_is_not_the_class_of_the_model_type(config, code):
    assert code_of(config) == code
    text, _ = text_part(config)
    assert text.get("model_type") == (code if config["model_type"] == "xlm-roberta" else "llama")
    if config["model_type"] == "xlm-roberta":
        assert from_config(config).base == 2e4
        assert_refused(lambda: text_part({key: one for key, one in config.items() if key != "rotary_emb_base"}), f"{ROTARY}the model class xlm-roberta, which has no rotary embedding")  # fmt: skip
