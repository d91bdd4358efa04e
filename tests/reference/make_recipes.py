"""Write recipes.json: what the lines of docs/check.md print in each program, run as they stand on the page.

Run in the environment of one program (tests/reference/programs):  python tests/reference/make_recipes.py NAME
NAME is transformers-4, transformers-5, mlx, vllm, sglang or llama.cpp, of which the log is kept. A small model with the settings of Qwen2.5 and YaRN is
built by the program's own class, without weights; the lines are executed with it, and what they print is kept.
For mlx the package itself must be on the path (PYTHONPATH=.), for its lines call it.
"""

import contextlib
import importlib.metadata
import io
import json
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "check.md"
FILE = HERE / "recipes.json"
sys.path[:0] = [str(HERE / "programs")]
CONFIG = {
    "model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "hidden_size": 256, "num_attention_heads": 2,
    "num_key_value_heads": 2, "head_dim": 128, "num_hidden_layers": 2, "intermediate_size": 256, "vocab_size": 256,
    "max_position_embeddings": 131072, "rope_theta": 1000000.0, "rms_norm_eps": 1e-6, "tie_word_embeddings": False,
    "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
}  # fmt: skip


def recipe(name):
    """The lines of the page for a program."""
    text = PAGE.read_text(encoding="utf-8")
    block = re.search(rf"<!-- recipe: {name} -->\n```pycon\n(.*?)```", text, re.DOTALL)[1]
    return "\n".join(line.removeprefix(">>> ") for line in block.splitlines())


def transformers():
    from transformers import AutoConfig, AutoModelForCausalLM

    given = json.loads(json.dumps(CONFIG))
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(given.pop("model_type"), **given))


def mlx():
    from mlx_lm.utils import _get_classes

    kind, arguments = _get_classes(CONFIG)
    return kind(arguments.from_dict(CONFIG))


def vllm():
    from readings import folder
    from run_vllm import built, engine

    with folder(CONFIG) as place:
        return built(engine(place, "--max-model-len 131072"))[1]


def sglang():
    from readings import folder
    from run_sglang import built, server

    with folder(CONFIG) as place:
        return built(server(place, "--context-length 131072"))[1]


BUILDERS = {"transformers-4": transformers, "transformers-5": transformers, "mlx": mlx, "vllm": vllm, "sglang": sglang}
PACKAGES = {"transformers-4": "transformers", "transformers-5": "transformers", "mlx": "mlx-lm"}


def llama_cpp():
    """What llama.cpp itself logs when it loads a model of these settings, but for lines without a number of RoPE."""
    import subprocess

    import run_llama_cpp

    command = [run_llama_cpp.SPY, "-m", str(run_llama_cpp.model_of(CONFIG)), "--ctx-size", "512"]
    environment = {**os.environ, "ROPESPY_LOG": "1"}
    log = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stderr
    return "".join(line for line in log.splitlines(keepends=True) if re.match("print_info: |llama_context: ", line))


def known(name):
    """What the lines of a reader's session have."""
    found = {"model": BUILDERS[name](), "config": CONFIG}
    if name == "mlx":
        import mlx.core
        import numpy

        import ropedoc

        return found | {"mx": mlx.core, "np": numpy, "ropedoc": ropedoc}
    import torch

    return found | {"torch": torch}


def printed(name):
    """The lines of the page and what they print; llama.cpp logs without any."""
    if name == "llama.cpp":
        return "", llama_cpp()
    code, names = recipe(name.partition("-")[0]), known(name)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, names)
    return code, out.getvalue()


def main(name):
    code, text = printed(name)
    kept = json.loads(FILE.read_text()) if FILE.exists() else {"config": CONFIG, "programs": {}}
    version = "0c1e570" if name == "llama.cpp" else importlib.metadata.version(PACKAGES.get(name, name))
    kept["programs"][name] = {"version": version, "code": code, "printed": text}
    kept["programs"] = dict(sorted(kept["programs"].items()))
    FILE.write_text(json.dumps(kept, indent=1) + "\n")
    print(name, version, len(text), "characters")


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    main(sys.argv[1])
