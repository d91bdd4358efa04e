"""Make positions.json: position ids of texts with images and videos in them, by the libraries' own get_rope_index.

Nothing is imported from ropedoc. Needs torch==2.13.0 and transformers==5.24.0.
A row: class, parts of the sequence (tokens of text, or frames, rows and columns of patches after merging), the position
ids of time, height and width, and how far beyond the number of tokens the first generated one stands.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import MethodType, SimpleNamespace

import torch
from transformers.models.ernie4_5_vl_moe.modeling_ernie4_5_vl_moe import Ernie4_5_VLMoeModel
from transformers.models.glm4v.modeling_glm4v import Glm4vModel
from transformers.models.qwen2_vl.modeling_qwen2_vl import Qwen2VLModel
from transformers.models.qwen3_vl.modeling_qwen3_vl import Qwen3VLModel

HERE = Path(__file__).parent
MERGED = 2  # patches by patches that one token holds
IMAGE = [4, [1, 3, 5], 6]
CASES = {
    Qwen2VLModel: ([7], IMAGE, [[1, 4, 2], 3], [2, [1, 2, 2], 1, [1, 5, 3], 1], [3, [2, 3, 4], 2], [3, [9, 2, 4], 2]),
    Qwen3VLModel: ([7], IMAGE),
    Glm4vModel: ([7], IMAGE),
    Ernie4_5_VLMoeModel: ([7], IMAGE),
}


def row(model, parts):
    vision = SimpleNamespace(spatial_merge_size=MERGED, temporal_merge_size=1)
    fake = SimpleNamespace(config=SimpleNamespace(vision_config=vision))
    fake.get_vision_position_ids = MethodType(model.get_vision_position_ids, fake)
    kinds, grids = [], {1: [], 2: []}
    for part in parts:
        if isinstance(part, int):
            kinds += [0] * part
            continue
        frames, rows, columns = part
        kind = 1 if frames == 1 else 2
        kinds += [kind] * (frames * rows * columns)
        grids[kind].append([frames, MERGED * rows, MERGED * columns])
    images, videos = (torch.tensor(grids[kind]) if grids[kind] else None for kind in (1, 2))
    ids, beyond = model.get_rope_index(
        fake, torch.zeros(1, len(kinds), dtype=torch.long), torch.tensor([kinds]), images, videos
    )
    return [model.__name__, parts, ids[:, 0].tolist(), int(beyond)]


rows = [row(model, parts) for model, cases in CASES.items() for parts in cases]
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in rows)
(HERE / "positions.json").write_text(
    f'{{"columns": ["class", "parts", "positions", "beyond"], "rows": [\n{lines}\n]}}\n'
)
