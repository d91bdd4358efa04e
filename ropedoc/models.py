"""Published models: what their configurations say of their positions, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ropedoc.extension import Rope, linear


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A published model: its frequencies, the context of its training [tokens], and the source of both."""

    name: str
    rope: Rope
    trained_context_length: int
    source: str


def _plain(name: str, *, rotary_dim: int, base: float, context: int, source: str) -> Preset:
    return Preset(
        name=name, rope=linear(rotary_dim, base=base, factor=1), trained_context_length=context, source=source
    )


MODELS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            _plain("Llama-2-7B", rotary_dim=128, base=1e4, context=4096, source="arXiv 2405.14591, table 1"),
            _plain("Llama-3-8B", rotary_dim=128, base=5e5, context=8192, source="arXiv 2405.14591, table 1"),
            _plain("Qwen2.5-7B", rotary_dim=128, base=1e6, context=32_768, source="mlc-ai/mlc-llm, model_preset.py"),
            _plain("gpt-oss-20b", rotary_dim=64, base=1.5e5, context=4096, source="config.json of openai/gpt-oss-20b"),
            _plain("Gemma-2-9B", rotary_dim=256, base=1e4, context=8192, source="mlc-ai/mlc-llm, model_preset.py"),
        )
    }
)
