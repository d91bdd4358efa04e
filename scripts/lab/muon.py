"""Muon (Jordan 2024): momentum, made nearly orthogonal by five Newton-Schulz steps."""

from __future__ import annotations

import torch
from torch import Tensor

MOMENTUM, DECAY = 0.95, 0.01
COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # K. Jordan, Muon: an optimizer for hidden layers, section "Muon's design"
STEPS = 5


class Muon:
    """Updates matrices in place; one that holds queries, keys and values is taken in its three parts."""

    def __init__(self, matrices: list[tuple[Tensor, int]], *, rate: float) -> None:
        self.matrices = [(matrix, parts, torch.zeros_like(matrix)) for matrix, parts in matrices]
        self.rate = rate

    @torch.no_grad()
    def step(self, share: float) -> None:
        """One update, at this share of the rate."""
        for matrix, parts, memory in self.matrices:
            assert matrix.grad is not None
            memory.mul_(MOMENTUM).add_(matrix.grad)
            ahead = matrix.grad + MOMENTUM * memory
            update = torch.cat(
                [orthogonal(part) * max(1, part.shape[0] / part.shape[1]) ** 0.5 for part in ahead.chunk(parts)]
            )
            matrix.mul_(1 - self.rate * share * DECAY).add_(update, alpha=-self.rate * share)


def orthogonal(matrix: Tensor) -> Tensor:
    """The matrix with all its singular values near 1."""
    a, b, c = COEFFICIENTS
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if tall else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(STEPS):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if tall else x
