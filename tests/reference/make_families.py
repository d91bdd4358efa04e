"""Write ropedoc/config/families.json: what each model class of Hugging Face transformers assumes without being told.

Run once with transformers 5.23.0 and torch 2.13.0:  python tests/reference/make_families.py
Only the classes' default numbers, and two facts about their code, are read out: which features they
pair, and whether their plain embedding looks at partial_rotary_factor.
"""

import copy
import importlib
import inspect
import json
import pathlib
import sys

import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

NUMBERS = (
    "head_dim",
    "hidden_size",
    "num_attention_heads",
    "max_position_embeddings",
    "original_max_position_embeddings",
    "qk_rope_head_dim",
    "qk_nope_head_dim",
    "rotary_dim",
    "partial_rotary_factor",
)
# Classes left out, with the reason: they are read by the general rules, like a class that is not known.
LEFT_OUT = {
    "dots3_note_text": "other head dimensions by layer",
    "efficientloftr": "no positions of tokens",
    "eomt_dinov3": "no positions of tokens",
    "ernie4_5_vl_moe_text": "the same frequencies in another order",
    "moonshine_streaming": "other head dimension in the decoder",
    "nemotron3_5_transcribe_asr_audio": "audio",
    "nemotron3_5_transcribe_word_timestamp": "audio",
    "zamba2": "head dimension from twice the hidden size",
}
# What a config may say beside the parameters, and a value that no class has by itself.
PROBES = {
    "rope_theta": 54321.0,
    "partial_rotary_factor": 0.375,
    "rope_scaling": {"rope_type": "linear", "factor": 7.0},
}
OUT = pathlib.Path(__file__).parents[2] / "ropedoc" / "config" / "families.json"


def text_config(model_type):
    try:
        return CONFIG_MAPPING[model_type]().get_text_config()
    except Exception as error:  # composite models that need arguments
        sys.stderr.write(f"left out {model_type}: {type(error).__name__}\n")
        return None


def modeling(config):
    try:
        return importlib.import_module(type(config).__module__.replace(".configuration_", ".modeling_"))
    except ImportError:
        return None


def layout(module):
    if hasattr(module, "apply_rotary_pos_emb_interleave") or hasattr(module, "rotate_every_two"):
        return "interleaved"
    if hasattr(module, "rotate_half"):
        return "interleaved" if "::2" in inspect.getsource(module.rotate_half) else "half"
    source = inspect.getsource(module)
    return "interleaved" if "view_as_complex" in source else "half" if "torch.chunk(x, 2, dim=-1)" in source else None


def partial(module):
    for name, found in vars(module).items():
        own = inspect.isclass(found) and found.__module__ == module.__name__ and "Vision" not in name
        if own and "compute_default_rope_parameters" in vars(found):
            return "partial_rotary_factor" in inspect.getsource(found.compute_default_rope_parameters)
    return None


def made(config, **keys):
    return type(config)(**copy.deepcopy(keys))  # it writes into what it is given


def number(config, name):
    """Default number of the class; not one that it has computed from others."""
    try:
        value = getattr(config, name, None)
        if name == "head_dim" and made(config, hidden_size=2 * config.hidden_size).head_dim != value:
            return None
        if name == "qk_rope_head_dim" and config.head_dim != value:
            return None
    except Exception:  # a number that differs from layer to layer
        value = getattr(type(config), name, None)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def heeds(config, key, *others):
    """Tell whether the class looks at a key beside the parameters; yes, if it refuses the value."""
    keys = {name: PROBES[name] for name in (key, *others)}
    try:
        without = made(config, **{name: keys[name] for name in others})
        return str(made(config, **keys).rope_parameters) != str(without.rope_parameters)
    except AttributeError:  # a class without rope_parameters
        return False
    except Exception:
        return True


def ignored(config):
    found = [key for key in PROBES if not heeds(config, key)]
    return [key for key in found if key == "rope_scaling" or not heeds(config, key, "rope_scaling")]


def family(config, module):
    rope = getattr(config, "rope_parameters", None) or {}
    numbers = {name: value for name in NUMBERS if (value := number(config, name)) is not None}
    entry = {"layout": layout(module), "numbers": numbers, "partial": partial(module), "rope": rope}
    if getattr(config, "is_heterogeneous", False) and "full_attention" in config.layer_types:
        numbers["global_head_dim"] = config.per_layer_config["full_attention"].head_dim
    if rope.get("rope_type", "default") != "default" and heeds(config, "rope_theta"):
        numbers["rope_theta"] = rope.pop("rope_theta")
    labels = getattr(config, "_rope_type_labels", None)
    entry |= {"labels": sorted(labels)} if labels else {}
    return entry | ({"ignores": keys} if (keys := ignored(config)) else {})


def main():
    transformers.logging.set_verbosity_error()
    found = {}
    for model_type in sorted(CONFIG_MAPPING.keys()):
        config = text_config(model_type)
        module = modeling(config) if config is not None else None
        if (
            module is None
            or config.model_type in LEFT_OUT
            or not (hasattr(config, "rope_parameters") or hasattr(config, "rotary_dim"))
        ):
            continue
        if "axial" in json.dumps(getattr(config, "rope_parameters", None) or {}):
            continue  # vision towers: no position of a token
        entry = family(config, module)
        if entry["partial"] is None and not hasattr(config, "rotary_dim"):
            continue
        found[config.model_type] = found.get(config.model_type, entry) if config.model_type != model_type else entry
        if config.model_type != model_type:
            found[model_type] = config.model_type
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found[name], sort_keys=True)}" for name in sorted(found))
    OUT.write_text("{\n" + lines + "\n}\n")
    sys.stderr.write(f"transformers {transformers.__version__}: {len(found)} model types\n")


main()
