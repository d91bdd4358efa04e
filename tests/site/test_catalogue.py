"""The table of published models: its three lengths, the pairs counted in them, and what sorts its rows."""

import math
import re
from html import escape, unescape
from urllib.parse import quote

import pytest

from ropedoc import MODELS
from ropedoc.figures import FIGURES
from ropedoc.site.catalogue import COLUMNS, table

LENGTHS = ("original length", "trained length", "served length")
CELL = re.compile(r"<t[dh]([^>]*)>(.*?)</t[dh]>")


def rows():
    """Each row by the head of its column: what is shown, and the attributes."""
    body = table().partition("<tbody>")[2]
    found = [CELL.findall(row) for row in body.split("<tr>")[1:]]
    named = [dict(zip(COLUMNS, row, strict=True)) for row in found]
    return {unescape(re.sub("<[^>]*>", "", row["model"][1])): row for row in named}


def longer(*, base, dimension, length):
    """Pairs whose wavelength, of the plain embedding, is longer."""
    return sum(2 * math.pi * base ** (2 * i / dimension) > length for i in range(dimension // 2))


def test_the_three_lengths_stand_apart_and_what_is_not_known_is_said():
    shown = {name: [row[column][1] for column in LENGTHS] for name, row in rows().items()}
    assert shown.keys() == MODELS.keys()
    assert shown["Mistral-7B-v0.1"] == ["32,768", "8,192", "32,768"]
    assert shown["DeepSeek-V3"] == ["4,096", "131,072", "163,840"]
    assert shown["gpt-oss-20b"] == ["4,096", "unknown", "131,072"]
    assert shown["Gemma-3-4B, full layers"] == ["unknown", "32,768", "131,072"]


# By the formula of the wavelength in the original length; in the served one, which the method has changed, by transformers'
# frequencies in tests/reference/configs.json.
@pytest.mark.parametrize(
    ("name", "base", "dimension", "length", "served"),
    [
        ("Llama-2-7B", 1e4, 128, 4096, 18),
        ("Llama-3.1-8B", 5e5, 128, 8192, 25),
        ("gpt-oss-20b", 1.5e5, 64, 4096, 14),
        ("DeepSeek-V3", 1e4, 64, 4096, 9),
    ],
)
def test_turns_are_counted_in_the_original_length_before_and_in_the_served_length_as_it_runs(
    name, base, dimension, length, served
):
    row = rows()[name]
    before = longer(base=base, dimension=dimension, length=length)
    assert row["no full turn, original"][1] == str(before)
    assert row["no full turn, served"][1] == str(served)
    assert f"{before} of its {dimension // 2} pairs" in FIGURES["models-spectra"].draw(model=name).reading


def test_what_needs_a_length_that_is_unknown_is_unknown_and_sorts_first():
    row = rows()["Gemma-3-4B, full layers"]
    for column in ("original length", "no full turn, original", "least K, original"):
        assert row[column] == (' data-sort="-1"', "unknown")
    assert (
        "its config states no original length;"
        in FIGURES["models-spectra"].draw(model="Gemma-3-4B, full layers").reading
    )


def test_a_trained_length_names_its_source():
    for name, row in rows().items():
        attributes = unescape(row["trained length"][0])
        source = MODELS[name].trained_source
        assert attributes.endswith('-1"' if source is None else f'title="{source}"'), name


def test_the_lengths_of_the_figure_are_those_of_the_table():
    drawn = FIGURES["models-spectra"].draw(model="Llama-4-Scout")
    for column in LENGTHS:
        whole = [format(value, ",") if isinstance(value, int) else value for value in drawn.table[f"{column} (tokens)"]]
        assert whole == [row[column][1] for row in rows().values()]
    ends = {trace["name"]: trace["y"][0] for trace in drawn.traces[:3]}
    assert ends == {"beyond the original length": 8192, "original length": 8192, "served length": 10_485_760}


def test_a_name_leads_to_its_setting_and_a_verdict_is_the_sign_of_the_least_similarity():
    for name, row in rows().items():
        assert row["model"][1] == f'<a href="decoder.html#model={quote(name)}">{escape(name)}</a>'
        least = row["least K, original"][1]
        verdict = "unknown" if least == "unknown" else "fails" if least.startswith("−") else "holds"
        assert row["base bound"][1] == verdict
    assert rows()["Llama-2-7B"]["base bound"][1] == "fails"
