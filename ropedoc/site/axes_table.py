"""Settings of models whose positions have several coordinates, read off their classes and `axial` as the site is built."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from ropedoc.config.axes import DIFFUSERS, Axes, axes
from ropedoc.figures import theme
from ropedoc.ladder.frequencies import wavelengths
from ropedoc.methods.axial import Axis

# What stands in the table, by the least config that its class can be read from: all else is the class's default. GLM-4.5V's
# head_dim is what its sections, of 32 pairs, and its share of one half ask for. Where a released file was opened its base
# stands here, and RELEASED says which.
CONFIGS: Mapping[str, Mapping[str, Any]] = {
    "Qwen2-VL": {"model_type": "qwen2_vl_text"},
    "Qwen2.5-VL": {"model_type": "qwen2_5_vl_text"},
    "Qwen3-VL": {"model_type": "qwen3_vl_text", "rope_theta": 5_000_000},
    "Qwen3.5": {"model_type": "qwen3_5_text", "rope_theta": 10_000_000},
    "GLM-4.5V": {"model_type": "glm4v_moe_text", "head_dim": 128},
    "ERNIE-4.5-VL": {"model_type": "ernie4_5_vl_moe_text"},
    "PaddleOCR-VL": {"model_type": "paddleocr_vl_text"},
    "Qwen2-VL's tower": {"model_type": "qwen2_vl_vision"},
    "Pixtral": {"model_type": "pixtral"},
    "Llama 4's tower": {"model_type": "llama4_vision_model"},
    "Gemma 4's tower": {"model_type": "gemma4_vision"},
    "Kimi K2.5's tower": {"model_type": "kimi_k25_vision"},
    "MiniMax-M3's tower": {"model_type": "minimax_m3_vl_vision"},
    "SAM 3's tower": {"model_type": "sam3_vit_model"},
    "SAM 2's memory": {"model_type": "sam2_video"},
    "DINOv3": {"model_type": "dinov3_vit"},
    "Flux": {"_class_name": "FluxTransformer2DModel"},
    "Flux.2": {"_class_name": "Flux2Transformer2DModel"},
    "Qwen-Image": {"_class_name": "QwenImageTransformer2DModel"},
    "HunyuanVideo": {"_class_name": "HunyuanVideoTransformer3DModel"},
    "Wan": {"_class_name": "WanTransformer3DModel"},
}
RELEASED = {
    "Qwen3-VL": "Qwen3-VL-32B-Instruct",
    "Qwen3.5": "Qwen3.5-27B",
}  # copies in ai-dynamo/aiconfigurator@095f58a5
DEALT = {
    "mrope": "one ladder, in blocks",
    "mrope_interleaved": "one ladder, in turns",
    "ernie_vl": "one ladder, height and width in turns, then time",
    "pixtral": "one ladder, even rungs to height, odd ones to width",
    "kimi_k25_vision": "a ladder for each axis, in turns",
}
COLUMNS = {"model": 20, "base b": 13, "pairs dealt as": 18, "axis: pairs, one turn in": 29, "code": 20}  # percent


def table() -> str:
    """All of them, one a row."""
    widths = "".join(f'<col style="width:{width}%">' for width in COLUMNS.values())
    head = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    body = "".join(_row(model, config) for model, config in CONFIGS.items())
    return (
        '<div class="rope-scroll" tabindex="0" role="group" aria-label="table of models with several axes">'
        f'<table class="rope-prose"><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def read(model: str) -> Axes:
    """The axes of a model of the table."""
    (found,) = axes(CONFIGS[model])
    if found.why is not None:
        raise ValueError(f"the axes of {model} must be known, got: {found.why}")
    return found


def where(model: str) -> str:
    """File and line of the code that it is read off, and the released model that states the base, where its file was opened."""
    config = CONFIGS[model]
    if "_class_name" in config:
        return f"diffusers 0.42.1, {DIFFUSERS[config['_class_name']]['source']}"
    path: str = _classes()[config["model_type"]]["where"]["rotary"]
    released = f"; base of {RELEASED[model]}" if model in RELEASED else ""
    return f"transformers 5.24.0, {path.rpartition('/')[2]}{released}"


def _base(model: str, base: float) -> str:
    """Base, and whose it is: a class's default stands beside a released one."""
    if model not in RELEASED:
        return f"{base:,.0f}"
    return f"{base:,.0f} (class: {_classes()[CONFIGS[model]['model_type']]['rope']['rope_theta']:,.0f})"


@cache
def _classes() -> Mapping[str, Any]:
    """The classes with the places that they were read from, which the package leaves out."""
    return dict(json.loads(files("ropedoc.config").joinpath("classes.json").read_text(encoding="utf-8")))


def _row(model: str, config: Mapping[str, Any]) -> str:
    found = read(model)
    link = f"decoder.html#config={quote(json.dumps(config))}"
    cells = (
        _base(model, found.axes[0].base),
        DEALT.get(str(found.method), "a ladder for each axis, one after the other"),
        "<br>".join(map(_axis, found.axes)),
        html.escape(where(model)).replace("_", "_<wbr>"),
    )
    row = "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in zip(list(COLUMNS)[1:], cells, strict=True))
    return f'<tr><td><a href="{link}">{html.escape(model)}</a></td>{row}</tr>'


def _axis(axis: Axis) -> str:
    short, long = (theme.number(one, ",.0f" if one >= 100 else ".3g") for one in wavelengths(axis.inv_freq)[[0, -1]])
    return f"{axis.name}: {axis.pairs.size}, {short} to {long} ({html.escape(axis.unit)})"
