"""The table of settings with several axes: each row is what the class's own numbers make, with file and line."""

import html
import math
import re
from urllib.parse import unquote

import pytest

from ropedoc.config.axes import Axes
from ropedoc.site import axes_table

ROWS = re.findall(r'<tr><td><a href="([^"]+)">([^<]+)</a></td>(.*?)</tr>', axes_table.table())
# Base, and for each axis its pairs and its shortest and longest wavelength: b^(-2j/a) and its kin, by hand.
BY_HAND = {
    "Qwen2-VL": (1e6, [(16, 1, 1e6 ** (15 / 64)), (24, 1e6 ** (16 / 64), 1e6 ** (39 / 64)), (24, 1e6 ** (40 / 64), 1e6 ** (63 / 64))]),
    "Qwen3-VL": (5e6, [(24, 1, 5e6 ** (63 / 64)), (20, 5e6 ** (1 / 64), 5e6 ** (58 / 64)), (20, 5e6 ** (2 / 64), 5e6 ** (59 / 64))]),
    "ERNIE-4.5-VL": (5e5, [(20, 5e5 ** (44 / 64), 5e5 ** (63 / 64)), (22, 1, 5e5 ** (42 / 64)), (22, 5e5 ** (1 / 64), 5e5 ** (43 / 64))]),
    "GLM-4.5V": (1e4, [(8, 1, 1e4 ** (7 / 32)), (12, 1e4 ** (8 / 32), 1e4 ** (19 / 32)), (12, 1e4 ** (20 / 32), 1e4 ** (31 / 32))]),
    "DINOv3": (100, [(16, 1 / (2 * math.pi), 100 ** (15 / 16) / (2 * math.pi))] * 2),
    "HunyuanVideo": (256, [(8, 1, 256 ** (7 / 8))] + [(28, 1, 256 ** (27 / 28))] * 2),
    "Flux.2": (2000, [(16, 1, 2000 ** (15 / 16))] * 4),
    "Wan": (1e4, [(22, 1, 1e4 ** (21 / 22))] + [(21, 1, 1e4 ** (20 / 21))] * 2),
}  # fmt: skip


def cells(row):
    return dict(re.findall(r'<td data-label="([^"]+)">(.*?)</td>', row))


@pytest.mark.parametrize("model", BY_HAND)
def test_a_row_has_the_numbers_of_its_class(model):
    base, axes = BY_HAND[model]
    (row,) = [cells(row) for _, name, row in ROWS if html.unescape(name) == model]
    assert float(row["base b"].partition(" (")[0].replace(",", "")) == base
    found = row["axis: pairs, one turn in"].split("<br>")
    assert len(found) == len(axes)
    for said, (pairs, short, long) in zip(found, axes, strict=True):
        numbers = re.match(r"\w+: (\d+), ([\d,.]+) to ([\d,.]+) \(", said)
        assert int(numbers[1]) == pairs
        assert [float(one.replace(",", "")) for one in numbers.groups()[1:]] == pytest.approx([2 * math.pi * short, 2 * math.pi * long], rel=3e-3)  # fmt: skip


def test_every_row_names_code_and_leads_to_the_decoder():
    assert [html.unescape(name) for _, name, _ in ROWS] == list(axes_table.CONFIGS)
    for link, name, row in ROWS:
        code = html.unescape(cells(row)["code"].replace("<wbr>", ""))
        code, _, released = code.partition("; base of ")
        assert re.fullmatch(r"(transformers 5\.24\.0|diffusers 0\.42\.1), \w+\.py:\d+", code), name
        assert bool(released) == (name in {"Qwen3-VL", "Qwen3.5"})
        assert unquote(link).startswith('decoder.html#config={"')


def test_a_released_base_stands_before_that_of_its_class():
    bases = {html.unescape(name): cells(row)["base b"] for _, name, row in ROWS}
    assert bases["Qwen3-VL"] == "5,000,000 (class: 500,000)"
    assert bases["Qwen3.5"] == "10,000,000 (class: 10,000)"
    released = {name: cells(row)["code"].replace("<wbr>", "") for _, name, row in ROWS}
    assert released["Qwen3-VL"].endswith("; base of Qwen3-VL-32B-Instruct")
    assert released["Qwen3.5"].endswith("; base of Qwen3.5-27B")


def test_axes_that_cannot_be_told_stop_the_build(monkeypatch):
    monkeypatch.setattr(axes_table, "axes", lambda _: (Axes(part="", model_type="x", why="reasons"),))
    with pytest.raises(ValueError, match=r"^the axes of Wan must be known, got: reasons$"):
        axes_table.read("Wan")
