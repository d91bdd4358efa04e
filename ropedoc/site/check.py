"""What the check's scripts take from the package: sentences on findings, lines of logs, and published models."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ropedoc.check.logs import LINES
from ropedoc.check.words import FINDINGS, LINE, METHODS, UNSEEN, WHY
from ropedoc.config.layers import stated
from ropedoc.config.normal import normal
from ropedoc.models.preset import MODELS, Preset
from ropedoc.site.bundle import data_module

KEPT = ("rope_type", "base", "rotary_dim", "head_dim", "layout", "numbers", "length", "kind")
TOLD = ("original_from", "grows_from")


def check_module() -> str:
    """Module that exports the register of findings, the lines of logs, and models as records that need no reader of configs."""
    return data_module(
        findings=FINDINGS,
        methods=METHODS,
        unseen=UNSEEN,
        why=WHY,
        line=LINE,
        logs=[asdict(entry) for entry in LINES],
        models=[_model(name, preset) for name, preset in MODELS.items()],
    )


def _model(name: str, preset: Preset) -> dict[str, Any]:
    """Its record, and those of its other layers that rotate."""
    found = stated(preset.config)
    record = _record(preset, preset.layer_type)
    kinds = [kind.name for kind in found.kinds if kind.rotates and kind.name not in (None, record["kind"])]
    context = preset.rope.context_length if preset.rope.rope_type == "longrope" else None
    others = [{"kind": kind, "record": _record(preset, kind)} for kind in kinds]
    return {"name": name, "context": context, "record": record, "others": others}


def _record(preset: Preset, layer_type: str | None) -> dict[str, Any]:
    context = preset.rope.context_length if preset.rope.rope_type == "longrope" else None
    record = normal(stated(preset.config), layer_type=layer_type, context_length=context)
    told = {key: record.told[key] for key in TOLD if record.told.get(key) is not None}
    return {key: getattr(record, key) for key in KEPT} | {"told": told}
