"""The model: a small decoder whose only sense of position is the rotation of queries and keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.text import VOCABULARY
from ropedoc import Rope

EPSILON = 1e-5  # in the norm


@dataclass(frozen=True)
class Shape:
    """Sizes of the model, and the rotation that it is trained with."""

    width: int = 64
    heads: int = 4
    head_dim: int = 32
    inner: int = 256
    layers: int = 2
    base: float = 100.0
    original: int = 64


SHAPE = Shape()


@dataclass(frozen=True)
class Turns:
    """cos and sin of every position [length, pairs], times the attention factor; and pairs that are switched off."""

    cos: Tensor
    sin: Tensor
    off: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # layer → pairs
    window: int | None = None  # positions that a query sees, itself among them


def turns(
    rope: Rope, length: int, *, off: Mapping[int, tuple[int, ...]] | None = None, window: int | None = None
) -> Turns:
    """The rotations of a setting, for positions 0 to length - 1."""
    angles = np.outer(np.arange(length), rope.inv_freq)
    cos, sin = (
        torch.tensor(part * rope.attention_factor, dtype=torch.float32) for part in (np.cos(angles), np.sin(angles))
    )
    return Turns(cos, sin, off or {}, window)


def rotated(x: Tensor, by: Turns) -> Tensor:
    """Queries or keys [..., length, head_dim], in the layout "half"."""
    first, second = x.chunk(2, -1)
    length = x.shape[-2]
    cos, sin = by.cos[:length], by.sin[:length]
    return torch.cat((first * cos - second * sin, second * cos + first * sin), -1)


class Norm(nn.Module):
    """Root mean square norm with a gain."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """X / rms(x) · gain."""
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + EPSILON) * self.gain


class Block(nn.Module):
    """Attention, then two layers with relu squared between them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.head_dim = shape.heads, shape.head_dim
        across = shape.heads * shape.head_dim
        self.before, self.between = Norm(shape.width), Norm(shape.width)
        self.attend = nn.Linear(shape.width, 3 * across, bias=False)  # queries, keys, values
        self.out = nn.Linear(across, shape.width, bias=False)
        self.up = nn.Linear(shape.width, shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor, by: Turns, off: tuple[int, ...], see: Callable[[Tensor], None] | None) -> Tensor:
        """The stream after this block; `see` is handed the attention [batch, heads, length, length]."""
        batch, length, _ = x.shape
        parts = self.attend(self.before(x)).view(batch, length, 3, self.heads, self.head_dim)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        if off:
            query = query.clone()
            query[..., [place for pair in off for place in (pair, pair + self.head_dim // 2)]] = 0
        query, key = rotated(query, by), rotated(key, by)
        if see is None and by.window is None:
            mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        else:
            attention = self._attention(query, key, by.window)
            if see is not None:
                see(attention)
            mixed = attention @ value
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, length, -1))
        return x + self.down(functional.relu(self.up(self.between(x))).square())

    def _attention(self, query: Tensor, key: Tensor, window: int | None) -> Tensor:
        length = query.shape[-2]
        distance = torch.arange(length)[:, None] - torch.arange(length)
        hidden = distance < 0 if window is None else (distance < 0) | (distance >= window)
        scores = query @ key.transpose(-1, -2) / math.sqrt(self.head_dim)
        return scores.masked_fill(hidden, -math.inf).softmax(-1)


class Model(nn.Module):
    """Characters to logits; the embedding is used at both ends."""

    def __init__(self, shape: Shape = SHAPE) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(len(VOCABULARY), shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.last = Norm(shape.width)
        self._start()

    def _start(self) -> None:
        for name, weights in self.named_parameters():
            if weights.dim() == 2:
                small = name.endswith(("out.weight", "down.weight"))  # what is added to the stream
                fan = (0.2 if small else 0.5) / math.sqrt(weights.shape[1])
                nn.init.normal_(weights, std=0.1 if name.startswith("embedding") else fan)

    def forward(self, tokens: Tensor, by: Turns, see: Callable[[Tensor], None] | None = None) -> Tensor:
        """Logits [batch, length, characters]."""
        x = self.embedding(tokens)
        for layer, block in enumerate(self.blocks):
            x = block(x, by, by.off.get(layer, ()), see)
        return self.last(x) @ self.embedding.weight.T


def bits(model: Model, tokens: Tensor, by: Turns) -> Tensor:
    """What each character but the first costs [batch, length - 1]."""
    logits = model(tokens[:, :-1], by)
    return functional.cross_entropy(logits.transpose(1, 2), tokens[:, 1:], reduction="none") / math.log(2)
