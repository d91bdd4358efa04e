"""SGLang on a processor, without its kernels: its own arguments, its own config, its own model class.

The tables of cos and sin that the model's rotary modules hold are read at position 1. No weights are loaded. One name
of another program, which its base class imports where it finds no kernels, is a stub (stubs/vllm) that nothing calls.
A class that SGLang has none of runs by transformers' own, whose empty weights it would put on an accelerator: they are
put on the processor.
"""

import argparse
import logging
import os
import shlex

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from readings import folder, layer_of, main, row, turned

logging.disable(logging.WARNING)
READY = []
KINDS = {"rotary_emb_local": "sliding_attention", "rotary_emb": "full_attention"}  # Gemma 3's two modules
TOWERS = ("visual", "vision", "audio")
BACKEND = {"Exaone4ForCausalLM": "--attention-backend triton"}  # one of those that the class allows; none runs
FIXED = "--device cpu --skip-tokenizer-init --load-format dummy --dtype float32"


def server(place, options):
    from sglang.srt.server_args import ServerArgs

    parser = argparse.ArgumentParser()
    ServerArgs.add_cli_args(parser)
    return ServerArgs.from_cli_args(
        parser.parse_args(["--model-path", str(place), *FIXED.split(), *shlex.split(options)])
    )


def ready(arguments):
    """One process, one rank: what the scheduler does before it builds a model."""
    from sglang.srt import runtime_context
    from sglang.srt.distributed import init_distributed_environment, initialize_model_parallel
    from sglang.srt.layers.dp_attention import initialize_dp_attention

    ranks = runtime_context.SpawnRanks(world_rank=0, dp_rank=None, gpu_id=0)
    runtime_context.publish(arguments, role="scheduler", ranks=ranks)
    if not READY:
        init_distributed_environment(1, 0, "tcp://127.0.0.1:29581", 0, "gloo")
        READY.append(True)
        initialize_model_parallel(backend="gloo")
    initialize_dp_attention(arguments)


def built(arguments):
    from sglang.srt.configs.load_config import LoadConfig
    from sglang.srt.configs.model_config import ModelConfig
    from sglang.srt.layers.rotary_embedding import factory
    from sglang.srt.model_loader.loader import _initialize_model
    from sglang.srt.models import transformers

    transformers.get_device = lambda *_: "cpu"
    ready(arguments)
    config = ModelConfig.from_server_args(arguments)
    factory._ROPE_DICT.clear()
    torch.set_default_dtype(torch.float32)
    return config, _initialize_model(config, LoadConfig(load_format="dummy"))


def tables(module):
    """A module's tables, with what they serve."""
    if isinstance(getattr(module, "cos_sin_cache", None), torch.Tensor):
        yield None, module.cos_sin_cache
    elif isinstance(getattr(module, "long_short_cos_sin_cache", None), torch.Tensor):
        start = module.original_max_position_embeddings
        yield "short", module.long_short_cos_sin_cache[:start]
        yield "long", module.long_short_cos_sin_cache[start:]


def passed_over(module):
    """Whether an attention turns nothing, as its forward says (of EXAONE 4: exaone4.py, line 213)."""
    return getattr(module, "use_rope", True) is False or (
        getattr(module, "sliding_window_pattern", None) is not None and module.is_sliding is False
    )


def run(name, config, length, options):
    with folder(config) as place:
        asked = " ".join(
            [options, BACKEND.get(config["architectures"][0], ""), *([f"--context-length {length}"] if length else [])]
        )
        known, model = built(server(place, asked))
    if length is None:
        row(name, limit=known.context_len)
    modules = list(model.named_modules(remove_duplicate=False))
    still = {layer_of(f"{path}.") for path, module in modules if passed_over(module)}
    for path, module in modules:
        if any(tower in path for tower in TOWERS):
            continue
        layer = layer_of(f"{path}.")
        if layer in still and layer is not None:
            continue
        found = {"length": length, "module": type(module).__name__, "layers": None if layer is None else [layer]}
        for part, table in tables(module):
            cos, sin = table[1].float().chunk(2, dim=-1)
            # Gemma 3 has a second module in each layer, which only its path for processors uses.
            used = "cpu" if hasattr(module, "forward_cpu") and "gemma3" in type(model).__module__ else part
            turned(name, cos.tolist(), sin.tolist(), rows=table.shape[0], list=used, **found)
        own = "otary" in type(module).__name__ and not list(tables(module))
        if own and isinstance(getattr(module, "inv_freq", None), torch.Tensor):
            if "gemma3" in type(model).__module__:
                found["kind"] = KINDS[path.split(".")[-1]]
            factor = float(getattr(module, "attention_scaling", 1.0))
            row(name, frequencies=module.inv_freq.float().tolist(), factor=factor, **found)
        if getattr(module, "rotary_emb", 0) is None:
            row(name, still=[layer])
    if still:
        row(name, still=sorted(still))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(run)
