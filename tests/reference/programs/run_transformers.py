"""transformers: a model without weights is built from each config, and its rotary modules are called.

Positions reach the length asked for, so that what follows the length (dynamic, longrope) does so.
"""

import inspect
import json
import re
import sys
import warnings

import torch
import transformers
from readings import folder, layer_of, main, row, turned
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText

warnings.filterwarnings("ignore")
transformers.logging.set_verbosity_error()
TOWERS = ("vision", "visual", "Vision")


def built(config):
    """The model, with its real rotary modules; weights are not filled in."""
    whole = any("ConditionalGeneration" in name for name in config.architectures)
    return (AutoModelForImageTextToText if whole else AutoModelForCausalLM).from_config(config)


def ran(module, length, kind, mrope):
    """cos and sin of position 1, one of each pair."""
    positions = torch.tensor([[0, 1, length - 1]])
    if mrope:
        positions = positions[None].expand(3, -1, -1)
    found = module(torch.zeros(1, 3, 8), positions, **({"layer_type": kind} if kind else {}))
    if isinstance(found, torch.Tensor):  # complex numbers
        return found[0, 1].real, found[0, 1].imag
    cos, sin = ((one[0, 0] if one.dim() == 4 else one[0]) for one in found)
    if cos[0].eq(0).all():  # GPT-J's gives the two in the other order
        cos, sin = sin, cos
    cos, sin = cos[1], sin[1]
    half = cos.shape[-1] // 2
    if torch.equal(cos[:half], cos[half:]):
        return cos[:half], sin[:half]
    if torch.equal(cos[0::2], cos[1::2]):
        return cos[0::2], sin[0::2]
    return cos, sin


def turning(model):
    """Layers whose attention calls the class's own rotation in a pass of three tokens, None where none can be made."""
    seen, now, kept = set(), [None], []
    places = {
        sys.modules[type(module).__module__] for module in model.modules() if "transformers" in type(module).__module__
    }
    for place in places:
        for name in [name for name in vars(place) if re.match("apply_.*(rot|rope)", name)]:
            own = getattr(place, name)
            kept.append((place, name, own))
            setattr(place, name, lambda *given, _own=own, **named: (seen.add(now[0]), _own(*given, **named))[1])
    for path, module in model.named_modules():
        if not any(tower in path for tower in TOWERS) and "ttention" in type(module).__name__:
            module.register_forward_pre_hook(lambda *_, _at=path: now.__setitem__(0, layer_of(f"{_at}.")))
    try:
        with torch.no_grad():
            model(input_ids=torch.tensor([[1, 2, 3]]))
    except Exception:
        return None
    finally:
        for place, name, own in kept:
            setattr(place, name, own)
    return seen - {None}


def kind_of(path, kinds):
    """The kind of layers that a module is for, as its name tells it."""
    last = path.split(".")[-1]
    if last in kinds:
        return last
    return {"rotary_emb_local": "sliding_attention", "rotary_emb": "full_attention"}.get(last)


def run(name, config, length, _options):
    with folder(config) as place:
        known = AutoConfig.from_pretrained(place)
    text = known.get_text_config()
    types = sorted(set(getattr(text, "layer_types", None) or ()))
    model = built(known).eval()
    mrope = "mrope_section" in json.dumps(config)
    modules = [
        (path, module)
        for path, module in model.named_modules()
        if "otary" in type(module).__name__ and not any(one in path or one in type(module).__name__ for one in TOWERS)
    ]
    several = len(modules) > 1 and len(types) > 1
    for path, module in modules:
        kinds = [kind_of(path, types) if several else None]
        if "layer_type" in inspect.signature(module.forward).parameters:
            kinds = types or [None]
        for kind in kinds:
            asked = None if several else kind
            cos, sin = ran(module, length or 64, asked, mrope)
            layer = layer_of(path) if kind is None else None  # a class may have one in each layer
            layers = None if layer is None else [layer]
            turned(
                name, cos.tolist(), sin.tolist(), kind=kind, layers=layers, length=length, module=type(module).__name__
            )
    if not modules:
        for path, module in model.named_modules():
            if isinstance(getattr(module, "embed_positions", None), torch.Tensor):  # GPT-J's own table, in each layer
                sin, cos = module.embed_positions[1].chunk(2)
                turned(
                    name,
                    cos.tolist(),
                    sin.tolist(),
                    length=length,
                    layers=[layer_of(f"{path}.")],
                    module=type(module).__name__,
                )
    if turned_layers := turning(model):
        row(name, still=sorted(set(range(text.num_hidden_layers)) - turned_layers))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(run)
