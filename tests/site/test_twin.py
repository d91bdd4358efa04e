"""A function that leaves the shared vectors is named, with a vector, and nothing that only follows from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ropedoc.config import method
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.site import twin

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
PLAIN = (
    "wavelengths",
    "rotations",
    "mean_kernel",
    "logarithmic_law",
    "roformer_bound",
    "ripple",
    "inverse_frequencies",
)


def named(sentences):
    return [sentence.removeprefix("ropedoc.").partition(" must give ")[0] for sentence in sentences]


def test_the_package_agrees_with_every_vector():
    assert twin.disagreements(REFERENCE) == []


@pytest.mark.parametrize("name", PLAIN)
def test_a_function_that_is_off_by_a_billionth_is_named_alone(monkeypatch, name):
    true = getattr(twin, name)
    monkeypatch.setattr(twin, name, lambda *given, **settings: true(*given, **settings) * (1 + 1e-9))
    (sentence,) = twin.disagreements(REFERENCE)
    assert named([sentence]) == [name]
    assert "(vector: rotary_dim " in sentence


def test_a_wrong_ladder_is_named_and_not_what_follows_from_it(monkeypatch):
    true = twin.linear
    monkeypatch.setattr(twin, "linear", lambda n, *, base, factor: true(n, base=base, factor=factor * (1 + 1e-9)))
    assert named(twin.disagreements(REFERENCE)) == ["linear"]


def test_a_wrong_rotation_is_named_for_each_layout(monkeypatch):
    true = twin.rotate
    monkeypatch.setattr(twin, "rotate", lambda x, p, theta, **layout: true(x, np.negative(p), theta, **layout))
    assert named(twin.disagreements(REFERENCE)) == ["rotate", "rotate(layout='interleaved')"]


def test_wrong_head_weights_are_named_and_the_kernel_is_not(monkeypatch):
    true = twin.head_weights
    monkeypatch.setattr(twin, "head_weights", lambda n, *, head: true(n, head=head)[::-1].copy())
    assert "head_weights" in named(twin.disagreements(REFERENCE))
    assert "mean_kernel" not in named(twin.disagreements(REFERENCE))


def test_a_wrong_crossing_is_named(monkeypatch):
    true = twin.first_distance
    monkeypatch.setattr(twin, "first_distance", lambda *given, **settings: true(*given, **settings) + 1)
    assert named(twin.disagreements(REFERENCE)) == ["first_distance"]


@pytest.mark.parametrize(("rope_type", "name"), [("yarn", "yarn"), ("llama3", "llama3"), ("dynamic", "dynamic_ntk")])
def test_a_wrong_method_is_named_with_a_model(monkeypatch, rope_type, name):
    true = method.METHODS[rope_type]

    def off(rotary_dim, *, base, **numbers):
        return true(rotary_dim, base=base * (1 + 1e-9), **numbers)

    monkeypatch.setitem(method.METHODS, rope_type, off)
    (sentence,) = twin.disagreements(REFERENCE)
    assert named([sentence]) == [name]
    assert "(vector: model " in sentence


def test_a_function_that_raises_is_named_with_its_error(monkeypatch):
    monkeypatch.setattr(twin, "wavelengths", lambda _: 1 / 0)
    (sentence,) = twin.disagreements(REFERENCE)
    assert named([sentence]) == ["wavelengths"]
    assert "got ZeroDivisionError: division by zero (vector" in sentence


def test_a_result_of_another_shape_disagrees(monkeypatch):
    monkeypatch.setattr(twin, "inverse_frequencies", lambda n, *, base: inverse_frequencies(n, base=base)[:, None])
    assert named(twin.disagreements(REFERENCE)) == ["inverse_frequencies"]
