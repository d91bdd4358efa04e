"""Training, and the short training that goes on from a trained model at a greater length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from lab import batches
from lab.model import SHAPE, Model, turns
from lab.muon import Muon
from lab.text import Tokens
from ropedoc import Rope, inverse_frequencies

RATE_LAST = 0.02  # share of the rate at the end


@dataclass(frozen=True)
class Plan:
    """One training."""

    steps: int = 4000
    batch: int = 32
    length: int = SHAPE.original
    warm: int = 100
    matrices: float = 0.02  # rate of Muon
    others: float = 4e-3  # rate of AdamW, for the embedding and the gains


FIRST = Plan()
FURTHER = Plan(steps=120, batch=8, length=4 * SHAPE.original, warm=25, matrices=0.005, others=1e-3)


def unchanged(base: float = SHAPE.base) -> Rope:
    """The rotation that the model is trained with."""
    frequencies = inverse_frequencies(SHAPE.head_dim, base=base)
    return Rope(inv_freq=frequencies, rope_type="default", base=base, rotary_dim=SHAPE.head_dim)


def fresh(seed: int) -> Model:
    """A model before its training."""
    torch.manual_seed(seed)
    return Model()


def train(model: Model, text: Tokens, *, seed: int, plan: Plan = FIRST, rope: Rope | None = None) -> Model:
    """The model, trained in place."""
    rng = np.random.default_rng(seed + 1000)
    by = turns(rope or unchanged(), plan.length)
    muon, adam = _optimisers(model, plan)
    for step in range(plan.steps):
        share = min((step + 1) / plan.warm, max(RATE_LAST, (plan.steps - step) / (plan.steps - plan.warm + 1)))
        for group in adam.param_groups:
            group["lr"] = plan.others * share
        shown = torch.from_numpy(batches.batch(rng, text, count=plan.batch, length=plan.length + 1))
        loss = functional.cross_entropy(model(shown[:, :-1], by).transpose(1, 2), shown[:, 1:])
        model.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        muon.step(share)
        if step % 500 == 0 or step == plan.steps - 1:
            print(f"seed {seed} step {step} loss {loss.item():.3f} nats", flush=True)
    return model.eval()


def _optimisers(model: Model, plan: Plan) -> tuple[Muon, torch.optim.AdamW]:
    named = dict(model.named_parameters())
    inner = {name: weights for name, weights in named.items() if name.startswith("blocks") and weights.dim() == 2}
    gains = [weights for weights in named.values() if weights.dim() == 1]
    groups = [
        {"params": [model.embedding.weight], "weight_decay": 0.05},
        {"params": gains, "weight_decay": 0.0},
    ]
    muon = Muon([(weights, 3 if "attend" in name else 1) for name, weights in inner.items()], rate=plan.matrices)
    return muon, torch.optim.AdamW(groups, lr=plan.others, betas=(0.9, 0.98))
