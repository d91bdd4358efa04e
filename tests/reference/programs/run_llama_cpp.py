"""llama.cpp: a random model goes through its own converter, is loaded with its server's own options, and is run.

The weights come from the class of transformers 5.24.0; the converter itself wants 4.57.6. The vocabulary is left out, as the converter itself can: a made-up
tokenizer has no known hash, and the rotary embedding does not depend on it. Nothing else of the converter is changed.
"""

import contextlib
import json
import logging
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from readings import main, row, turned

HERE = Path(__file__).parent
WEIGHTS = Path(sys.prefix).parent / "transformers-5" / "bin" / "python"
SOURCE = Path(os.environ.get("LLAMA_CPP_SOURCE", Path(sys.prefix) / "llama.cpp"))
SPY = os.environ.get("LLAMA_CPP_SPY", str(Path(sys.prefix) / "bin" / "ropespy"))
sys.path[:0] = [str(SOURCE), str(SOURCE / "gguf-py")]
import gguf  # noqa: E402
from conversion import ModelBase, ModelType, get_model_architecture, get_model_class  # noqa: E402

logging.disable(logging.WARNING)
SHORT = 512  # tokens of a context, where no length is asked for: the graph does not depend on it but for LongRoPE
WORDS = {str(k): k for k in range(256)}  # some classes count the vocabulary of the file
MADE = {}
PLACE = tempfile.TemporaryDirectory()  # of the converted models, while this runs


def no_vocab(self):
    self._set_vocab_none()
    with contextlib.suppress(ValueError):  # some classes have written it
        self.gguf_writer.add_vocab_size(self.hparams["vocab_size"])


def saved(config, place):
    """Weights under the names of a checkpoint, beside the config as it was given."""
    (place / "config.json").write_text(json.dumps(config))
    (place / "tokenizer.json").write_text(json.dumps({"model": {"vocab": WORDS}, "added_tokens": []}))
    done = subprocess.run([WEIGHTS, HERE / "save_weights.py", place], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"no weights: {done.stderr.strip().splitlines()[-1]}")


def converted(config, place):
    saved(config, place)
    with torch.inference_mode():
        hparams = ModelBase.load_hparams(place, False)
        found = get_model_class(get_model_architecture(hparams, ModelType.TEXT))
        kind = type(found.__name__, (found,), {"set_vocab": no_vocab, "model_arch": found.model_arch})
        from conversion.llama import LlamaModel

        LlamaModel.set_vocab = no_vocab  # the class that another makes inside itself
        kind(place, gguf.LlamaFileType.ALL_F32, place / "model.gguf", eager=True).write()
    return place / "model.gguf"


def model_of(config):
    """Convert once for each config."""
    key = json.dumps(config, sort_keys=True)
    if key not in MADE:
        MADE[key] = converted(config, Path(tempfile.mkdtemp(dir=PLACE.name)))
    return MADE[key]


def run(name, config, length, options):
    file = model_of(config)
    context = [] if "--ctx-size" in options else ["--ctx-size", str(length or SHORT)]
    command = [SPY, "-m", str(file), *context, *shlex.split(options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-300:])
    *nodes, lengths = map(json.loads, filter(lambda line: line[0] == "{", done.stdout.splitlines()))
    seen = set()
    for node in nodes:
        layer = int(re.search(r"-(\d+)", node["node"])[1])
        key = layer, tuple(node["sin"])
        if key not in seen:
            seen.add(key)
            turned(
                name,
                node["cos"],
                node["sin"],
                layers=[layer],
                layout=node["layout"],
                length=length,
                module="GGML_OP_ROPE",
            )
    row(name, still=sorted(set(range(lengths["n_layer"])) - {layer for layer, _ in seen}))
    if length is None:
        row(name, limit=lengths["n_ctx_train"])


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(run)
