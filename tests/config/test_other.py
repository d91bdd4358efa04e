"""Files of other kinds that are read: what each means is worked out here by hand, or by the program that wrote it."""

import io
import math
import struct

import gguf
import numpy as np
import pytest

from ropedoc import compare, from_config, layers
from ropedoc.command.main import main
from ropedoc.config.file import parse
from ropedoc.config.gguf import head
from ropedoc.config.options import options
from ropedoc.config.other import _llama3_factor, as_config
from ropedoc.config.reading import read
from tests.compare import assert_close, assert_refused
from tests.tolerances import FLOAT32

META = {"dim": 2048, "n_layers": 16, "n_heads": 16, "n_kv_heads": 8, "rope_theta": 500_000.0, "use_scaled_rope": True}
MISTRAL = {"dim": 4096, "n_layers": 32, "head_dim": 128, "n_heads": 32, "hidden_dim": 9, "rope_theta": 1e6, "max_position_embeddings": 131_072, "yarn": {"original_max_position_embeddings": 8192, "factor": 16, "apply_scale": False, "beta": 32, "alpha": 1}}  # fmt: skip
LLAMA3 = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}  # fmt: skip
LLAMA = {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "num_hidden_layers": 32, "max_position_embeddings": 131_072, "rope_theta": 500_000.0}  # fmt: skip
QWEN = {"model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "num_hidden_layers": 28, "max_position_embeddings": 32_768, "rope_theta": 1_000_000.0}  # fmt: skip
NAMED = {"llama.context_length": 32_768, "llama.embedding_length": 2048, "llama.attention.head_count": 16, "llama.rope.freq_base": 500_000.0, "llama.rope.dimension_count": 128}  # fmt: skip


TRT = {"architecture": "LlamaForCausalLM", "num_hidden_layers": 32, "num_attention_heads": 32, "hidden_size": 4096, "position_embedding_type": "rope_gpt_neox", "max_position_embeddings": 131_072, "rotary_base": 500_000.0, "rotary_scaling": LLAMA3, "mapping": {"tp_size": 1}}  # fmt: skip
MEGATRON = {"num_layers": 32, "hidden_size": 4096, "num_attention_heads": 32, "position_embedding_type": "rope", "rotary_base": 500_000, "rotary_percent": 1.0, "use_rope_scaling": True, "seq_length": 8192, "max_position_embeddings": 131_072}  # fmt: skip
LATENT = {"num_layers": 61, "hidden_size": 7168, "num_attention_heads": 128, "multi_latent_attention": True, "position_embedding_type": "rope", "qk_pos_emb_head_dim": 64, "qk_head_dim": 128, "rotary_scaling_factor": 40, "mscale": 1.0, "mscale_all_dim": 1.0, "max_position_embeddings": 163_840}  # fmt: skip
OPTIONS = [
    ("--position-embedding-type rope --rotary-base 500000 --use-rope-scaling --hidden-size 4096 --num-attention-heads 32", {"position_embedding_type": "rope", "rotary_base": 500_000, "use_rope_scaling": True, "hidden_size": 4096, "num_attention_heads": 32}),
    ("MODEL_ARGS=(\n    --rotary-percent=0.5 # half\n    --rotary-base 1e6 \\\n    --mrope-section 16 24 24\n    --use-rope-scaling\n)", {"rotary_percent": 0.5, "rotary_base": 1e6, "mrope_section": [16, 24, 24], "use_rope_scaling": True}),
    ("--rotary-base 1 --rotary-base '10000' --no-yarn-correction-range-round-to-int --no-rope-freq 4 --swiglu", {"rotary_base": 10_000, "yarn_correction_range_round_to_int": False, "no_rope_freq": 4, "swiglu": True}),
    ("python pretrain_gpt.py --use-rope-scaling $MORE --hidden-size $HIDDEN", {"use_rope_scaling": True, "hidden_size": "$HIDDEN"}),
    ("--rotary-base 99999999999999999 --use-rope-scaling", {"rotary_base": "99999999999999999", "use_rope_scaling": True}),
    ("--rotary-base 9007199254740993 --use-rope-scaling", {"rotary_base": 9_007_199_254_740_993, "use_rope_scaling": True}),
]  # fmt: skip
NO_OPTIONS = ["--rope-scaling yarn --rope-scale 4", "vllm serve x --hf-overrides '{}'", "rotary-base 5", "--", "a -- b"]


def wave(config, pair=-1):
    return 2 * math.pi / from_config(config).inv_freq[pair]


# Meta and Mistral


def test_metas_params_are_read_as_its_own_code_does():
    rope = from_config(META)
    assert (rope.rope_type, rope.layout, rope.head_dim, rope.original_context_length) == ("llama3", "interleaved", 128, 8192)  # fmt: skip
    assert wave(META) == pytest.approx(2 * math.pi * 500_000 ** (126 / 128) * 8, rel=1e-12)
    assert wave({**META, "rope_scaling_factor": 32}) == pytest.approx(2 * math.pi * 500_000 ** (126 / 128) * 32, rel=1e-12)  # fmt: skip
    assert from_config({**META, "use_scaled_rope": False}).rope_type == "default"
    bare = {"dim": 4096, "n_heads": 32}
    assert from_config(bare).base == 10_000
    assert from_config({**META, "rope_high_freq_factor": 1}).inv_freq[30] != from_config(META).inv_freq[30]


def test_mistrals_params_are_read_with_their_yarn():
    rope = from_config(MISTRAL)
    assert (rope.rope_type, rope.base, rope.attention_factor, rope.context_length) == ("yarn", 1e6, 1.0, 131_072)
    assert wave(MISTRAL) == pytest.approx(2 * math.pi * 1e6 ** (126 / 128) * 16, rel=1e-12)
    same = {**LLAMA, "model_type": "none", "rope_theta": 1e6, "rope_interleaved": True, "rope_scaling": {"rope_type": "yarn", "factor": 16, "original_max_position_embeddings": 8192, "attention_factor": 1}}  # fmt: skip
    assert compare(MISTRAL, same).same or compare(MISTRAL, same).differs == ("depth",)
    scaled = from_config({**MISTRAL, "yarn": {**MISTRAL["yarn"], "apply_scale": True}})
    assert scaled.attention_factor == pytest.approx(1 + 0.1 * math.log(16))


def test_a_file_of_another_kind_says_what_it_was():
    for config, kind in ((META, "a params.json of Meta or Mistral"), (NAMED, "the metadata of a GGUF file")):
        note = next(note for note in read(config).notes if note.id == "file-kind")
        assert note.text == f"Read from {kind}: its keys stand for those of a config.json."
    assert all(note.id != "file-kind" for note in read(LLAMA).notes)


# TensorRT-LLM and Megatron


def test_a_checkpoint_and_an_engine_of_tensorrt_llm_are_read():
    same = {**LLAMA, "rope_scaling": LLAMA3}
    for config in (TRT, {"pretrained_config": TRT, "build_config": {}}):
        assert compare(config, same).same
        assert from_config(config).layout == "half"
    assert from_config({**TRT, "position_embedding_type": "rope_gptj"}).layout == "interleaved"
    narrow = from_config({**TRT, "rotary_scaling": None, "rotary_pct": 0.25, "head_size": 128})
    assert (narrow.rotary_dim, narrow.rope_type) == (32, "default")
    assert from_config({**TRT, "rotary_scaling": None, "rotary_dim": 64}).rotary_dim == 64
    lists = {"longrope_scaling_short_factors": [1.0] * 64, "longrope_scaling_long_factors": [4.0] * 64, "original_max_position_embeddings": 4096}  # fmt: skip
    long = from_config({**TRT, **lists, "position_embedding_type": "long_rope"}, context_length=8192)
    assert long.inv_freq[0] == 0.25
    assert_refused(
        lambda: from_config({**TRT, "rotary_scaling": 5}), "rotary_scaling must be a JSON object or null, got 5"
    )


def test_a_model_of_tensorrt_llm_that_rotates_nothing_is_refused():
    keys = "rope_parameters, rope_scaling, rope_theta, rotary_emb_base, global_rope_theta, compress_rope_theta, partial_rotary_factor, rotary_pct, rotary_dim, qk_rope_head_dim"  # fmt: skip
    message = f"config must have a rotary position embedding, but each of its keys is missing: {keys}"
    assert_refused(lambda: from_config({**TRT, "position_embedding_type": "learned_absolute"}), message)


def test_megatrons_scaling_has_the_numbers_of_llama_3():
    """Megatron Core 0.20, rotary_pos_embedding.py, _apply_scaling: 8, 1, 4 and 8,192."""
    assert compare(MEGATRON, {**LLAMA, "rope_scaling": LLAMA3}).same
    assert wave({**MEGATRON, "rope_scaling_factor": 32.0}) == pytest.approx(2 * math.pi * 500_000 ** (126 / 128) * 32)
    plain = {key: value for key, value in MEGATRON.items() if key != "use_rope_scaling"}
    assert from_config(plain).rope_type == "default"
    linear = from_config({**plain, "rotary_seq_len_interpolation_factor": 4})
    assert (linear.rope_type, linear.inv_freq[0]) == ("linear", 0.25)
    assert from_config({**plain, "rotary_interleaved": True, "kv_channels": 64}).layout == "interleaved"
    assert from_config({**plain, "rotary_percent": 0.5}).rotary_dim == 64
    assert {kind.rope is not None: len(kind.indices) for kind in layers({**plain, "no_rope_freq": 4})} == {True: 24, False: 8}  # fmt: skip
    both = {**MEGATRON, "rotary_seq_len_interpolation_factor": 4}
    types = "'default', 'linear', 'dynamic', 'yarn', 'llama3', 'longrope', 'proportional'"
    assert_refused(lambda: from_config(both), f"rope_type must be one of {types}, got 'llama3 over linear'")


def test_megatrons_yarn_is_that_of_its_embedding():
    """argument_utils.py, line 383: factor 1, 4,096, 32 and 1, rounded ends, if not given; the concentration factor."""
    yarn = {**MEGATRON, "use_rope_scaling": False, "position_embedding_type": "yarn", "rotary_scaling_factor": 8.0, "rotary_base": 10_000}  # fmt: skip
    same = {**LLAMA, "rope_theta": 10_000.0, "rope_scaling": {"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 4096}}  # fmt: skip
    assert compare(yarn, same).differs in ((), ("served length",))
    assert_close(from_config(yarn).inv_freq, from_config(same).inv_freq, relative=1e-15)
    assert from_config(yarn).attention_factor == pytest.approx(1 + 0.1 * math.log(8))
    assert from_config({**yarn, "mscale": 0.5}).attention_factor == pytest.approx(1 + 0.05 * math.log(8))
    ends = from_config({**yarn, "yarn_correction_range_round_to_int": False}).inv_freq
    assert not np.array_equal(ends, from_config(yarn).inv_freq)


def test_megatrons_latent_attention_is_deepseeks():
    """transformer_config.py, line 3306: yarn from 4,096 by 40; multi_latent_attention.py, line 177: the softmax scale."""
    reading = read(as_config(LATENT))
    assert (reading.rope.rotary_dim, reading.rope.rope_type, reading.rope.attention_factor) == (64, "yarn", 1.0)
    assert reading.facts["softmax_factor"] == pytest.approx((0.1 * math.log(40) + 1) ** 2)
    assert wave(LATENT) == pytest.approx(2 * math.pi * 10_000 ** (62 / 64) * 40)
    assert from_config({**LATENT, "rope_type": "rope", "mscale_all_dim": None, "mscale": None}).rope_type == "default"


@pytest.mark.parametrize(("text", "told"), OPTIONS)
def test_options_of_megatrons_command_are_read_as_argparse_does(text, told):
    assert options(text) == told
    assert parse(text) == (told, ())


@pytest.mark.parametrize("text", NO_OPTIONS)
def test_other_texts_are_no_options(text):
    assert options(text) is None


def test_a_part_that_is_no_object_is_refused():
    assert_refused(lambda: from_config({**MISTRAL, "yarn": 5}), "yarn must be a JSON object or null, got 5")
    assert from_config({**MISTRAL, "yarn": None}).rope_type == "default"


STRANGE = [None, True, "x", [], {}, [1], -1, 0, 1e300, 10**400, math.inf]


@pytest.mark.parametrize("start", [META, MISTRAL, NAMED | {"llama.rope.scaling.type": "yarn", "llama.rope.scaling.factor": 2.0, "llama.attention.key_length": 128, "rope_freqs.weight": [1.0]}, TRT, MEGATRON, LATENT])  # fmt: skip
def test_strange_values_are_read_or_refused_in_one_sentence(start):
    for key in start:
        for value in STRANGE:
            try:
                from_config({**start, key: value})
            except ValueError as error:
                assert "\n" not in str(error)  # noqa: PT017


# GGUF, written by the gguf package


def llama3_divisors(base=500_000.0, pairs=64, factor=8.0):
    wavelength = 2 * np.pi * base ** (np.arange(pairs) / pairs)
    smooth = np.clip((8192 / wavelength - 1) / 3, 0, 1)
    return (1 / ((1 - smooth) / factor + smooth)).astype(np.float32)


def write(path, architecture, *, context, width, heads, depth, base, turned, tensors=(), **more):
    writer = gguf.GGUFWriter(path, architecture)
    for name, value in {"context_length": context, "embedding_length": width, "head_count": heads, "block_count": depth, "rope_freq_base": base, "rope_dimension_count": turned, **more}.items():  # fmt: skip
        getattr(writer, f"add_{name}")(value)
    writer.add_token_list([f"token {i}" for i in range(5000)])
    writer.add_tensor("token_embd.weight", np.zeros((4, 8), dtype=np.float32))
    for name, values in tensors:
        writer.add_tensor(name, values)
    for step in ("header_to_file", "kv_data_to_file", "tensors_to_file"):
        getattr(writer, f"write_{step}")()
    writer.close()
    return str(path)


def of(path):
    with open(path, "rb") as file:  # noqa: PTH123
        return head(file)


YARN = {"rope_scaling_type": gguf.RopeScalingType.YARN, "rope_scaling_factor": 4.0, "rope_scaling_orig_ctx_len": 32_768}
LISTS = np.linspace(1, 32, 48, dtype=np.float32)
PHI = {"model_type": "phi3", "hidden_size": 3072, "num_attention_heads": 32, "num_hidden_layers": 32, "max_position_embeddings": 131_072, "original_max_position_embeddings": 4096, "rope_theta": 10_000.0, "rope_scaling": {"type": "longrope", "short_factor": [1.0] * 48, "long_factor": [float(x) for x in LISTS]}}  # fmt: skip
GEMMA = {"model_type": "gemma3_text", "hidden_size": 2560, "num_attention_heads": 8, "head_dim": 256, "num_hidden_layers": 34, "max_position_embeddings": 131_072, "sliding_window": 1024, "rope_theta": 1e6, "rope_local_base_freq": 1e4, "rope_scaling": {"rope_type": "linear", "factor": 8.0}}  # fmt: skip
SAME = [
    ("llama", {"context": 131_072, "width": 4096, "heads": 32, "depth": 32, "base": 5e5, "turned": 128, "tensors": [("rope_freqs.weight", llama3_divisors())]}, {**LLAMA, "rope_scaling": LLAMA3}),
    ("llama", {"context": 131_072, "width": 4096, "heads": 32, "depth": 32, "base": 5e5, "turned": 128}, LLAMA),
    ("qwen2", {"context": 32_768, "width": 3584, "heads": 28, "depth": 28, "base": 1e6, "turned": 128, "key_length": 128, **YARN}, {**QWEN, "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32_768}}),
    ("phi3", {"context": 131_072, "width": 3072, "heads": 32, "depth": 32, "base": 1e4, "turned": 96, "rope_scaling_orig_ctx_len": 4096, "rope_scaling_attn_factors": math.sqrt(1 + math.log(32) / math.log(4096)), "tensors": [("rope_factors_long.weight", LISTS), ("rope_factors_short.weight", np.ones(48, dtype=np.float32))]}, PHI),
    ("gemma3", {"context": 131_072, "width": 2560, "heads": 8, "depth": 34, "base": 1e6, "turned": 256, "key_length": 256, "sliding_window": 1024, "rope_scaling_type": gguf.RopeScalingType.LINEAR, "rope_scaling_factor": 8.0}, GEMMA),
    ("gptneox", {"context": 2048, "width": 2560, "heads": 32, "depth": 32, "base": 1e4, "turned": 20}, {"model_type": "gpt_neox", "hidden_size": 2560, "num_attention_heads": 32, "num_hidden_layers": 32, "rotary_pct": 0.25, "max_position_embeddings": 2048}),
    ("qwen2vl", {"context": 32_768, "width": 3584, "heads": 28, "depth": 28, "base": 1e6, "turned": 128, "rope_dimension_sections": [16, 24, 24, 0]}, {**QWEN, "model_type": "qwen2_vl", "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}}),
    ("deepseek2", {"context": 163_840, "width": 7168, "heads": 128, "depth": 61, "base": 1e4, "turned": 64, "key_length": 576, "key_length_mla": 192, "kv_lora_rank": 512, "rope_scaling_type": gguf.RopeScalingType.YARN, "rope_scaling_factor": 40.0, "rope_scaling_orig_ctx_len": 4096, "rope_scaling_yarn_log_mul": 0.1}, {"model_type": "deepseek_v2", "qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "hidden_size": 7168, "num_attention_heads": 128, "num_hidden_layers": 61, "max_position_embeddings": 163_840, "rope_theta": 1e4, "rope_scaling": {"type": "yarn", "factor": 40.0, "original_max_position_embeddings": 4096, "mscale": 1.0, "mscale_all_dim": 1.0}}),
]  # fmt: skip


@pytest.mark.parametrize(("architecture", "numbers", "config"), SAME, ids=[f"{k} {one[0]}" for k, one in enumerate(SAME)])  # fmt: skip
def test_a_gguf_file_does_the_same_as_the_config_it_was_made_from(architecture, numbers, config, tmp_path):
    path = write(tmp_path / "model.gguf", architecture, **numbers)
    found = compare(of(path), config)
    assert found.same, found.words


def test_a_gguf_file_that_lost_its_method_differs_for_that_reason(tmp_path, capsys):
    path = write(tmp_path / "m.gguf", "llama", context=131_072, width=4096, heads=32, depth=32, base=5e5, turned=128)
    found = compare(of(path), {**LLAMA, "rope_scaling": LLAMA3})
    assert found.differs == ("frequencies",)
    assert main(["compare", path, path]) == 0
    assert main(["show", path]) == 0
    assert "Read from the metadata of a GGUF file" in capsys.readouterr().out


def test_the_gguf_package_reads_the_same_numbers(tmp_path):
    for k, (architecture, numbers, _) in enumerate(SAME):
        path = write(tmp_path / f"{k}.gguf", architecture, **numbers)
        theirs, ours = gguf.GGUFReader(path), of(path)
        names = [name for name in theirs.fields if name.startswith((f"{architecture}.", "general.architecture"))]
        assert len(names) > 5
        for name in names:
            expected = theirs.fields[name].contents()
            assert ours[name] == expected, name
        for tensor in theirs.tensors:
            if tensor.name != "token_embd.weight":
                assert_close(ours[tensor.name], tensor.data, absolute=0)
        assert not any(name.startswith("tokenizer") for name in ours)


def test_divisors_that_no_method_makes_are_taken_one_by_one(tmp_path):
    odd = llama3_divisors() * np.linspace(1, 1.5, 64, dtype=np.float32)
    path = write(tmp_path / "m.gguf", "llama", context=131_072, width=4096, heads=32, depth=32, base=5e5, turned=128, tensors=[("rope_freqs.weight", odd)])  # fmt: skip
    rope = from_config(of(path), context_length=10)
    plain = from_config(LLAMA).inv_freq
    assert_close(rope.inv_freq, plain / odd.astype(float), relative=1e-12)
    assert rope.attention_factor == 1


def test_the_base_of_sliding_layers_is_read(tmp_path):
    path = write(tmp_path / "m.gguf", "gemma3", context=131_072, width=2560, heads=8, depth=34, base=1e6, turned=256, key_length=256, sliding_window=512)  # fmt: skip
    kinds = {kind.name: kind for kind in layers(of(path) | {"gemma3.rope.freq_base_swa": 20_000.0})}
    assert (kinds["sliding_attention"].rope.base, kinds["sliding_attention"].reach) == (20_000, 512)
    assert kinds["full_attention"].rope.base == 1_000_000


def test_an_architecture_that_is_not_known_is_read_by_its_numbers():
    config = {key.replace("llama", "unheard-of"): value for key, value in NAMED.items()}
    rope = from_config(config)
    assert (rope.base, rope.rotary_dim, rope.layout) == (500_000, 128, None)
    assert "model_type" not in as_config(config)
    assert_refused(lambda: from_config({"general.architecture": "bert"}), "config must be a config.json of Hugging Face, got the metadata of a GGUF file, known by general.architecture; it has no rope key")  # fmt: skip


# Hostile files

START = b"GGUF" + struct.pack("<I", 3)


def number(value):
    return struct.pack("<Q", value)


def key(name, kind, value=b""):
    return number(len(name)) + name + struct.pack("<I", kind) + value


BROKEN = [
    (b"", "a GGUF file must hold its whole head, got one that ends at byte 0"),
    (b"GGUF", "a GGUF file must hold its whole head, got one that ends at byte 4"),
    (b"JSON" + bytes(40), "a GGUF file must begin with GGUF, got another file"),
    (b"GGUF" + struct.pack("<I", 1) + bytes(40), "a GGUF file must be of version 2 or 3, got version 1"),
    (b"GGUF" + struct.pack(">I", 3) + bytes(40), "a GGUF file must be of version 2 or 3, got one in big-endian order"),
    (START + number(2**63) + number(1), "a GGUF file must have at most 1,000,000 tensors, got 9,223,372,036,854,775,808"),
    (START + number(0) + number(2**63), "a GGUF file must have at most 100,000 keys, got 9,223,372,036,854,775,808"),
    (START + number(1000) + number(0), "a GGUF file must hold its whole head, got one that ends at byte 24"),
    (START + number(0) + number(1) + number(2**62) + bytes(40), "a GGUF file must hold its whole head, got one that ends at byte 72"),
    (START + number(0) + number(1) + key(b"a", 8, number(2**40)) + bytes(9), "a GGUF file must hold its whole head, got one that ends at byte 54"),
    (START + number(0) + number(1) + key(b"a", 99) + bytes(9), "a GGUF file must have values of types 0 to 12, lists at most four deep, got type 99"),
    (START + number(0) + number(1) + key(b"a", 9, struct.pack("<I", 8) + number(2**60)) + bytes(9), "a GGUF file must hold its whole head, got one that ends at byte 58"),
    (START + number(0) + number(1) + key(b"a", 9, struct.pack("<I", 6) + number(2**60)) + bytes(9), "a GGUF file must hold its whole head, got one that ends at byte 58"),
    (START + number(0) + number(1) + key(b"a", 9, (struct.pack("<I", 9) + number(1)) * 40) + bytes(9), "a GGUF file must have values of types 0 to 12, lists at most four deep, got type 9"),
    (START + number(0) + number(1) + key(b"general.alignment", 4, struct.pack("<I", 0)) + bytes(9), "a GGUF file must have an alignment from 1 to 2^20, got 0"),
    (START + number(1) + number(0) + number(1) + b"t" + struct.pack("<I", 2**31) + bytes(99), "a GGUF file must have tensors of at most 8 axes, got 2147483648"),
    (START + number(1) + number(0) + number(17) + b"rope_freqs.weight" + struct.pack("<I", 1) + number(2**40) + bytes(99), "a GGUF file must have a row of float32 in rope_freqs.weight, got the shape [1099511627776] and the type 0"),
    (START + number(1) + number(0) + number(17) + b"rope_freqs.weight" + struct.pack("<I", 1) + number(64) + struct.pack("<IQ", 0, 2**62), "a GGUF file must hold its whole head, got one that ends at byte 73"),
]  # fmt: skip


def nested(lists):
    """A GGUF file whose one value is so many lists, each in the one before."""
    inner = struct.pack("<I", 4) + number(2) + struct.pack("<II", 5, 6)
    return START + number(0) + number(1) + key(b"a", 9, (struct.pack("<I", 9) + number(1)) * (lists - 1) + inner)


def test_lists_are_read_four_deep_and_no_deeper(tmp_path):
    path = tmp_path / "m.gguf"
    path.write_bytes(nested(4))
    assert of(path) == {}
    path.write_bytes(nested(5))
    message = "a GGUF file must have values of types 0 to 12, lists at most four deep, got type 9"
    assert_refused(lambda: of(path), message)


@pytest.mark.parametrize(("base", "factor"), [(0.5, None), (1.0, None), (1.5, 1.0)])
def test_divisors_at_a_base_that_makes_no_ladder_are_not_llama_3s(base, factor):
    assert _llama3_factor([1.0] * 4, base) == factor


@pytest.mark.parametrize(("data", "message"), BROKEN)
def test_a_hostile_file_is_refused_in_one_sentence(data, message, tmp_path, capsys):
    assert_refused(lambda: head(io.BytesIO(data)), message)
    if data.startswith(b"GGUF"):
        (tmp_path / "m.gguf").write_bytes(data)
        assert main([str(tmp_path / "m.gguf")]) == 2
        assert capsys.readouterr().err == f"ropedoc: {message}\n"


def test_a_cut_file_is_refused_wherever_it_is_cut(tmp_path):
    path = write(tmp_path / "m.gguf", "llama", context=8192, width=256, heads=4, depth=2, base=5e5, turned=64, tensors=[("rope_freqs.weight", llama3_divisors(pairs=32))])  # fmt: skip
    with open(path, "rb") as file:  # noqa: PTH123
        data = file.read()
    whole = head(io.BytesIO(data))
    for end in [*range(0, 600, 7), *range(len(data) - 400, len(data) - 130, 13)]:
        with pytest.raises(
            ValueError, match=r"^a GGUF file must hold its whole head, got one that ends at byte [\d,]+$"
        ):
            head(io.BytesIO(data[:end]))
    assert whole["llama.rope.dimension_count"] == 64
    assert_close(whole["rope_freqs.weight"], llama3_divisors(pairs=32), relative=FLOAT32)
