"""Write ../faults.json: what docs/check.md's lines print in each program that runs its setting, and with planted faults.

Run in the environment of one program:  python tests/reference/programs/make_faults.py NAME
NAME is transformers-4, transformers-5, vllm, sglang, mlx (with PYTHONPATH=. for its lines call the package) or llama.cpp.
A fault is planted inside the program: it is given another config than is meant, as where a setting is lost or written
over on the way, or its rotary module is changed as a wrong port would have it. llama.cpp gets other files and options.
"""

import contextlib
import importlib.metadata
import io
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
os.environ.setdefault("HF_HUB_OFFLINE", "1")
import make_recipes  # noqa: E402
from make_recipes import CONFIG, PACKAGES, recipe  # noqa: E402

FILE = HERE.parent / "faults.json"
YARN = CONFIG["rope_scaling"]
# What the program is given in the place of the config that is meant, by the finding that must name it.
CONFIGS = {
    "plain": {"rope_scaling": None},
    "plain_base": {"rope_scaling": None, "rope_theta": 10000.0},
    "base": {"rope_theta": 10000.0},
    "linear": {"rope_scaling": {"rope_type": "linear", "factor": 4.0}},
    "original": {"rope_scaling": {**YARN, "original_max_position_embeddings": 4096}},
    "factor": {"rope_scaling": {**YARN, "factor": 8.0}},
    "ends": {"rope_scaling": {**YARN, "truncate": False}},
    "no_attention": {"rope_scaling": {**YARN, "attention_factor": 1.0}},
}
OURS = {  # what a program does not read, by a key of its own
    "sglang": {"ends": None, "no_attention": {"rope_scaling": {**YARN, "attn_factor": 1 / 1.138629436111989}}},
    "mlx": {"ends": None, "no_attention": {"rope_scaling": {**YARN, "mscale_all_dim": 1.0}}},
}
PLAIN = [1e6 ** (-2 * i / 128) for i in range(64)]


def given(name):
    found = CONFIGS | OURS.get(name, {})
    return {ident: CONFIG | change for ident, change in found.items() if change is not None}


# Changes of a rotary module, in transformers a module that is called, in vLLM and SGLang a table


def of_module(rotary):
    """transformers: frequencies in a buffer, and a call with positions."""
    import torch

    called, theta = type(rotary).forward, rotary.inv_freq.clone()

    def turns(frequencies, factor):
        def change():
            rotary.inv_freq, rotary.attention_scaling = torch.tensor(frequencies), factor
            rotary.forward = called.__get__(rotary)

        return change

    def calls(function):
        def change():
            rotary.inv_freq, rotary.attention_scaling = theta, a
            rotary.forward = function

        return change

    a = rotary.attention_scaling
    ratio = [one / before for one, before in zip(theta.tolist(), PLAIN, strict=True)]
    yield "twice", turns([one * more for one, more in zip(theta.tolist(), ratio, strict=True)], a)
    yield "attention_twice", turns(theta.tolist(), a * a)
    yield "exponent_single", turns([one**0.5 for one in PLAIN], 1.0)
    yield "sign", calls(lambda x, positions: called(rotary, x, -positions))
    yield "positions_one_more", calls(lambda x, positions: called(rotary, x, positions + 1))


def of_table(rotary):
    """vLLM and SGLang: a table of cosines, then sines, a row for each position."""
    import torch

    whole, half, a = rotary.cos_sin_cache.clone(), rotary.cos_sin_cache.shape[1] // 2, rotary.mscale
    theta = torch.atan2(whole[1, half:], whole[1, :half]).double()

    def turns(frequencies, factor):
        angles = torch.arange(len(whole), dtype=torch.float64)[:, None] * frequencies
        return lambda: table((factor * torch.cat((angles.cos(), angles.sin()), dim=1)).float())

    def table(rows):
        rotary.cos_sin_cache = rows

    plain = torch.tensor(PLAIN, dtype=torch.float64)
    yield "twice", turns(theta * theta / plain, a)
    yield "attention_twice", turns(theta, a * a)
    yield "exponent_single", turns(plain**0.5, 1.0)
    yield "sign", turns(-theta, a)
    yield "positions_one_more", lambda: table(whole[1:])


class Turning:
    """A rotary module of MLX in whose place a function stands."""

    def __init__(self, call):
        self.call = call

    def __call__(self, x, offset=0):
        return self.call(x, offset)


def of_mlx(attention):
    import mlx.core as mx

    rope = attention.rope
    freqs, layout = rope._freqs, rope.traditional

    def sets(freqs, layout=layout):
        def change():
            rope._freqs, rope.traditional = freqs, layout
            attention.rope = rope

        return change

    def calls(function):
        def change():
            sets(freqs)()
            attention.rope = Turning(function)

        return change

    plain = 1 / mx.array(PLAIN)
    yield "twice", sets(freqs * freqs / plain)
    yield "layout", sets(freqs, layout=not layout)
    yield "sign", sets(-freqs)
    yield "positions_one_more", calls(lambda x, offset: rope(x, offset=offset + 1))
    yield "positions_bfloat16", calls(lambda x, offset: rope(x, offset=int(mx.array(offset, mx.bfloat16).item())))


# Running


def changes(name, model):
    if name == "mlx":
        return of_mlx(model.layers[0].self_attn)
    if name.startswith("transformers"):
        return of_module(model.model.rotary_emb)
    return of_table(next(one for one in model.modules() if hasattr(one, "cos_sin_cache")))


def known(name, config):
    """What the lines of the page have: a model of this config, and the config that is meant."""
    make_recipes.CONFIG = config
    found = make_recipes.known(name)
    make_recipes.CONFIG = CONFIG
    return found | {"config": CONFIG}


def printed(name, names):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(recipe(name.partition("-")[0]), dict(names))
    return out.getvalue()


def of_program(name):
    right = known(name, CONFIG)
    found = {"same": printed(name, right)}
    for ident, change in changes(name, right["model"]):
        change()
        found[ident] = printed(name, right)
    for ident, config in given(name).items():
        found[ident] = printed(name, known(name, config))
    return found


# llama.cpp: files that were converted from another config, and options of its server. Its lines are named by their keys.
FILES = {
    "plain": ({"rope_scaling": None}, ["freq_scale_train", "freq_scale", "rope scaling", "n_ctx_orig_yarn"]),
    "base": ({"rope_theta": 10000.0}, ["freq_base_train", "freq_base"]),
    "factor": ({"rope_scaling": {**YARN, "factor": 8.0}}, ["freq_scale_train", "freq_scale"]),
    "original": ({"rope_scaling": {**YARN, "original_max_position_embeddings": 4096}}, ["n_ctx_orig_yarn"]),
    "linear": ({"rope_scaling": {"rope_type": "linear", "factor": 4.0}}, ["rope scaling", "n_ctx_orig_yarn"]),
    "length": ({"max_position_embeddings": 32768}, ["n_ctx_train"]),
    "width": ({"hidden_size": 128, "head_dim": 64}, ["n_rot"]),
}
OPTIONS = {
    "--rope-freq-base 10000": ["freq_base"],
    "--rope-freq-scale 1": ["freq_scale"],
    "--rope-scale 8": ["freq_scale"],
    "--rope-scaling none": ["freq_scale"],
}


def of_llama_cpp():
    found = {"same": [log(CONFIG, ""), []]}
    for ident, (change, wrong) in FILES.items():
        found[ident] = [log(CONFIG | change, ""), wrong]
    for options, wrong in OPTIONS.items():
        found[options] = [log(CONFIG, options), wrong]
    return found


def log(config, options):
    """Those of the lines that it logs when it loads a model which have a number of RoPE or of a length."""
    import re
    import shlex
    import subprocess

    import run_llama_cpp

    command = [run_llama_cpp.SPY, "-m", str(run_llama_cpp.model_of(config)), "--ctx-size", "512", *shlex.split(options)]
    environment = {**os.environ, "ROPESPY_LOG": "1"}
    lines = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stderr.splitlines()
    wanted = re.compile("(print_info|llama_context): .*(rope|freq|n_ctx|n_rot)")
    return "".join(f"{line}\n" for line in lines if wanted.match(line))


def main(name):
    found = of_llama_cpp() if name == "llama.cpp" else of_program(name)
    version = "0c1e570" if name == "llama.cpp" else importlib.metadata.version(PACKAGES.get(name, name))
    kept = json.loads(FILE.read_text()) if FILE.exists() else {"config": CONFIG, "programs": {}}
    kept["programs"][name] = {"version": version, "printed": found}
    kept["programs"] = dict(sorted(kept["programs"].items()))
    FILE.write_text(json.dumps(kept, indent=1) + "\n")
    sys.stderr.write(f"{name} {version}: {len(found) - 1} faults\n")


if __name__ == "__main__":
    main(sys.argv[1])
