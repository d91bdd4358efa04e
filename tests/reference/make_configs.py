"""Write configs.json: what Hugging Face transformers makes of configurations, in float64.

Run once with transformers 5.24.0 and torch 2.13.0:  python tests/reference/make_configs.py DIRECTORY
where DIRECTORY holds copies of published config.json files. transformers computes its tables in float32;
here the names torch.float, torch.float32 and Tensor.float stand for float64 while its own functions run,
so that its formulas give float64 numbers. Of the files only the keys that the embedding depends on are kept.
"""

import importlib
import inspect
import json
import pathlib
import sys

import torch
import transformers
from cases import CASES, ODD, SPLIT, VARIANTS
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

HERE = pathlib.Path(__file__).parent
CONFIG = HERE.parents[1] / "ropedoc" / "config"
FAMILIES = json.loads((CONFIG / "families.json").read_text())
CLASSES = json.loads((CONFIG / "classes.json").read_text())
KEEP = {
    "model_type",
    "hidden_size",
    "num_attention_heads",
    "num_hidden_layers",
    "head_dim",
    "global_head_dim",
    "max_position_embeddings",
    "rope_theta",
    "rope_scaling",
    "rope_parameters",
    "rotary_dim",
    "qk_rope_head_dim",
    "qk_nope_head_dim",
    "rope_interleave",
    "layer_types",
    "initial_context_length",
    "tie_word_embeddings",
    "text_config",
}


def kept(config):
    return {key: kept(value) if key == "text_config" else value for key, value in config.items() if key in KEEP}


def embedding(config):
    module = importlib.import_module(type(config).__module__.replace(".configuration_", ".modeling_"))
    found = [c for _, c in inspect.getmembers(module, inspect.isclass) if "compute_default_rope_parameters" in vars(c)]
    named = [c for c in found if type(config).__name__ in str(inspect.get_annotations(c.__init__).get("config"))]
    return (named or found)[0]


def truth(config, *, layer_type=None, context_length=None):
    text = CONFIG_MAPPING[config["model_type"]].from_dict(json.loads(json.dumps(config))).get_text_config()
    rope_type = (text.rope_parameters if layer_type is None else text.rope_parameters[layer_type])["rope_type"]
    if context_length is not None:
        inv_freq, attention_factor = ROPE_INIT_FUNCTIONS[rope_type](text, seq_len=context_length, layer_type=layer_type)
    else:
        layer = embedding(text)(text)
        prefix = "" if layer_type is None else f"{layer_type}_"
        inv_freq = getattr(layer, f"{prefix}inv_freq")
        attention_factor = getattr(layer, f"{prefix}attention_scaling")
    if inv_freq.dtype != torch.float64:
        raise TypeError(f"not float64: {config}")
    return rope_type, inv_freq.tolist(), attention_factor


def variants(model_types):
    """A row for each class and each of VARIANTS that it takes."""
    rows = []
    for model_type in sorted(model_types):
        for variant, keys, keywords in VARIANTS:
            if (model_type, variant) in SPLIT:
                continue
            try:
                rope_type, inv_freq, attention_factor = truth({"model_type": model_type, **keys}, **keywords)
            except Exception as error:
                sys.stderr.write(f"left out {model_type} {variant}: {type(error).__name__} {str(error)[:90]}\n")
                continue
            some = [inv_freq[0], inv_freq[1], inv_freq[len(inv_freq) // 2], inv_freq[-1]]
            rows.append([model_type, variant, rope_type, len(inv_freq), some, attention_factor])
    return rows


def main():
    transformers.logging.set_verbosity_error()
    torch.float = torch.float32 = torch.float64
    torch.Tensor.float = torch.Tensor.double
    torch.set_default_dtype(torch.float64)
    files = sorted(pathlib.Path(sys.argv[1]).glob("*--*.json"))
    published = [(path.stem, kept(json.loads(path.read_text())), {}) for path in files]
    published += [
        (f"{name}, sliding", config, {"layer_type": "sliding_attention"})
        for name, config, _ in published
        if "gemma" in name
    ]
    published = [(n, c, k or ({"layer_type": "full_attention"} if "gemma" in n else {})) for n, c, k in published]
    cases = []
    for name, config, keywords in published + CASES:
        rope_type, inv_freq, attention_factor = truth(config, **keywords)
        cases.append(
            {
                "name": name,
                "config": config,
                **keywords,
                "rope_type": rope_type,
                "inv_freq": inv_freq,
                "attention_factor": attention_factor,
            }
        )
    known = {name for name, family in FAMILIES.items() if isinstance(family, dict)}
    numbered = {name for name, found in CLASSES.items() if isinstance(found, dict) and found.get("layout")}
    families, classes = variants(known - set(ODD)), variants(numbered - known)
    lines = ",\n".join(json.dumps(case) for case in cases)
    rows, more = (",\n".join(json.dumps(row) for row in found) for found in (families, classes))
    text = f'{{"transformers": "{transformers.__version__}", "cases": [\n{lines}\n],\n"families": [\n{rows}\n]'
    text += f',\n"classes": [\n{more}\n]}}\n'
    (HERE / "configs.json").write_text(text)
    sys.stderr.write(f"{len(cases)} cases, {len(families)} and {len(classes)} rows, {len(text)} bytes\n")


if __name__ == "__main__":
    main()
