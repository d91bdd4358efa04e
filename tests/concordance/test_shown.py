"""What the page of programs says: its figure, its cells and its reasons, against the runs read a second time."""

import base64
import json
import math
import re
import struct

import numpy as np
import pytest

from ropedoc.concordance.compare import cells
from ropedoc.concordance.reasons import reason_of, reasons
from ropedoc.concordance.runs import programs, settings
from ropedoc.concordance.sizes import first_quarter, off_at, reach
from ropedoc.config.every import layers
from ropedoc.figures.programs import CHOICES, limit_of, parting, programs_apart, said_of
from ropedoc.site.concordance import anchor, table, why
from tests.compare import assert_refused
from tests.project import ROOT

PAIRS = {name: parting()[name][:2] for name in CHOICES}


def ladders(setting, program):
    """Every ladder that a program ran for a setting, with its length, read from the file by hand."""
    held = json.loads((ROOT / "ropedoc" / "concordance" / f"{program}.json").read_text())
    for one in held["runs"][setting]:
        if "ladder" in one:
            raw = base64.b64decode(held["ladders"][one["ladder"]])
            yield np.array(struct.unpack(f"<{len(raw) // 4}f", raw)), one.get("length")


def apart(setting, program):
    """The largest parting of a pair, rad a token, over what was run and the kinds of layers [all of them]."""
    found = []
    for theirs, length in ladders(setting, program):
        for kind in layers(settings()[setting], context_length=length):
            if kind.rope is not None:
                ours = kind.rope.inv_freq
                size = max(ours.size, theirs.size)
                found.append(np.abs(np.pad(ours, (0, size - ours.size)) - np.pad(theirs, (0, size - theirs.size))))
    return found


@pytest.mark.parametrize("name", CHOICES)
def test_the_figures_reading_is_true_of_the_ladders_that_ran(name):
    setting, program = PAIRS[name]
    difference = parting()[name][2]
    assert any(
        np.allclose(difference.apart, one, rtol=1e-9, atol=0)
        for one in apart(setting, program)
        if one.shape == difference.apart.shape
    )
    text = programs_apart(pair=name).reading
    assert text.startswith(f"With {name}, ")
    if found := re.search(
        r"a quarter turn off at ([\d,]+) tokens, and (\d+) of (\d+) are within ([\d,]+), where the agreement is (−?[\d.]+)\.$",
        text,
    ):
        first, off, pairs, within, agreement = (float(one.replace(",", "").replace("−", "-")) for one in found.groups())
        assert difference.apart.max() * first >= math.pi / 2 > difference.apart.max() * (first - 1)
        assert off == sum(theta * within >= math.pi / 2 for theta in difference.apart)
        assert pairs == difference.apart.size
        assert abs(agreement - np.mean([math.cos(within * theta) for theta in difference.apart])) <= 0.0051
    else:
        assert "no pair is a quarter turn off" in text


def test_what_parts_nowhere_has_no_first_distance():
    (cell,) = [
        one for one in cells().values() if (one.setting, one.program) == ("yarn, attention_factor 1.5", "sglang")
    ]
    (one, *_) = cell.differences
    assert first_quarter(one) is None
    assert off_at(one, 10**6) == 0
    assert reach(one, cell.setting) == 131072


def test_phi_3s_short_list_is_measured_up_to_its_end():
    assert "within 4,096" in said_of("Phi-3-mini-128k", "mlx")


def test_a_limit_is_the_programs_or_refused():
    assert limit_of("Phi-3-mini-128k", "vllm") == "4,096"
    assert_refused(lambda: limit_of("Llama-2-7B", "mlx"), "program must tell a limit, got 'mlx'")


def test_the_table_has_a_row_for_each_setting_and_a_cell_for_each_program():
    rows = re.findall(r"<tr data.*?</tr>", table())
    assert len(rows) == len(settings())
    for row, setting in zip(rows, settings(), strict=True):
        found = re.findall(r"<td data-label=\"[^\"]+\">(.*?)</td>", row)[1:]
        for cell, program in zip(found, programs(), strict=True):
            same = cells()[setting, program.id].verdict == "same"
            assert cell.startswith("same") == same
            if not same:
                assert f'href="#{anchor(reason_of()[setting, program.id])}"' in cell
        assert ("data-apart" in row) == any(not cell.startswith("same") for cell in found)


def test_every_reason_stands_on_the_page_under_its_own_address():
    text = why()
    assert re.findall(r'<li id="([^"]+)"', text) == [
        anchor(one) for program in programs() for one in reasons() if one.program == program.id
    ]
    assert len({*re.findall(r'id="([^"]+)"', text)}) == text.count('id="')


def test_a_cell_that_has_no_reason_yet_is_shown_all_the_same(monkeypatch):
    monkeypatch.setattr("ropedoc.site.concordance.reason_of", dict)
    assert ">pair 17 × 1.76</td>" in table()
    assert ">error</td>" in table()
