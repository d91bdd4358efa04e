"""Write ropedoc/config/classes.json: what each model class of Hugging Face transformers assumes without being told.

Run by hand with transformers 5.24.0 and torch 2.13.0, after sweep.py:  python tests/reference/make_classes.py
The numbers come from the classes' defaults; what a class reads, which layers it has and which of them
rotate come from building it with other keys and looking (layer_rules.py, built.py, sweep.json); HAND
holds what can't be found out by a script. ropedoc/config/classes.md says what each field means.
"""

import copy
import inspect
import json
import pathlib
import re
import sys
import warnings

import built
import layer_rules
import torch
import transformers
from hand import HAND, SWITCHES, UNITS
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
    "num_hidden_layers",
)
# What a config may say beside the parameters, and a value that no class has by itself.
PROBES = {
    "rope_theta": 54321.0,
    "partial_rotary_factor": 0.375,
    "rope_scaling": {"rope_type": "linear", "factor": 7.0},
}
YARN = {
    "rope_type": "yarn",
    "rope_theta": 1e4,
    "factor": 4.0,
    "original_max_position_embeddings": 1024,
    "mscale": 1.0,
    "mscale_all_dim": 1.0,
}
HERE = pathlib.Path(__file__).parent
OUT = HERE.parents[1] / "ropedoc" / "config" / "classes.json"
ROOT = pathlib.Path(transformers.__file__).parent
# Names under which a config may keep a base, a share or a length.
NAMES = re.compile(r"rope|rotary|theta|base|freq|ntk|_pct$|partial", re.IGNORECASE)
NOT_NAMES = re.compile(r"^rope_parameters$|^rope_scaling$|^base_config_key$|interleave|head_dim|ignore")


def made(config, **keys):
    """The class again with other keys; it writes into what it is given."""
    fill = built.FILL.get(config.model_type, {})
    return type(config)(**copy.deepcopy({**fill, **keys}))


def number(config, name):
    """Default number of the class; not one that it has computed from others."""
    if name in built.FILL.get(config.model_type, {}):
        return None
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
    if "rope_parameters" in built.FILL.get(config.model_type, {}):
        return ignored_without(config)
    found = [key for key in PROBES if not heeds(config, key)]
    return [key for key in found if key == "rope_scaling" or not heeds(config, key, "rope_scaling")]


def ignored_without(config):
    return unfilled(config, lambda: ignored(config))


def without_fill(config):
    return unfilled(config, lambda: copy.deepcopy(made(config).rope_parameters or {}))


def unfilled(config, answer):
    """Ask the class as it is, without what was filled in to build it."""
    kept = built.FILL.pop(config.model_type)
    try:
        return answer()
    finally:
        built.FILL[config.model_type] = kept


def layout_in_source(module):
    if hasattr(module, "apply_rotary_pos_emb_interleave") or hasattr(module, "rotate_every_two"):
        return "interleaved"
    for name in ("rotate_half", "rotate_half_llm"):
        if hasattr(module, name):
            source = inspect.getsource(getattr(module, name))
            return "interleaved" if "::2" in source else "half"
    source = inspect.getsource(module)
    if "view_as_complex" in source or "[..., 0::2]" in source:
        return "interleaved"
    return "half" if "torch.chunk(x, 2, dim=-1)" in source or "rotated_states_begin" in source else None


def layout(module, shown):
    """Pairs by rotating a unit vector with the class's own function, else by reading."""
    for found, _ in shown.get("apply", {}).values():
        if found in ("half", "interleaved"):
            return found, "rotated"
    return layout_in_source(module), "source"


def rotary_class(config, module):
    """The module that makes the frequencies: the one whose config is annotated with this class."""
    found = [c for c in built.rotary_classes(module) if c.__module__ == module.__name__]
    named = [c for c in found if type(config).__name__ in str(inspect.get_annotations(c.__init__).get("config"))]
    plain = [c for c in found if "Vision" not in c.__name__]
    return next(iter(named or plain or found), None)


def built_rotary_class(config, module):
    """The class of the rotary module that a built model has; by annotation, where it can't be built."""
    try:
        model = built.build(built.config_of(config.model_type))
    except Exception:
        return rotary_class(config, module)
    parts = built.rotary_modules(model).values()
    own = [part for part in parts if getattr(part, "config", None) is model.config]
    return next((type(part) for part in own), None) or rotary_class(config, module)


def partial(rotary):
    own = getattr(rotary, "compute_default_rope_parameters", None)
    return None if own is None else "partial_rotary_factor" in inspect.getsource(own)


def place(found):
    """File and line of a class; where decorators hide it from inspect, its first line by name."""
    path = pathlib.Path(inspect.getsourcefile(found))
    try:
        line = inspect.getsourcelines(found)[1]
    except OSError:
        line = next(n for n, text in enumerate(path.open(), 1) if re.match(rf"class {found.__name__}\b", text))
    return f"{path.relative_to(ROOT)}:{line}"


def attention_class(module):
    """The first attention that turns its queries, not of a tower."""
    own = [c for _, c in inspect.getmembers(module, inspect.isclass) if c.__module__ == module.__name__]
    turning = [
        c for c in own if "Attention" in c.__name__ and re.search(r"apply_\w*rot|rotate_q", inspect.getsource(c))
    ]
    text = [c for c in turning if not re.search(r"Vision|Audio|Indexer", c.__name__)]
    return min(text or turning, key=lambda c: inspect.getsourcelines(c)[1], default=None)


def where(config, module, rotary):
    found = {"config": type(config), "rotary": rotary, "attention": rotary and attention_class(module)}
    return {name: place(c) for name, c in found.items() if c is not None}


def leaves(value, path=()):
    if isinstance(value, dict):
        return {k: v for name, inner in value.items() for k, v in leaves(inner, (*path, name)).items()}
    return {path: value}


def reads(config):
    """Other names under which this class keeps what goes into its rope_parameters."""
    source = inspect.getsource(sys.modules[type(config).__module__])
    names = set(re.findall(r"kwargs\.(?:pop|get)\(\s*\"(\w+)\"", source)) | set(vars(config))
    names |= set(getattr(config, "attribute_map", {}).values())
    before = leaves(getattr(config, "rope_parameters", None) or {})
    found = {}
    for name in sorted(n for n in names if NAMES.search(n) and not NOT_NAMES.search(n) and n not in PROBES):
        for probe in (54321.0, 0.375):
            try:
                after = leaves(made(config, **{name: probe}).rope_parameters or {})
            except Exception:
                continue
            for path in (p for p, v in after.items() if v == probe and before.get(p) != probe):
                found.setdefault(".".join(path), []).append(name)
    return {path: sorted(set(names)) for path, names in found.items()}


def unread(config, rotary):
    """Keys that the class stores and never reads: its frequencies stay what they are."""
    if "rotary_dim" not in vars(config):
        return []
    try:
        without = built.pair_counts(rotary(made(config)))
        with_key = built.pair_counts(rotary(made(config, rotary_dim=16)))
        return ["rotary_dim"] if without and with_key == without else []
    except Exception:
        return []


def scores(config, module):
    """What multiplies the scores beside the squared attention factor."""
    source = inspect.getsource(module)
    found = {}
    if "mscale" in source and softmax_changes(config):
        found["softmax_mscale"] = True
    if "get_llama_4_attn_scale(" in source and "llama_4_scaling_beta" in source:
        found["beta"] = "llama_4_scaling_beta"
    return found


def softmax_changes(config):
    """Build with and without mscale_all_dim, and compare the scale of the softmax."""
    scales = []
    for rope in (YARN, {key: value for key, value in YARN.items() if not key.startswith("mscale")}):
        try:
            model = built.build(made(config, rope_parameters=dict(rope), num_hidden_layers=2))
        except Exception:
            return False
        scales.append([m.scaling for m in model.modules() if isinstance(getattr(m, "scaling", None), float)])
    return bool(scales[0]) and scales[0] != scales[1]


def rotating(config, shown):
    module = built.modeling(config)
    rotary = built_rotary_class(config, module)
    rope = copy.deepcopy(getattr(config, "rope_parameters", None) or {})
    if "rope_parameters" in built.FILL.get(config.model_type, {}):
        rope = without_fill(config)
    pairs, how = layout(module, shown)
    entry = {"rotates": True, "layout": pairs, "proof": how, "partial": partial(rotary)}
    entry["numbers"] = {name: value for name in NUMBERS if (value := number(config, name)) is not None}
    if getattr(config, "is_heterogeneous", False) and "full_attention" in (getattr(config, "layer_types", None) or ()):
        entry["numbers"]["global_head_dim"] = config.per_layer_config["full_attention"].head_dim
    if rope.get("rope_type", "default") != "default" and heeds(config, "rope_theta"):
        entry["numbers"]["rope_theta"] = rope.pop("rope_theta")
    entry["rope"] = rope
    entry["labels"] = sorted(getattr(config, "_rope_type_labels", None) or ())
    entry["ignores"] = ignored(config)
    entry["layout_key"] = layout_key(module)
    entry["mrope"] = mrope(config, rotary)
    entry["reads"] = reads(config)
    entry["unread"] = unread(config, rotary)
    entry["scores"] = scores(config, module)
    entry["layers"] = layer_rules.layers(config, shown)
    entry["where"] = where(config, module, rotary)
    return entry


def mrope(config, rotary):
    """How a class deals its pairs out to time, height and width: in turns or in blocks, and what it assumes."""
    source = inspect.getsource(rotary) if rotary else ""
    if "mrope_section" not in source:
        return None
    found = re.search(r"\"mrope_section\", (\[[\d, ]+\])", source)
    sections = json.loads(found[1]) if found else None
    return {"sections": sections, "dealt": dealt(config, rotary)} if sections else {"sections": None}


def dealt(config, rotary):
    """Turn by a height alone, and see whether the pairs that turn stand together."""
    positions = torch.zeros((3, 1, 1), dtype=torch.long)
    positions[1] = 1
    kind = {"layer_type": "full_attention"} if "layer_type" in inspect.signature(rotary.forward).parameters else {}
    _, sine = rotary(made(config))(torch.zeros(1, 1, 1), positions, **kind)
    values = sine.reshape(-1, sine.shape[-1])[0] if sine.dim() < 4 else sine[0, 0, 0]
    turning = [i for i in range(len(values) // 2) if abs(float(values[i])) > 1e-12]
    return "blocks" if turning == list(range(turning[0], turning[-1] + 1)) else "turns"


def layout_key(module):
    source = inspect.getsource(module)
    key = next((key for key in ("rope_interleave", "rope_interleaved") if f"config.{key}" in source), None)
    return key and {"key": key, "values": {"true": "interleaved", "false": "half"}}


def entry_of(model_type, kind, rest):
    if kind == "alias":
        return rest[0]
    config = built.config_of(model_type)
    module = built.modeling(config)
    if kind == "numbers":
        return rotating(config, rest[1])
    place_only = {"where": where(config, module, rotary_class(config, module) if module and kind != "none" else None)}
    if kind == "none":
        return {"rotates": False, "proof": rest[0], "where": {"config": place_only["where"]["config"]}}
    if kind == "axes":
        base = (getattr(config, "rope_parameters", None) or {}).get("rope_theta", getattr(config, "rope_theta", None))
        theta = {"rope": {"rope_theta": base}} if isinstance(base, int | float) else {}
        return {"rotates": True, "axes": rest[0], "unit": "patch"} | theta | place_only
    if kind == "parts":
        return {"rotates": True, "parts": rest[0]} | place_only
    return place_only


def merged(entry, more):
    """What is known by hand goes over what was found, key by key."""
    out = dict(entry)
    for key, value in more.items():
        out[key] = {**out[key], **value} if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def main():
    transformers.logging.set_verbosity_error()
    warnings.simplefilter("ignore")
    built.float64()
    built.meta_answers()
    sweep = json.loads((HERE / "sweep.json").read_text())
    rows = {row[0]: row[1:] for row in sweep["rows"]}
    rows |= {name: rest for name, _, *rest in sweep["variants"] if name in SWITCHES and rest[0] == "numbers"}
    found = {}
    for model_type in sorted(CONFIG_MAPPING.keys()):
        kind, *rest = rows[model_type]
        if sys.argv[1:] and model_type not in sys.argv[1:]:
            continue
        try:
            entry = entry_of(model_type, kind, rest)
        except Exception as error:
            if model_type not in HAND:
                sys.stderr.write(f"{model_type}: {type(error).__name__} {str(error)[:90]}\n")
            entry = {"where": {"config": place(CONFIG_MAPPING[model_type])}}
        if isinstance(entry, dict):
            entry = merged(entry, HAND.get(model_type, {}))
            if model_type in SWITCHES:
                entry["rotates"] = SWITCHES[model_type]
            if entry.get("rotates") and model_type in UNITS:
                entry["unit"] = UNITS[model_type]
            entry = {k: v for k, v in entry.items() if v not in (None, [], {})}
        found[model_type] = entry
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found[name], sort_keys=True)}" for name in sorted(found))
    if sys.argv[1:]:
        sys.stdout.write(lines + "\n")
        return
    OUT.write_text("{\n" + lines + "\n}\n")
    sys.stderr.write(f"transformers {transformers.__version__}: {len(found)} model types, {len(lines)} bytes\n")


if __name__ == "__main__":
    main()
