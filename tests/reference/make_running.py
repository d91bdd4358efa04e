"""Write running.json: what programs print that run a setting as it is meant, and with each of many planted faults.

Run once with transformers 5.24.0 and torch 2.13.0:  python tests/reference/make_running.py
The right values are the buffers and the outputs of transformers' own rotary modules. The faults are worked out here,
each from its definition, and printed by torch, numpy and Python as a reader would print them. Nothing comes from ropedoc.
"""

import importlib
import inspect
import json
import math
import pathlib

import numpy as np
import torch
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

HERE = pathlib.Path(__file__).parent

LLAMA = {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32}
CONFIGS = {
    "llama3": LLAMA
    | {
        "max_position_embeddings": 131072,
        "rope_theta": 500000.0,
        "rope_scaling": {
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 8192,
        },
    },
    "yarn": {
        "model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "max_position_embeddings": 131072,
        "rope_theta": 1000000.0,
        "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
    },
    "unrounded": {
        "model_type": "gpt_oss", "head_dim": 64, "hidden_size": 2880, "num_attention_heads": 64,
        "max_position_embeddings": 131072, "rope_theta": 150000,
        "rope_scaling": {
            "rope_type": "yarn", "factor": 32.0, "beta_fast": 32.0, "beta_slow": 1.0, "truncate": False,
            "original_max_position_embeddings": 4096,
        },
    },
    "linear": LLAMA
    | {"max_position_embeddings": 16384, "rope_theta": 10000.0, "rope_scaling": {"rope_type": "linear", "factor": 4.0}},
    "plain": {
        "model_type": "qwen2", "hidden_size": 3584, "num_attention_heads": 28, "max_position_embeddings": 32768,
        "rope_theta": 1000000.0,
    },
    "partial": {
        "model_type": "gpt_neox", "hidden_size": 6144, "num_attention_heads": 64, "rotary_pct": 0.25,
        "max_position_embeddings": 2048, "rotary_emb_base": 10000,
    },
}  # fmt: skip
MANY = ("same", "plain", "plain_base", "yarn_fit")  # printed in every form
POSITIONS = [0, 1, 257, 1027]


def right(config):
    """inv_freq as transformers has it, in float32, and the attention factor."""
    own = CONFIG_MAPPING[config["model_type"]].from_dict(json.loads(json.dumps(config)))
    module = importlib.import_module(type(own).__module__.replace(".configuration_", ".modeling_"))
    found = [c for n, c in inspect.getmembers(module, inspect.isclass) if n.endswith("RotaryEmbedding")]
    rotary = found[0](own)
    return rotary, rotary.inv_freq, float(rotary.attention_scaling)


def numbers(config):
    """What the formulas below need: base, head and rotated dimension."""
    head = config.get("head_dim", config["hidden_size"] // config["num_attention_heads"])
    rotated = int(head * config.get("rotary_pct", 1))
    return config.get("rope_theta", config.get("rotary_emb_base")), head, rotated


def ladder(base, d):
    return [base ** (-2 * i / d) for i in range(d // 2)]


def yarn(base, d, s, length, *, fast=32, slow=1, truncate=True, paper=False):
    plain = ladder(base, d)
    low, high = (d * math.log(length / (2 * math.pi * turns)) / (2 * math.log(base)) for turns in (fast, slow))
    if truncate:
        low, high = math.floor(low), math.ceil(high)
    low, high = max(low, 0), min(high, d - 1)
    shares = [min(max((i - low) / (high - low), 0), 1) for i in range(d // 2)]
    if paper:
        turns = [length * theta / (2 * math.pi) for theta in plain]
        shares = [1 - min(max((one - slow) / (fast - slow), 0), 1) for one in turns]
    return [theta * (1 - share) + theta / s * share for theta, share in zip(plain, shares, strict=True)]


def llama3(base, d, s, length, low, high):
    made = []
    for theta in ladder(base, d):
        turns = length * theta / (2 * math.pi)
        keep = min(max((turns - low) / (high - low), 0), 1)
        made.append(theta * keep + theta / s * (1 - keep))
    return made


def faults(name, config):
    """(id, frequencies) of each fault that this config can have."""
    base, head, d = numbers(config)
    plain = ladder(base, d)
    scaling = config.get("rope_scaling") or {}
    s = scaling.get("factor")
    true = [float(one) for one in right(config)[1].double()]
    if s:
        yield "plain", plain
        yield "twice", [theta * theta / before for theta, before in zip(true, plain, strict=True)]
        yield "inverted", [before * before / theta for theta, before in zip(true, plain, strict=True)]
        yield "ntk", ladder(base * s ** (d / (d - 2)), d)
    if s and name != "linear":
        yield "linear", [theta / s for theta in plain]
    if name == "llama3":
        yield "base", llama3(10000.0, d, 8.0, 8192, 1.0, 4.0)
        yield "factor", llama3(base, d, 32.0, 8192, 1.0, 4.0)
        yield "llama3_fit", llama3(base, d, 30.0, 8192, 1.0, 4.0)
        yield "llama3_fit", llama3(base, d, 8.0, 8192, 1.0, 8.0)
        yield "original", llama3(base, d, 8.0, 4096, 1.0, 4.0)
    if name == "yarn":
        yield "base", yarn(10000.0, d, s, 32768)
        yield "original", yarn(base, d, s, 4096)
        yield "ends", yarn(base, d, s, 32768, truncate=False)
        yield "paper", yarn(base, d, s, 32768, paper=True)
        yield "factor", yarn(base, d, 8.0, 32768)
        yield "yarn_fit", yarn(base, d, 7.0, 32768)
        yield "yarn_fit", yarn(base, d, s, 32768, fast=64, slow=4)
    if name == "unrounded":
        yield "ends", yarn(base, d, s, 4096)
    if name == "linear":
        yield "factor", [theta / 8 for theta in plain]
        yield "linear_base", [theta / 7 for theta in plain]
    if name == "partial":
        yield "head_dim", ladder(base, head)[: d // 2]
        yield "whole_head", ladder(base, head)
    if name in ("plain", "partial"):
        yield "plain_base", ladder(10000.0 if base != 10000 else 500000.0, d)
        yield "plain_base", ladder(34567.0, d)
        yield "exponent_single", [base ** (-i / d) for i in range(d // 2)]
        yield "exponent_double", [base ** (-4 * i / d) for i in range(d // 2)]
        yield "from_one", [base ** (-2 * (i + 1) / d) for i in range(d // 2)]
        yield "to_the_end", [base ** (-i / (d // 2 - 1)) for i in range(d // 2)]
    yield "reversed", true[::-1]
    yield "reciprocal", [1 / theta for theta in true]
    yield "wavelength", [2 * math.pi / theta for theta in true]


def prints(values):
    """The same frequencies as torch, numpy and Python print them."""
    tensor = torch.tensor(values, dtype=torch.float64).float()
    with np.printoptions(precision=4, linewidth=75):
        four = str(tensor.numpy())
    return {
        "torch": str(tensor),
        "bfloat16": str(tensor.bfloat16()),
        "numpy four digits": four,
        "list": str(tensor.tolist()),
        "halves": str(torch.cat((tensor, tensor))),
        "neighbours": str(tensor.repeat_interleave(2)),
        "rounded": ", ".join(f"{one:.4g}" for one in tensor.tolist()),
        "one a line": "\n".join(f"{one:.6e}" for one in tensor.tolist()),
    }


def rows(theta, a, positions, *, halves=True, dtype=torch.float32, sign=1, places=None):
    """Cosine and sine of each position in float32, then in the format of the program."""
    m = torch.tensor(positions, dtype=torch.float32) if places is None else places
    angle = sign * m[:, None].float() * torch.tensor(theta, dtype=torch.float64).float()
    angle = torch.cat((angle, angle), dim=-1) if halves else angle.repeat_interleave(2, dim=-1)
    return (a * angle.cos()).to(dtype), (a * angle.sin()).to(dtype)


def tables(config):
    """(id, kind, positions, text) of rows as programs have them."""
    rotary, true, a = right(config)
    base, _, d = numbers(config)
    plain = ladder(base, d)
    x = torch.zeros(1, 1, 1)
    cos, sin = (one[0] for one in rotary(x, torch.tensor([POSITIONS])))
    yield "same", "both", POSITIONS, f"cos = {listed(cos)}\nsin = {listed(sin)}"
    yield "same", "cos", POSITIONS, f"cos = {listed(cos)}"
    short = rows(true.tolist(), a, POSITIONS, dtype=torch.bfloat16)
    yield "same", "both", POSITIONS, f"cos = {listed(short[0].float())}\nsin = {listed(short[1].float())}"
    for places, format_ in ((torch.tensor(POSITIONS).bfloat16(), "positions_bfloat16"),):
        c, s = rows(true.tolist(), a, POSITIONS, places=places)
        yield format_, "both", POSITIONS, f"cos = {listed(c)}\nsin = {listed(s)}"
    c, s = rows(true.tolist(), a, POSITIONS, sign=-1)
    yield "sign", "both", POSITIONS, f"cos = {listed(c)}\nsin = {listed(s)}"
    c, s = rows(true.tolist(), a, [place + 1 for place in POSITIONS])
    yield "positions_one_more", "both", POSITIONS, f"cos = {listed(c)}\nsin = {listed(s)}"
    half = slice(0, d // 2)
    c, s = rows(true.tolist(), a, [0, 1, 2, 3])
    yield "same", "cos_sin", [0, 1, 2, 3], f"cos_sin_cache = {torch.cat((c[:, half], s[:, half]), dim=-1)}"
    if config.get("rope_scaling"):
        c, s = rows(plain, 1, POSITIONS)
        yield "plain", "both", POSITIONS, f"cos = {listed(c)}\nsin = {listed(s)}"
    if a != 1:
        c, s = rows(true.tolist(), 1, POSITIONS)
        yield "no_attention", "both", POSITIONS, f"cos = {listed(c)}\nsin = {listed(s)}"
        c, s = rows(true.tolist(), a * a, POSITIONS)
        yield "attention_twice", "both", POSITIONS, f"cos = {listed(c)}\nsin = {listed(s)}"
        c, s = rows(true.tolist(), 1.05 * a, POSITIONS)
        yield "attention", "both", POSITIONS, f"cos = {listed(c)}\nsin = {listed(s)}"


def listed(tensor):
    torch.set_printoptions(precision=6, threshold=10**6)
    text = str(tensor)
    torch.set_printoptions(profile="default")
    return text


cases = []
for name, config in CONFIGS.items():
    for ident, values in [("same", right(config)[1].double().tolist()), *faults(name, config)]:
        forms = prints(values) if ident in MANY else dict(list(prints(values).items())[:4])
        cases += [[name, ident, form, None, text] for form, text in forms.items()]
    cases += [[name, ident, kind, places, text] for ident, kind, places, text in tables(config)]
text = json.dumps(
    {"configs": CONFIGS, "columns": ["config", "id", "form", "positions", "text"], "cases": cases}, indent=0
)
(HERE / "running.json").write_text(text + "\n")
print(len(cases), "cases")
