"""Make grid.json: similarity of one place of an image or video to every other, by vectors that the libraries' own code
rotates in float32.

Nothing is imported from ropedoc. Needs torch==2.13.0, transformers==5.24.0 and diffusers==0.42.1.
A row: method, its arguments, position of the query along each axis in the library's order, positions of the keys along
each axis, and the similarity, one number a key: the mean, over the unit vectors of a head, of the dot product of the
vector rotated at the query and at the key.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import torch
from diffusers.models.embeddings import apply_rotary_emb
from diffusers.models.transformers import transformer_flux, transformer_hunyuan_video, transformer_wan
from transformers import (
    DINOv3ViTConfig,
    Ernie4_5_VLMoeTextConfig,
    PixtralVisionConfig,
    Qwen2VLTextConfig,
    Qwen3VLTextConfig,
)
from transformers.models.dinov3_vit import modeling_dinov3_vit as dinov3
from transformers.models.ernie4_5_vl_moe import modeling_ernie4_5_vl_moe as ernie
from transformers.models.glm4v import modeling_glm4v as glm4v
from transformers.models.glm4v.configuration_glm4v import Glm4vTextConfig
from transformers.models.pixtral import modeling_pixtral as pixtral
from transformers.models.qwen2_vl import modeling_qwen2_vl as qwen2
from transformers.models.qwen3_vl import modeling_qwen3_vl as qwen3

HERE = Path(__file__).parent
FRAMES, HEIGHT, WIDTH = 2, 5, 7  # of the places that are compared
AT = (1, 3, 2)  # frame, row and column of the query


def similarity(rotate, cos, sin, query, **settings):
    """Mean of the dot products of every unit vector of a head, rotated at one place and at each."""
    size, count = cos.shape[-1], cos.shape[-2]
    heads = torch.eye(size)[None, :, None].expand(-1, -1, count, -1)
    places = rotate(heads, heads, cos, sin, **settings)[0][0]  # [unit vectors, places, features]
    return torch.einsum("hf,hpf->p", places[:, query], places).div(size).tolist()


def language(module, rotary, config, base, sections):
    """A language model that reads images, at every frame, row and column."""
    size = 2 * sum(sections)
    made = rotary(config(head_dim=size, rope_parameters={
        "rope_type": "default", "rope_theta": base, "mrope_section": sections}))  # fmt: skip
    places = torch.tensor(list(itertools.product(range(FRAMES), range(HEIGHT), range(WIDTH)))).T
    cos, sin = made(torch.ones(1), places[:, None])
    query = (AT[0] * HEIGHT + AT[1]) * WIDTH + AT[2]
    found = similarity(module.apply_rotary_pos_emb, cos, sin, query)
    return list(AT), [list(range(n)) for n in (FRAMES, HEIGHT, WIDTH)], found


def of_dinov3(size, base):
    config = DINOv3ViTConfig(hidden_size=size, num_attention_heads=1, rope_theta=base, patch_size=16)
    cos, sin = dinov3.DINOv3ViTRopePositionEmbedding(config).eval()(torch.ones(1, 3, 16 * HEIGHT, 16 * WIDTH))
    rows, columns = ([2 * (k + 0.5) / n - 1 for k in range(n)] for n in (HEIGHT, WIDTH))
    found = similarity(dinov3.apply_rotary_pos_emb, cos, sin, AT[1] * WIDTH + AT[2])
    return [rows[AT[1]], columns[AT[2]]], [rows, columns], found


def of_pixtral(size, base):
    config = PixtralVisionConfig(head_dim=size, rope_parameters={"rope_type": "axial", "rope_theta": base})
    places = torch.tensor(list(itertools.product(range(HEIGHT), range(WIDTH))))
    cos, sin = pixtral.PixtralVisionRotaryEmbedding(config)(torch.ones(1), places)
    found = similarity(pixtral.apply_rotary_pos_emb, cos, sin, AT[1] * WIDTH + AT[2], unsqueeze_dim=0)
    return list(AT[1:]), [list(range(HEIGHT)), list(range(WIDTH))], found


def diffusion(embedded, places, at):
    """A model of diffusers, whose embedding gives cos and sin of every place."""
    cos, sin = (one.reshape(-1, one.shape[-1]) for one in embedded)
    query = list(itertools.product(*places)).index(tuple(at))
    rotate = lambda q, _, cos, sin: (apply_rotary_emb(q, (cos, sin)),)  # noqa: E731
    return list(at), [list(one) for one in places], similarity(rotate, cos, sin, query)


def rows():
    for method, module, rotary, config, base, sections in (
        ("mrope", qwen2, qwen2.Qwen2VLRotaryEmbedding, Qwen2VLTextConfig, 1e6, [16, 24, 24]),
        ("mrope", glm4v, glm4v.Glm4vTextRotaryEmbedding, Glm4vTextConfig, 1e4, [8, 12, 12]),
        ("mrope_interleaved", qwen3, qwen3.Qwen3VLTextRotaryEmbedding, Qwen3VLTextConfig, 5e6, [24, 20, 20]),
        ("ernie_vl", ernie, ernie.Ernie4_5_VLMoeTextRotaryEmbedding, Ernie4_5_VLMoeTextConfig, 5e5, [22, 22, 20]),
    ):
        options = {"rotary_dim": 2 * sum(sections), "base": base, "sections": sections}
        yield method, options, language(module, rotary, config, base, sections)
    yield "dinov3", {"rotary_dim": 64, "base": 100.0}, of_dinov3(64, 100.0)
    yield "pixtral", {"rotary_dim": 64, "base": 1e4}, of_pixtral(64, 1e4)
    places = [range(FRAMES), range(HEIGHT), range(WIDTH)]
    video = torch.ones(1, 16, FRAMES, 2 * HEIGHT, 2 * WIDTH)
    for method, base, dims, embedded in (
        ("flux", 1e4, [16, 56, 56], transformer_flux.FluxPosEmbed(10000, [16, 56, 56])(
            torch.tensor(list(itertools.product(*places))).float())),
        ("hunyuan", 256.0, [16, 56, 56], transformer_hunyuan_video.HunyuanVideoRotaryPosEmbed(
            2, 1, [16, 56, 56], 256.0)(video)),
    ):  # fmt: skip
        yield method, {"rotary_dim": 128, "base": base, "axes_dims": dims}, diffusion(embedded, places, AT)
    embedded = transformer_wan.WanRotaryPosEmbed(128, (1, 2, 2), 64, 1e4)(video)
    yield "wan", {"rotary_dim": 128, "base": 1e4}, diffusion(embedded, places, AT)


lines = ",\n".join(json.dumps([method, options, *made], separators=(",", ":")) for method, options, made in rows())
(HERE / "grid.json").write_text(
    f'{{"columns": ["method", "options", "query", "keys", "similarity"], "rows": [\n{lines}\n]}}\n'
)
