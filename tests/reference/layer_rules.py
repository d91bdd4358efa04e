"""Find out by building a config which kinds of layers a class has, and which of them rotate.

Helper of make_classes.py. The vocabulary is that of ropedoc/config/classes.md: a rule is taken only
if it gives the class's own list for every number of layers and every value of its key that is tried.
"""

import copy
import dataclasses
import inspect
import re
import sys

import built

DEPTHS = (4, 5, 6, 7, 8, 9, 11, 12, 13, 17, 24)
EVERY = re.compile(r"pattern|interval|every|group_size")
WINDOWS = ("sliding_window", "attention_chunk_size", "local_attention", "attention_window_size", "sliding_window_size")


def made(config, **keys):
    fill = built.FILL.get(config.model_type, {})
    return type(config)(**copy.deepcopy({**{k: v for k, v in fill.items() if k != "layer_types"}, **keys}))


def types(config, depth, **keys):
    """The class's own list for a number of layers, or nothing."""
    try:
        found = made(config, num_hidden_layers=depth, **keys).layer_types
        return list(found) if found and len(found) == depth else None
    except Exception:
        return None


def follow(rule, depth, keys=None):
    """List of layer types that a rule gives: the interpreter, as a reader of classes.json needs it."""
    keys = keys or {}
    if "every" in rule:
        every = rule["every"]
        every = keys.get(every["key"], every["default"]) if isinstance(every, dict) else every
        out = [rule["is"] if (i - rule["at"]) % every == 0 else rule["else"] for i in range(depth)]
    elif "from" in rule:
        start = keys.get(rule["from"]["key"], rule["from"]["default"])
        on = keys.get(rule["if"], False) if "if" in rule else True
        out = [rule["is"] if on and i >= start else rule["else"] for i in range(depth)]
    else:
        pattern = rule["repeat"]
        back = rule.get("from_end", False)
        out = [pattern[(depth - 1 - i if back else i) % len(pattern)] for i in range(depth)]
    first = rule.get("first", [])
    out[: len(first)] = first[:depth]
    if "last" in rule:
        out[-1] = rule["last"]
    return out


def holds(config, rule, tries):
    seen = [(depth, keys, types(config, depth, **keys)) for depth in DEPTHS for keys in tries]
    seen = [(depth, keys, found) for depth, keys, found in seen if found is not None]
    return bool(seen) and all(follow(rule, depth, keys) == found for depth, keys, found in seen)


def names(config):
    source = inspect.getsource(sys.modules[type(config).__module__])
    popped = set(re.findall(r"kwargs\.(?:pop|get)\(\s*\"(\w+)\"", source))
    return sorted(n for n in popped | set(vars(config)) if EVERY.search(n) and "layer_types" not in n)


def keyed(config, shown):
    """A rule whose step stands under a key."""
    for name in names(config):
        for value in (3, 5):
            changed = types(config, 24, **{name: value})
            if changed is None or changed == shown or len(set(changed)) != 2:
                continue
            kinds = sorted(set(changed))
            for kind, other in (kinds, kinds[::-1]):
                for at in (-1, 0):
                    for default in range(2, 9):
                        rule = {"every": {"key": name, "default": default}, "at": at, "is": kind, "else": other}
                        for more in ({}, {"last": kind}, {"first": [kind]}):
                            if holds(config, rule | more, ({}, {name: 3}, {name: 5})):
                                return rule | more
    return None


def repeated(config, shown):
    """A fixed pattern, perhaps with other layers first or last."""
    for length in range(1, 9):
        for back in (False, True):
            for begin in range(3):
                body = shown[::-1] if back else shown
                start = -(-begin // length) * length
                pattern = body[start : start + length]
                rule = {"repeat": pattern} | ({"from_end": True} if back else {})
                rule |= {"first": shown[:begin]} if begin else {}
                for more in ({}, {"last": shown[-1]}):
                    if holds(config, rule | more, ({},)):
                        return rule | more
    return None


def windowed(config):
    """Qwen's rule: sliding from a layer on, where a switch says so."""
    for switch in ("use_sliding_window", None):
        keys = {switch: True} if switch else {}
        default = getattr(config, "max_window_layers", None)
        if default is None:
            return None
        rule = {"from": {"key": "max_window_layers", "default": default}}
        rule |= {"is": "sliding_attention", "else": "full_attention"} | ({"if": switch} if switch else {})
        if holds(config, rule, ({}, keys, {"max_window_layers": 2, **keys}, {"max_window_layers": 5, **keys})):
            return rule
    return None


def derived(config):
    shown = types(config, 24)
    if shown is None:
        return None
    return windowed(config) or keyed(config, shown) or repeated(config, shown)


def unrotated(config, shown):
    """Which layers a pass didn't rotate, said by type where that tells them apart."""
    marks = shown.get("layers", "")
    listed = getattr(config, "layer_types", None)
    if "0" not in marks or not listed or len(listed) != len(marks):
        return None
    still = {name for name, mark in zip(listed, marks, strict=True) if mark == "0"}
    turning = {name for name, mark in zip(listed, marks, strict=True) if mark == "1"}
    return [{"types": sorted(still)}] if not still & turning else None


def stated(config, name):
    """The class's own default of a key, before it computes anything from it."""
    fields = {field.name: field.default for field in dataclasses.fields(type(config))}
    value = fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def window(config, kinds):
    """The key that holds the window, its default, and the layer types that it binds."""
    source = inspect.getsource(sys.modules[type(config).__module__])
    mapped = getattr(config, "attribute_map", {})
    fields = {field.name for field in dataclasses.fields(type(config))}
    name = next((name for name in WINDOWS if name in fields), None)
    if name is None:
        return None
    found = {"key": mapped.get(name, name), "default": stated(config, name)}
    if "use_sliding_window" in fields:
        found["if"] = "use_sliding_window"
    bound = sorted(kind for kind in kinds if re.search(r"sliding|chunk|local|window", kind))
    if not bound and kinds:
        bound = sorted(set(re.findall(r"\"(hybrid_sliding|sliding_attention)\"", source)))
    return found | ({"types": bound} if bound else {})


def layers(config, shown):
    listed = getattr(config, "layer_types", None)
    aliases = getattr(config, "attribute_map", {})
    mapped = aliases.get("layer_types", "layer_types")
    keys = dict.fromkeys([mapped, *(name for name, own in aliases.items() if own == mapped)])
    rule = derived(config) if listed is not None else None
    kinds = set(listed or ()) | set(follow_kinds(rule))
    found = {
        "types": list(keys) if listed is not None else None,
        "else": rule,
        "unrotated": unrotated(config, shown),
        "window": window(config, kinds),
    }
    return {key: value for key, value in found.items() if value}


def follow_kinds(rule):
    rule = rule or {}
    return [rule[key] for key in ("is", "else", "last") if key in rule] + rule.get("repeat", []) + rule.get("first", [])
