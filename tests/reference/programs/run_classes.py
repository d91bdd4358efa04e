"""transformers, any class: a model of the class' own sizes is built without weights, and its rotary tables are read.

Only the model_type and what the embedding needs stand in these configs, so that a text is seen to be read by each class.
"""

import sys
import warnings
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import built  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from readings import folder, layer_of, main, row  # noqa: E402
from run_transformers import TOWERS, kind_of  # noqa: E402
from transformers import AutoConfig  # noqa: E402

built.SECONDS = 600  # of a class, on a machine with other work
warnings.filterwarnings("ignore")
transformers.logging.set_verbosity_error()


def tables(part):
    """Label, frequencies and factor of each table that a module holds."""
    for name, theta in part.named_buffers():
        label, _, last = name.rpartition("inv_freq")
        if not last and label != name and not label.endswith("original_"):
            yield label.strip("_"), theta, getattr(part, f"{label}attention_scaling", 1.0)
    sines = getattr(part, "embed_positions", None)
    if torch.is_tensor(sines):
        sine, cosine = sines[1].chunk(2)
        yield "", torch.atan2(sine, cosine), 1.0


def numbered(known, text):
    """A model whose rotary modules hold numbers; a part's own module may be imported only as it is first built."""
    for _ in range(2):
        try:
            model = built.build(known)
        except (
            Exception
        ):  # a tower that asks for more than a text model needs; its part alone, as the file's class read it
            if text is known:
                raise
            model = built.build(text)
        if not any(theta.is_meta for part in built.rotary_modules(model).values() for _, theta, _ in tables(part)):
            break
    return model


def model_type_of(part):
    return getattr(getattr(part, "config", None), "model_type", None)


def run(name, config, length, _options):
    with folder(config) as place:
        known = AutoConfig.from_pretrained(place)
    text = known.get_text_config()
    with built.time_limit():
        model = numbered(known, text)
    parts = {path: part for path, part in built.rotary_modules(model).items() if not any(one in path for one in TOWERS)}
    own = {path: part for path, part in parts.items() if model_type_of(part) == text.model_type} or parts
    types = sorted(set(getattr(text, "layer_types", None) or ()))
    several = len(own) > 1 and len(types) > 1
    for path, part in own.items():
        layer = layer_of(f"{path}.")
        for label, theta, factor in tables(part):
            if theta.is_meta:
                raise TypeError(f"{path} has no numbers")
            row(
                name,
                frequencies=theta.flatten().float().tolist(),
                factor=float(factor),
                kind=label or (kind_of(path, types) if several and layer is None else None),
                layers=None if layer is None else [layer],
                length=length,
                module=type(part).__name__,
            )


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(run)
