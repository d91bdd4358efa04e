"""Make axes.json: cos and sin of every pair at one place in an image or video, by the libraries' own classes, in float64.

Nothing is imported from ropedoc. Needs torch==2.13.0, transformers==5.24.0 and diffusers==0.42.1.
A row: method, its arguments, the position along each axis in the library's order, cos and sin of each pair.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import torch
from diffusers.models import embeddings
from diffusers.models.transformers import (
    transformer_flux,
    transformer_flux2,
    transformer_hunyuan_video,
    transformer_qwenimage,
    transformer_wan,
)
from in_float64 import in_float64
from transformers import (
    DINOv3ViTConfig,
    Ernie4_5_VLMoeTextConfig,
    Llama4VisionConfig,
    PixtralVisionConfig,
    Qwen2VLTextConfig,
    Qwen3VLTextConfig,
    Sam2VideoConfig,
    Sam3ViTConfig,
)
from transformers.models.dinov3_vit import modeling_dinov3_vit
from transformers.models.ernie4_5_vl_moe import modeling_ernie4_5_vl_moe
from transformers.models.gemma4 import modeling_gemma4
from transformers.models.gemma4.configuration_gemma4 import Gemma4VisionConfig
from transformers.models.kimi_k25 import modeling_kimi_k25
from transformers.models.kimi_k25.configuration_kimi_k25 import Kimi_K25VisionConfig
from transformers.models.llama4 import modeling_llama4
from transformers.models.minimax_m3_vl import modeling_minimax_m3_vl
from transformers.models.minimax_m3_vl.configuration_minimax_m3_vl import MiniMaxM3VLVisionConfig
from transformers.models.pixtral import modeling_pixtral
from transformers.models.qwen2_vl import modeling_qwen2_vl
from transformers.models.qwen2_vl.configuration_qwen2_vl import Qwen2VLVisionConfig
from transformers.models.qwen3_vl import modeling_qwen3_vl
from transformers.models.sam2_video import modeling_sam2_video

# `from … import` asks for torchvision, which its rotary embedding has no use for
modeling_sam3 = importlib.import_module("transformers.models.sam3.modeling_sam3")
HERE = Path(__file__).parent
HEIGHT, WIDTH = 6, 9  # patches
ROW, COLUMN = 4, 7


def half(cos, sin):
    """Pairs (p, p + d/2), and that both features of each have one angle."""
    pairs = cos.shape[-1] // 2
    assert torch.equal(cos[:pairs], cos[pairs:])
    assert torch.equal(sin[:pairs], sin[pairs:])
    return cos[:pairs].tolist(), sin[:pairs].tolist()


def interleaved(cos, sin):
    """Pairs (2p, 2p + 1), likewise."""
    assert torch.equal(cos[::2], cos[1::2])
    assert torch.equal(sin[::2], sin[1::2])
    return cos[::2].tolist(), sin[::2].tolist()


def language(rotary, config, pairs, head_dim, base, sections):
    """Rotary embedding of a language model that reads images, at time 3, height 5, width 7."""
    parameters = {"rope_type": "default", "rope_theta": base, "mrope_section": sections}
    made = rotary(config(head_dim=head_dim, rope_parameters=parameters))
    cos, sin = made(torch.ones(1), torch.tensor([3, 5, 7]).reshape(3, 1, 1))
    return [3, 5, 7], *pairs(cos.flatten(), sin.flatten())


def dinov3(head_dim, base):
    config = DINOv3ViTConfig(hidden_size=head_dim, num_attention_heads=1, rope_theta=base, patch_size=16)
    made = modeling_dinov3_vit.DINOv3ViTRopePositionEmbedding(config).eval()
    cos, sin = made(torch.ones(1, 3, 16 * HEIGHT, 16 * WIDTH))
    centres = modeling_dinov3_vit.get_patches_center_coordinates(HEIGHT, WIDTH, torch.float64, torch.device("cpu"))
    at = ROW * WIDTH + COLUMN
    return centres[at].tolist(), *half(cos[at], sin[at])


def pixtral(head_dim, base):
    parameters = {"rope_type": "axial", "rope_theta": base}
    config = PixtralVisionConfig(head_dim=head_dim, rope_parameters=parameters)
    made = modeling_pixtral.PixtralVisionRotaryEmbedding(config)
    cos, sin = made(torch.ones(1), torch.tensor([[ROW, COLUMN]]))
    return [ROW, COLUMN], *half(cos.flatten(), sin.flatten())


def qwen2_vl_vision(head_dim, base):
    parameters = {"rope_type": "axial", "rope_theta": base}
    config = Qwen2VLVisionConfig(embed_dim=head_dim, num_heads=1, rope_parameters=parameters)
    cos, sin = modeling_qwen2_vl.Qwen2VLVisionRotaryEmbedding(config)(torch.ones(1), torch.tensor([[ROW, COLUMN]]))
    return [ROW, COLUMN], *half(cos.flatten(), sin.flatten())


def gemma4_vision(head_dim, base):
    """Each half of a head has pairs of its own."""
    config = Gemma4VisionConfig(head_dim=head_dim, rope_parameters={"rope_type": "axial", "rope_theta": base})
    made = modeling_gemma4.Gemma4VisionRotaryEmbedding(config)
    cos, sin = (one.flatten() for one in made(torch.ones(1), torch.tensor([[[COLUMN, ROW]]])))
    own = [*range(head_dim // 4), *range(head_dim // 2, 3 * head_dim // 4)]
    return [COLUMN, ROW], cos[own].tolist(), sin[own].tolist()


def kimi_k25_vision(head_dim, base):
    parameters = {"rope_type": "axial", "rope_theta": base}
    config = Kimi_K25VisionConfig(hidden_size=head_dim, num_attention_heads=1, rope_parameters=parameters)
    cos, sin = modeling_kimi_k25.Kimi_K25VisionRotaryEmbedding(config)(torch.ones(1), torch.tensor([[ROW, COLUMN]]))
    return [COLUMN, ROW], *half(cos.flatten(), sin.flatten())


def sam2(head_dim, base):
    """Place of the memory in a feature map of its own size; its width comes first."""
    parameters = {"rope_type": "axial", "rope_theta": base}
    config = Sam2VideoConfig(
        memory_attention_hidden_size=4 * head_dim, memory_attention_num_attention_heads=2,
        memory_attention_downsample_rate=2, memory_attention_rope_feat_sizes=[WIDTH, HEIGHT],
        rope_parameters=parameters,
    )  # fmt: skip
    places = modeling_sam2_video.Sam2VideoMemoryAttention.precompute_positions(config)
    cos, sin = modeling_sam2_video.Sam2VideoVisionRotaryEmbedding(config)(torch.ones(1), places)
    at = ROW * WIDTH + COLUMN
    return [COLUMN, ROW], *interleaved(cos[0, at], sin[0, at])


def sam3(head_dim, base):
    """A layer that sees the whole image: 12 patches a side, which count as the 4 of a window."""
    config = Sam3ViTConfig(
        hidden_size=head_dim, num_attention_heads=1, image_size=12 * 14, patch_size=14, window_size=4,
        rope_parameters={"rope_type": "axial", "rope_theta": base},
    )  # fmt: skip
    places = modeling_sam3.Sam3ViTLayer.precompute_positions(config, 0)
    cos, sin = modeling_sam3.Sam3ViTRotaryEmbedding(config)(torch.ones(1), places)
    at = ROW * 12 + COLUMN
    return [COLUMN / 3, ROW / 3], *interleaved(cos[0, at], sin[0, at])


def minimax_m3_vl_vision(head_dim, base):
    parameters = {"rope_type": "axial", "rope_theta": base}
    config = MiniMaxM3VLVisionConfig(hidden_size=head_dim, num_attention_heads=1, rope_parameters=parameters)
    made = modeling_minimax_m3_vl.MiniMaxM3VLVisionRotaryEmbedding(config)
    cos, sin = made(torch.ones(1), torch.tensor([[2, ROW, COLUMN]]))
    return [2, ROW, COLUMN], *half(cos.flatten(), sin.flatten())


def llama4_vision(head_dim, base):
    config = Llama4VisionConfig(
        hidden_size=head_dim, num_attention_heads=1, image_size=16 * WIDTH, patch_size=16,
        rope_parameters={"rope_type": "default", "rope_theta": base},
    )  # fmt: skip
    turned = modeling_llama4.Llama4VisionRotaryEmbedding(config).freqs_ci[ROW * WIDTH + COLUMN].flatten()
    return [COLUMN + 1, ROW + 1], turned.real.tolist(), turned.imag.tolist()


def flux(made, positions):
    cos, sin = made(torch.tensor([positions]))
    return positions, *interleaved(cos[0], sin[0])


def qwen_image(axes_dims, base):
    """Image 3 from 0, row 1 and column 1, which are counted from its middle."""
    made = transformer_qwenimage.QwenEmbedRope(base, axes_dims, scale_rope=True)
    turned = made._compute_video_freqs(1, HEIGHT, WIDTH, 3)[WIDTH + 1]
    return [3, -2, -4], turned.real.tolist(), turned.imag.tolist()


def video(made, channels):
    """Frame 2 of three, with patches of one frame by two by two."""
    cos, sin = made(torch.ones(1, channels, 3, 2 * HEIGHT, 2 * WIDTH))
    at = (2 * HEIGHT + ROW) * WIDTH + COLUMN
    size = cos.shape[-1]
    return [2, ROW, COLUMN], *interleaved(cos.reshape(-1, size)[at], sin.reshape(-1, size)[at])


def rows():
    qwen2 = (modeling_qwen2_vl.Qwen2VLRotaryEmbedding, Qwen2VLTextConfig, half)
    qwen3 = (modeling_qwen3_vl.Qwen3VLTextRotaryEmbedding, Qwen3VLTextConfig, half)
    ernie = (modeling_ernie4_5_vl_moe.Ernie4_5_VLMoeTextRotaryEmbedding, Ernie4_5_VLMoeTextConfig, interleaved)
    for method, classes, base, sections in (
        ("mrope", qwen2, 1e6, [16, 24, 24]),
        ("mrope", qwen2, 1e4, [3, 1, 4]),
        ("mrope_interleaved", qwen3, 5e6, [24, 20, 20]),
        ("ernie_vl", ernie, 5e5, [22, 22, 20]),
        ("ernie_vl", ernie, 1e4, [3, 3, 5]),
    ):
        d = 2 * sum(sections)
        yield method, {"rotary_dim": d, "base": base, "sections": sections}, language(*classes, d, base, sections)
    for method, made, head_dim, base in (
        ("dinov3", dinov3, 64, 100.0),
        ("pixtral", pixtral, 64, 1e4),
        ("llama4", llama4_vision, 88, 1e4),
        ("qwen2_vl_vision", qwen2_vl_vision, 80, 1e4),
        ("gemma4_vision", gemma4_vision, 64, 100.0),
        ("kimi_k25_vision", kimi_k25_vision, 72, 1e4),
        ("sam2", sam2, 64, 1e4),
        ("sam3", sam3, 64, 1e4),
        ("minimax_m3_vl_vision", minimax_m3_vl_vision, 80, 1e4),
    ):
        yield method, {"rotary_dim": head_dim, "base": base}, made(head_dim, base)
    two = (1, 2, 2)
    for method, base, dims, made in (
        ("flux", 1e4, [16, 56, 56], lambda b, a: flux(transformer_flux.FluxPosEmbed(b, a), [1, ROW, COLUMN])),
        ("flux2", 2e3, [32] * 4, lambda b, a: flux(transformer_flux2.Flux2PosEmbed(b, a), [10, ROW, COLUMN, 5])),
        ("qwen_image", 1e4, [16, 56, 56], lambda b, a: qwen_image(a, b)),
        ("hunyuan", 256.0, [16, 56, 56], lambda b, a: video(
            transformer_hunyuan_video.HunyuanVideoRotaryPosEmbed(2, 1, a, b), 16)),
    ):  # fmt: skip
        yield method, {"rotary_dim": sum(dims), "base": base, "axes_dims": dims}, made(base, dims)
    for head_dim in (128, 40):
        made = transformer_wan.WanRotaryPosEmbed(head_dim, two, 64, 1e4)
        yield "wan", {"rotary_dim": head_dim, "base": 1e4}, video(made, 16)


with in_float64(embeddings.get_1d_rotary_pos_embed):
    made = [[method, options, *values] for method, options, values in rows()]
lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in made)
(HERE / "axes.json").write_text(
    f'{{"columns": ["method", "options", "positions", "cos", "sin"], "rows": [\n{lines}\n]}}\n'
)
