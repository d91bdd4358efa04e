"""Write probes.json: what each rotating class of Hugging Face transformers makes of keys that a config may have.

Run with transformers 5.24.0 and torch 2.13.0, after sweep.py:  python tests/reference/probes.py
Each class is given one key (or one object of parameters) at a time, under every name that ropedoc knows for a
number, and its own rotary module makes the frequencies in float64. An entry is
    {model type: {"plain": numbers, "same": [keys, ...], "rows": [[keys, numbers or the error], ...]}}
where numbers are as in sweep.json, "plain" those without a key, and the keys under "same" change nothing.
"""

import copy
import json
import pathlib
import sys
import tomllib
import warnings

import built
import sweep
import transformers
from rotary import built_rotary_class, number

HERE = pathlib.Path(__file__).parent
NAMES = tomllib.loads((HERE.parents[1] / "ropedoc" / "config" / "keys.toml").read_text())["names"]
BASES = [*NAMES["base"], *NAMES["sliding_base"], *NAMES["compress_base"]]
WIDTHS = [*NAMES["head_dim"], *NAMES["global_head_dim"]]
PLAIN = {"rope_type": "default", "rope_theta": 54321.0}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 1024}
SHARES = (0.5, 0.25)  # one of them is no default
LINEAR = {"rope_type": "linear", "factor": 2.0}
OBJECTS = {
    "rope_parameters": [PLAIN, {**PLAIN, "partial_rotary_factor": 0.5}, {**YARN, "rope_theta": 54321.0}],
    "rope_scaling": [
        {"type": "linear", "factor": 2.0},
        LINEAR,
        YARN,
        {"rope_type": "dynamic", "factor": 2.0, "alpha": 1000.0},
    ],
}
# What lets a class rotate at all that doesn't by itself.
FILL = {
    "bamba": {"attn_layer_indices": [0]},
    "granitemoehybrid": {"position_embedding_type": "rope"},
    "zamba2": {"use_mem_rope": True},
}


def probes(config, labels):
    """Keys to give to a class, one at a time; a value is unlike any default and fits the others."""
    heads = number(config, "num_attention_heads") or 16
    yield from ({name: 48 * heads} for name in NAMES["hidden_size"])
    yield from ({name: 2 * heads} for name in NAMES["heads"])
    yield from ({name: 48} for name in WIDTHS)
    yield from ({name: 24} for name in (*NAMES["rotary_dim"], *NAMES["rotated_part"]))
    yield {"qk_nope_head_dim": 40}
    yield {"qk_rope_head_dim": 24, "qk_nope_head_dim": 40}
    yield {"qk_rope_head_dim": 24, "head_dim": 48}
    yield from ({name: share} for name in NAMES["share"] for share in SHARES)
    yield from ({name: 54321.0} for name in BASES)
    yield {"attn_config": {"rope_theta": 54321.0}}
    yield from ({key: one} for key, some in OBJECTS.items() for one in some)
    yield {"rope_theta": 54321.0, "rope_scaling": LINEAR}
    yield from ({"partial_rotary_factor": share, "rope_scaling": LINEAR} for share in SHARES)
    for label in labels:
        yield {"rope_parameters": {label: None}}
        yield {"rope_parameters": {label: PLAIN}}


def numbers(found, config):
    values = {label: sweep.five(table) for label, table in sweep.tables(found(config)).items()}
    return sweep.rounded(values)


def answer(found, model_type, keys):
    try:
        with built.time_limit():
            return numbers(found, built.config_of(model_type, **FILL.get(model_type, {}), **copy.deepcopy(keys)))
    except Exception as error:
        return (
            f"{type(error).__name__}: {str(error).strip().splitlines()[0][:90]}" if str(error) else type(error).__name__
        )


def entry(model_type):
    config = built.config_of(model_type, **FILL.get(model_type, {}))
    found = built_rotary_class(config, built.modeling(config))
    plain = answer(found, model_type, {})
    if not isinstance(plain, dict) or not plain:
        return {"alone": False}
    same, rows = [], []
    for keys in probes(config, sorted(label for label in plain if label)):
        got = answer(found, model_type, keys)
        if got == plain:
            same.append(keys)
        else:
            rows.append([keys, got])
    return {"plain": plain, "same": same, "rows": rows}


def main():
    transformers.logging.set_verbosity_error()
    warnings.simplefilter("ignore")
    built.float64()
    built.meta_answers()
    swept = json.loads((HERE / "sweep.json").read_text())["rows"]
    names = sys.argv[1:] or [name for name, kind, *_ in swept if kind == "numbers" or name in FILL]
    lines = []
    for name in names:
        lines.append(f"{json.dumps(name)}: {json.dumps(entry(name))}")
        if sys.argv[1:]:
            sys.stdout.write(lines[-1] + "\n")
    if not sys.argv[1:]:
        (HERE / "probes.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
