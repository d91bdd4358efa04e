"""A figure shows itself in a notebook, title included; a notebook is not needed to look at what it hands over."""

import base64
import html
import json
import math
import re

import plotly.graph_objects as go
import pytest

from ropedoc.figures import FIGURES

KINDS = ["application/vnd.plotly.v1+json", "text/html", "text/plain"]


def assert_same(drawn, meant):
    """Fail unless both hold the same values, with null for what is no number."""
    assert len(drawn) == len(meant) > 0
    for one, other in zip(drawn, meant, strict=True):
        assert one == other or (one is None and math.isnan(other))


@pytest.mark.parametrize("name", FIGURES)
def test_a_notebook_gets_the_figure_live_and_still_and_its_words(name):
    figure = FIGURES[name].default()
    live, still, words = (figure._repr_mimebundle_(include=None, exclude=None)[kind] for kind in KINDS)
    again = go.Figure(json.loads(json.dumps(live, allow_nan=False)))  # what the notebook's own Plotly is handed
    assert again.layout.title.text == figure.title
    assert len(again.data) == len(figure.traces) > 0
    for drawn, meant in zip(again.data, figure.plot.data, strict=True):
        assert_same(drawn.y, meant.y)
    assert again.layout.margin.t >= 40
    assert html.escape(figure.title) in still
    assert html.escape(figure.reading) in still
    picture = base64.b64decode(re.search(r"base64,([^\"]+)\"", still)[1]).decode()
    assert picture.startswith("<svg")
    assert words == f"{figure.title}\n{figure.reading}"


def test_what_is_no_number_is_null_for_a_notebook():
    live = FIGURES["rotation-pairs"].default()._repr_mimebundle_()[KINDS[0]]
    values = [value for trace in live["data"] for value in trace["y"]]
    assert None in values
    assert all(value is None or math.isfinite(value) for value in values)
