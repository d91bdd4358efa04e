"""Values that are almost a ladder, 2,400 of them: near_misses.json keeps what was said of all, and some are judged anew."""

import json

import numpy as np
import pytest

from ropedoc import identify
from tests.check import near_misses

KEPT = json.loads(near_misses.FILE.read_text())


def test_of_2400_near_misses_none_was_told_with_confidence_for_what_it_is_not():
    assert KEPT["count"] == sum(sum(ids.values()) for ids in KEPT["told"].values()) == 2400
    assert KEPT["wrong"] == []
    assert len(KEPT["told"]) == 16
    assert all("same" not in ids for ids in KEPT["told"].values())
    for name in ("one pair", "noise", "two swapped", "last two", "bend", "two pieces", "drawn"):
        assert KEPT["told"][name] == {"none": 150}


def test_some_of_them_are_judged_anew():
    some = list(near_misses.judged(every=37))
    assert {form for _, form, *_ in some} == set(near_misses.FORMS)
    assert len({name for name, *_ in some}) == 16
    for name, form, ident, wrong in some:
        assert not wrong, f"{name}, {form}: {ident}"
        assert ident in KEPT["told"][name]


@pytest.mark.parametrize("form", near_misses.FORMS)
def test_a_finding_that_does_not_make_the_values_is_counted_as_wrong(monkeypatch, form):
    meant = near_misses.drawn(np.random.default_rng(1))
    monkeypatch.setattr(near_misses, "identify", lambda *_, **__: identify(meant.theta, rope=meant.config))
    missed = near_misses.misses(meant, np.random.default_rng(2))["one pair"]
    assert near_misses.wrong(missed, 1.0, form, meant) == ("same", True)
