"""vLLM on a processor, without its kernels: its own argument parser, its own config, its own model class.

The tables of cos and sin that the model's rotary modules hold are read at position 1. No weights are loaded. The
variable VLLM_TARGET_DEVICE=cpu makes the wheel, whatever it was built for, take the processor's platform.
"""

import logging
import os
import shlex

os.environ.setdefault("VLLM_TARGET_DEVICE", "cpu")
os.environ.setdefault("VLLM_LOGGING_LEVEL", "ERROR")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from readings import folder, layer_of, main, row, turned

# Names of two compiled operations, without code: Qwen2-VL's vision tower and GPT-J look them up when they are built.
OPS = torch.library.Library("_C", "FRAGMENT")
OPS.define("gelu_quick(Tensor! out, Tensor input) -> ()")
OPS.define("gelu_new(Tensor! out, Tensor input) -> ()")
logging.disable(logging.WARNING)
TOWERS = ("visual", "vision", "audio")
FIXED = "--skip-tokenizer-init --enforce-eager --load-format dummy --dtype float32"


def engine(place, options):
    from vllm.engine.arg_utils import EngineArgs
    from vllm.utils.argparse_utils import FlexibleArgumentParser

    parser = EngineArgs.add_cli_args(FlexibleArgumentParser())
    return EngineArgs.from_cli_args(parser.parse_args(["--model", str(place), *FIXED.split(), *shlex.split(options)]))


def built(arguments):
    from vllm.config import set_current_vllm_config
    from vllm.distributed import (
        destroy_model_parallel,
        ensure_model_parallel_initialized,
        init_distributed_environment,
    )
    from vllm.model_executor.layers import rotary_embedding
    from vllm.model_executor.model_loader.utils import initialize_model

    config = arguments.create_engine_config()
    with set_current_vllm_config(config):
        if not torch.distributed.is_initialized():
            init_distributed_environment(1, 0, "tcp://127.0.0.1:29571", 0, "gloo")
        destroy_model_parallel()  # the group of the experts is made only for a config with experts
        ensure_model_parallel_initialized(1, 1)
        rotary_embedding._ROPE_DICT.clear()
        torch.set_default_dtype(torch.float32)
        return config, initialize_model(config)


def read(name, length, path, module):
    """A rotary module's table at position 1."""
    found = {"length": length, "module": type(module).__name__}
    layer = layer_of(path)
    found["layers"] = None if layer is None else [layer]
    table = getattr(module, "cos_sin_cache", None)
    if table is None and hasattr(module, "long_short_cos_sin_cache"):
        table = module.long_short_cos_sin_cache
        table = table[module.original_max_position_embeddings :] if module.use_long_rope else table
    if isinstance(table, torch.Tensor):
        cos, sin = table[1].float().chunk(2, dim=-1)
        turned(name, cos.tolist(), sin.tolist(), rows=table.shape[0], **found)
    elif "otary" in type(module).__name__:  # its fallback runs transformers' own class
        found["module"] = f"transformers' {type(module).__name__}"
        for buffer, theta in module.named_buffers(recurse=False):
            kind, _, last = buffer.rpartition("inv_freq")
            if not last and not kind.endswith("original_"):
                factor = float(getattr(module, f"{kind}attention_scaling"))
                row(name, frequencies=theta.float().tolist(), factor=factor, kind=kind.strip("_") or None, **found)


def run(name, config, length, options):
    with folder(config) as place:
        asked = f"{options} --max-model-len {length}" if length else options
        known, model = built(engine(place, asked))
    if length is None:
        row(name, limit=known.model_config.max_model_len)
    for path, module in model.named_modules(remove_duplicate=False):
        if any(tower in path for tower in TOWERS):
            continue
        read(name, length, path, module)
        if getattr(module, "nope", False) or getattr(module, "rotary_emb", 0) is None:
            row(name, still=[layer_of(f"{path}.")])


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(run)
