"""MLX-LM: a model with random weights is built from each config, and each layer's rope turns unit vectors.

A pass of three tokens shows which layers call theirs.
"""

import mlx.core as mx
import mlx.nn as nn
from mlx_lm.utils import _get_classes
from readings import layer_of, main, row, turned


def ropes(model):
    """Every rotary module by the name that a layer has for it."""
    for path, module in model.named_modules():
        last = path.split(".")[-1]
        if (last.startswith("rope") or last in ("rotary_emb", "_rope")) and isinstance(module, nn.Module):
            yield path, module


def called(model):
    """Names of the rotary modules that a pass calls, None where it cannot be made."""
    seen, kinds = set(), {type(module) for _, module in ropes(model)}
    kept = {kind: kind.__call__ for kind in kinds}

    def watching(own):
        def call(self, *given, **named):
            seen.add(id(self))
            return own(self, *given, **named)

        return call

    for kind, own in kept.items():
        kind.__call__ = watching(own)
    try:
        model(mx.array([[1, 2, 3]]))
    except Exception:
        return None
    finally:
        for kind, own in kept.items():
            kind.__call__ = own
    return {path for path, module in ropes(model) if id(module) in seen and type(module).__name__ != "NoPE"}


def probed(module, dims, length):
    """cos and sin of position 1, in the layout in which all pairs keep one length."""
    best = None
    for half in (True, False):
        first = mx.arange(dims // 2) if half else mx.arange(0, dims, 2)
        second = first + (dims // 2 if half else 1)
        x = mx.zeros((1, 1, length, dims)) + mx.zeros((dims,)).at[first].add(1.0)
        y = module(x, offset=0)[0, 0, 1]
        cos, sin = y[first], y[second]
        spread = (mx.max(cos**2 + sin**2) - mx.min(cos**2 + sin**2)).item()
        if best is None or spread < best[0]:
            best = spread, cos.tolist(), sin.tolist(), "half" if half else "interleaved"
    return best[1:]


def run(name, config, length, _options):
    kind, arguments = _get_classes(config)
    model = kind(arguments.from_dict(config))
    used = called(model)
    for path, module in ropes(model):
        if used is not None and path not in used:
            continue
        dims = getattr(module, "dims", None) or getattr(module, "dim", None) or 2 * module._freqs.size
        follows = type(module).__name__ == "DynamicNTKScalingRoPE"
        cos, sin, layout = probed(module, dims, (length or 2) if follows else 2)
        layer = layer_of(path)
        found = {"layers": None if layer is None else [layer], "layout": layout, "module": type(module).__name__}
        turned(name, cos, sin, length=length, **found)
    if used is not None:
        layers = range(len(model.layers))
        turning = {layer_of(path) for path in used}
        if None not in turning:
            row(name, still=[layer for layer in layers if layer not in turning])


if __name__ == "__main__":
    main(run)
