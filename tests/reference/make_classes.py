"""Write ropedoc/config/classes.json: what each model class of Hugging Face transformers assumes without being told.

Run by hand with transformers 5.24.0 and torch 2.13.0, after sweep.py and probes.py:  python tests/reference/make_classes.py
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
import tomllib
import warnings

import built
import layer_rules
import torch
import transformers
from hand import HAND, SWITCHES, UNITS
from probes import LINEAR, OBJECTS
from rotary import REFUSED, UNBUILT, built_rotary_class, made, number, rotary_class
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
DEEP = 8  # layers in which every kind of a class occurs
BESIDE = ("rope_theta", "partial_rotary_factor")  # what a config may say beside the parameters
YARN = {
    "rope_type": "yarn",
    "rope_theta": 1e4,
    "factor": 4.0,
    "original_max_position_embeddings": 1024,
    "mscale": 1.0,
    "mscale_all_dim": 1.0,
}
HERE = pathlib.Path(__file__).parent
KEYS = tomllib.loads((HERE.parents[1] / "ropedoc" / "config" / "keys.toml").read_text())["names"]
PROBED = json.loads((HERE / "probes.json").read_text())
# Names of dimensions and counts, the general one first; those of SPECIAL only some classes read at all.
SPECIAL = ("global_head_dim", "rotary_dim", "qk_rope_head_dim", "qk_nope_head_dim")
DIMENSIONS = [
    KEYS[concept]
    for concept in (
        "hidden_size",
        "heads",
        "head_dim",
        "global_head_dim",
        "rotary_dim",
        "rotated_part",
        "unrotated_part",
    )
]
COUNTS = [KEYS["depth"], KEYS["length"]]
OUT = HERE.parents[1] / "ropedoc" / "config" / "classes.json"
ROOT = pathlib.Path(transformers.__file__).parent
# Names under which a config may keep a base, a share or a length.
NAMES = re.compile(r"rope|rotary|theta|base|freq|ntk|_pct$|partial", re.IGNORECASE)
NOT_NAMES = re.compile(r"^rope_parameters$|^rope_scaling$|^base_config_key$|interleave|head_dim|ignore")


def probed(model_type):
    """What each probe of a class gave, by the probe; what changes nothing gives the class's own numbers."""
    found = PROBED.get(model_type, {})
    same = {json.dumps(keys): None for keys in found.get("same", ())}
    return same | {json.dumps(keys): got for keys, got in found.get("rows", ())}


def silent(model_type, key, beside=None):
    """Whether a key changes nothing, alone or beside another."""
    seen = probed(model_type)
    keys = [json.loads(one) for one in seen]
    if beside is None:
        return bool(seen) and all(seen[json.dumps(one)] is None for one in keys if list(one) == [key])
    both = [one for one in keys if list(one) == [key, beside]]
    return bool(both) and all(seen[json.dumps(one)] == seen[json.dumps({beside: one[beside]})] for one in both)


def ignored(config):
    """Keys that most classes read, and this one doesn't."""
    name = config.model_type
    beside = [key for key in BESIDE if silent(name, key) and silent(name, key, "rope_scaling")]
    labels = list(numbers_of(config) or ()) != [""]
    return beside + [key for key in ("rope_scaling", "rope_parameters") if not labels and silent(name, key)]


def only_beside(config, shares):
    """Keys that this class reads only if the config has rope_scaling too; of shares only where it has shares."""
    name, keys = config.model_type, BESIDE if shares else BESIDE[:1]
    return [key for key in keys if silent(name, key) and not silent(name, key, "rope_scaling")]


def flat(config):
    """For which of its layers the class takes one object of parameters, by the key of the object."""
    own = numbers_of(config) or {}
    labels = sorted(own)
    if not labels or "" in labels:
        return {}
    found = {}
    for key in ("rope_parameters", "rope_scaling"):
        asked = [json.dumps({key: one}) for one in OBJECTS[key]]
        got = [numbers for probe, numbers in probed(config.model_type).items() if probe in asked]
        if any(isinstance(numbers, str) for numbers in got):
            continue
        found[key] = [label for label in labels if any(numbers and numbers[label] != own[label] for numbers in got)]
    return found


def numbers_of(config):
    return PROBED.get(config.model_type, {}).get("plain")


def given(config):
    """Base and share that the class assumes beside rope_scaling, where they differ from those without it."""
    try:
        beside = getattr(made(config, rope_scaling=LINEAR), "rope_parameters", None) or {}
    except REFUSED:  # a class that knows one method alone
        return {}
    own = getattr(config, "rope_parameters", None) or {}
    if "rope_type" not in own or "rope_type" not in beside:
        return {}
    assumed = {"rope_theta": None, "partial_rotary_factor": 1.0}
    found = {key: beside.get(key, other) for key, other in assumed.items()}
    return {key: one for key, one in found.items() if one is not None and one != own.get(key, assumed[key])}


def without_fill(config):
    """Ask the class as it is, without what was filled in to build it."""
    kept = built.FILL.pop(config.model_type)
    try:
        return copy.deepcopy(made(config).rope_parameters or {})
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


def attention_class(module, *, tower=False):
    """The first attention that turns its queries, not of a tower; or of the tower, where that is asked for."""
    own = [c for _, c in inspect.getmembers(module, inspect.isclass) if c.__module__ == module.__name__]
    turning = [
        c for c in own if "Attention" in c.__name__ and re.search(r"apply_\w*rot|rotate_q", inspect.getsource(c))
    ]
    if tower:
        others = any(re.search(r"Text|Audio", c.__name__) for c in turning)
        turning = [c for c in turning if "Vision" in c.__name__] or ([] if others else turning)
    some = [c for c in turning if not re.search(r"Vision|Audio|Indexer", c.__name__)]
    return min(some or turning, key=lambda c: inspect.getsourcelines(c)[1], default=None)


def where(config, module, rotary):
    found = {"config": type(config), "rotary": rotary, "attention": rotary and attention_class(module)}
    return {name: place(c) for name, c in found.items() if c is not None}


def where_of_tower(config, module):
    """Places of a class whose positions have several axes, in a file that may hold a language model too."""
    every = built.rotary_classes(module) if module else []
    taking = [c for c in every if re.search(rf"config: {type(config).__name__}\b", inspect.getsource(c.__init__))]
    seeing = [c for c in every if "Vision" in c.__name__]
    rotary = next(iter(taking or seeing), None) or (rotary_class(config, module) if module else None)
    attention = attention_class(module, tower=True) if rotary else None
    found = {"config": type(config), "rotary": rotary, "attention": attention}
    return {"where": {name: place(c) for name, c in found.items() if c is not None}}


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
    for name in sorted(
        n for n in names if NAMES.search(n) and not NOT_NAMES.search(n) and n not in (*BESIDE, "rope_scaling")
    ):
        for probe in (54321.0, 0.375):
            try:
                after = leaves(made(config, **{name: probe}).rope_parameters or {})
            except REFUSED:
                continue
            for path in (p for p, v in after.items() if v == probe and before.get(p) != probe):
                found.setdefault(".".join(path), []).append(name)
    return {path: sorted(set(names)) for path, names in found.items()}


def taken(config):
    """Names under which this class keeps a dimension or a count, first those that probes.json shows to count."""
    found = {}
    for first, *others in DIMENSIONS:
        names = [first, *others] if first in SPECIAL else others
        found[first] = [name for name in names if changes(config.model_type, name)]
    if found.get("qk_rope_head_dim"):
        found["qk_nope_head_dim"] = ["qk_nope_head_dim"]
    for first, *others in COUNTS:
        found[first] = [name for name in others if gives(config, name, first)]
    return {first: names for first, names in found.items() if names}


def changes(model_type, name):
    """Whether the frequencies change with a key."""
    rows = PROBED.get(model_type, {}).get("rows", ())
    return any(list(keys) == [name] and isinstance(got, dict) for keys, got in rows)


def gives(config, name, first):
    """Whether a class keeps under a name what it reads by another."""
    try:
        return getattr(made(config, **{name: 7}), first, None) == 7
    except REFUSED:
        return False


def unread(config):
    """Names of a dimension that most classes read, and this one doesn't: its frequencies stay what they are."""
    seen = probed(config.model_type)
    head = ["head_dim"] if seen.get(json.dumps({"head_dim": 48}), 0) is None else []
    named = json.dumps({"rope_scaling": {"type": "linear", "factor": 2.0}})
    return head + (["type"] if seen.get(named, 0) is None and not silent(config.model_type, "rope_scaling") else [])


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
            model = built.build(made(config, rope_parameters=dict(rope), num_hidden_layers=DEEP))
        except UNBUILT:
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
    if rope.get("rope_type", "default") != "default" and not silent(config.model_type, "rope_theta"):
        entry["numbers"]["rope_theta"] = rope.pop("rope_theta")
    entry["rope"] = rope
    entry["labels"] = sorted(getattr(config, "_rope_type_labels", None) or ())
    if "rope_parameters" not in built.FILL.get(config.model_type, {}):  # what was filled in stands for what is asked
        entry["ignores"] = ignored(config)
        entry["only_beside"] = only_beside(config, entry["partial"])
        entry["flat"] = flat(config)
        entry["given"] = given(config)
    entry["layout_key"] = layout_key(module)
    entry["mrope"] = mrope(config, rotary)
    entry["reads"] = reads(config) | taken(config)
    entry["unread"] = unread(config)
    read = entry["reads"] | HAND.get(config.model_type, {}).get("reads", {})
    unknown = [name for name in SPECIAL if not read.get(name)]
    entry["numbers"] = {name: one for name, one in entry["numbers"].items() if name not in unknown}
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


def of_axes(config, module):
    """How a tower deals the pairs of a head to height and width, if in a way that `ropedoc.axial` has a name for."""
    every = built.rotary_classes(module) if module else []
    found = [c for c in every if "Vision" in c.__name__] or every
    if not found or "position_ids" not in inspect.signature(found[0].forward).parameters:
        return {}
    seen = turned(found[0], config)
    if seen is None:
        return {}
    axes, theta = seen
    ways = {"qwen2_vl_vision": 0, "pixtral": 2}  # where the second axis starts on the ladder b^(-e/d)
    base, width = config.rope_parameters["rope_theta"], len(theta)
    for way, start in ways.items():
        ladder = [base ** -(e / width) for first in (0, start) for e in range(first, width + first, 4)]
        if axes == ([0] * (width // 4) + [1] * (width // 4)) * 2 and close(theta, ladder * 2):
            return {"axial": way} | widths(found[0], config, width)
    return {}


def turned(rotary, config):
    """Which of two axes turns each feature, and by how much a place."""
    try:
        part = rotary(config)
        if len(part.get_buffer("inv_freq")) < 2:
            return None
        angles = []
        for axis in (0, 1):
            place = torch.zeros((1, 2), dtype=torch.long)
            place[0, axis] = 1
            cos, sin = part(torch.ones(1, 1), place)
            angles.append(torch.atan2(sin.double().flatten(), cos.double().flatten()))
    except (ValueError, IndexError, RuntimeError, AttributeError):
        return None
    both = torch.stack(angles)
    return both.abs().argmax(0).tolist(), both.abs().max(0).values.tolist()


def close(one, other):
    return len(one) == len(other) and all(abs(a - b) <= 1e-9 * b for a, b in zip(one, other, strict=True))


def doubled(config, name, value):
    try:
        return made(config, **{name: 2 * value})
    except REFUSED:  # heads that don't divide it
        return config


def widths(rotary, config, width):
    """The default numbers that the width of a tower's head comes from, and the names under which it reads them."""
    numbers, reads = {}, {}
    for first, names in (
        ("hidden_size", ("hidden_size", "embed_dim")),
        ("num_attention_heads", ("num_attention_heads", "num_heads")),
    ):
        value = next(value for name in names if isinstance(value := getattr(config, name, None), int))
        for name in names:
            seen = turned(rotary, doubled(config, name, value))
            if seen and len(seen[0]) != width:
                numbers.setdefault(first, getattr(config, name, value))
                if name != first:
                    reads[first] = [name]
        numbers.setdefault(first, value)
    head = getattr(config, "head_dim", None)
    return {"numbers": numbers | ({"head_dim": head} if head else {})} | ({"reads": reads} if reads else {})


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
        dealt_out = of_axes(config, module) if rest[0] == 2 else {}
        base = (getattr(config, "rope_parameters", None) or {}).get("rope_theta", getattr(config, "rope_theta", None))
        theta = {"rope": {"rope_theta": base}} if isinstance(base, int | float) else {}
        return {"rotates": True, "axes": rest[0], "unit": "patch"} | theta | where_of_tower(config, module) | dealt_out
    if kind == "parts":
        return {"rotates": True, "parts": rest[0]} | place_only
    return place_only


def merged(entry, more):
    """What is known by hand goes over what was found, key by key; None takes a key away."""
    out = dict(entry)
    for key, value in more.items():
        both = {**out[key], **value} if isinstance(value, dict) and isinstance(out.get(key), dict) else value
        out[key] = {name: one for name, one in both.items() if one is not None} if isinstance(both, dict) else both
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
