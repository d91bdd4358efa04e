"""Every frame that a page can show equals the figure drawn with those settings."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest

from ropedoc.figures import FIGURES, Control, Entry, Figure, theme
from ropedoc.figures.encode import quantised, script
from tests.compare import assert_refused
from tests.figures.decoder import allowed_error, cut, frame_of, is_relative, registered, toeplitz, unpack

AS_CODE = re.compile(r"\de[-+]\d|(?<![\w)])-\d")  # powers of ten and minus signs as a program prints them
every_figure = pytest.mark.parametrize("name", FIGURES)
# What the browser sets by itself for the positions shown, from cellsUpTo and the crop.
BY_CROP = {"text", "texttemplate", "textfont"}


def with_roles(value):
    """Value with every colour of the light theme as the role that the browser looks up."""
    if isinstance(value, str):
        return f"@{theme.token(value)}" if theme.token(value) else value
    if isinstance(value, dict):
        return {key: with_roles(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [with_roles(item) for item in value]
    return value


def assert_array(packed, drawn):
    """Compare an encoded array with the one drawn, gaps included; return how many values were compared."""
    got, drawn = unpack(packed), np.asarray(drawn, dtype=float)
    assert got.shape == drawn.shape
    gaps = np.isnan(drawn)
    np.testing.assert_array_equal(np.isnan(got), gaps)
    error = np.abs(got - drawn)[~gaps]
    if (drawn[~gaps] == np.rint(drawn[~gaps])).all() and not gaps.any():
        assert not error.any(), "whole numbers stay whole"
    allowed = allowed_error(packed) * (np.abs(drawn[~gaps]) if is_relative(packed) else 1)
    assert (error <= allowed).all(), f"{error.max():.3g} off"
    return error.size


LABEL = re.compile(r"%\{([xyz])(?::,?(?:\.(\d+))?([fgr])?)?\}")  # "%{y:.3f}": coordinate, digits, d3's kind of number


def label(value, digits, kind):
    """A number as d3-format writes it for a label, by Python's formats; significant digits of "r" by those of "e"."""
    if kind == "r":
        return f"{value:.{int(digits) - 1}e}"
    return f"{float(value):.{digits}{kind}}" if digits else f"{float(value):g}"


def assert_labels(arrays, encoded, drawn):
    """Compare what labels show of the numbers held and of those drawn; return how many were compared."""
    compared = 0
    shown = [*LABEL.findall(drawn.get("hovertemplate", "")), *([("z", "2", "f")] if drawn["type"] == "heatmap" else [])]
    for key, digits, kind in shown:
        if "window" in encoded[key]:
            held, values = cut(arrays, encoded[key]).ravel(), np.asarray(drawn[key]).ravel()
        else:
            (number,) = encoded[key].values()
            held, values = unpack(arrays[number]), np.asarray(drawn[key], dtype=float)
            values = values[0] if key == "z" else values
        pairs = zip(held, values, strict=True)
        for one, exact in pairs:
            if exact == exact:  # no gap
                assert label(one, digits, kind) == label(exact, digits, kind)
                compared += 1
    return compared


def assert_trace(arrays, encoded, drawn):
    """Compare a decoded trace with the one drawn, key by key."""
    compared = 0
    assert encoded.keys() == drawn.keys()
    for key, value in drawn.items():
        now = encoded[key]
        if isinstance(now, dict) and "toeplitz" in now:
            compared += assert_array(arrays[now["toeplitz"]], value[0])
            np.testing.assert_array_equal(value, toeplitz(np.asarray(value[0])))
        elif isinstance(now, dict) and "window" in now:
            got = cut(arrays, now)
            assert got.shape == value.shape
            np.testing.assert_allclose(got, value, rtol=0, atol=allowed_error(arrays[now["window"]]))
            compared += got.size
        elif isinstance(now, dict) and "array" in now:
            compared += assert_array(arrays[now["array"]], value)
        else:
            assert now == with_roles(value), key
    return compared


@every_figure
def test_every_frame_equals_the_figure_drawn_with_its_settings(name):
    entry = FIGURES[name]
    registered_name, data = registered(script(entry))
    assert registered_name == name
    compared = labelled = 0
    for settings, figure in entry.frames():
        frame = frame_of(data, dict(zip(entry.controls, settings, strict=True)))
        assert frame["reading"] == figure.reading
        assert not AS_CODE.search(figure.reading)
        assert frame["layout"] == with_roles(dict(figure.layout))
        for encoded, drawn in zip(frame["traces"], figure.traces, strict=True):
            compared += assert_trace(data["arrays"], encoded, drawn)
            labelled += assert_labels(data["arrays"], encoded, drawn)
    assert compared > 20 * len(data["frames"])
    assert labelled > 0 or name in ("rotation-pairs", "layers-strip")  # which have no labels, or words alone


@every_figure
def test_a_script_says_what_its_controls_show(name):
    entry = FIGURES[name]
    _, data = registered(script(entry))
    assert [control["name"] for control in data["controls"]] == list(entry.controls)
    for said, control in zip(data["controls"], entry.controls.values(), strict=True):
        assert said["values"] == list(control.values)
        assert said["texts"] == [control.show(value) for value in control.values]
        assert said.get("crop", False) == control.crop
    frames = math.prod(1 if control.crop else len(control.values) for control in entry.controls.values())
    assert len(data["frames"]) == frames


@every_figure
def test_a_script_is_the_same_each_time_and_cannot_end_its_element(name):
    first = script(FIGURES[name])
    assert first == script(FIGURES[name])
    assert "</" not in first


def croppable():
    return [(name, key) for name, made in FIGURES.items() for key, control in made.controls.items() if control.crop]


@pytest.mark.parametrize(("name", "key"), croppable())
def test_a_crop_of_the_largest_is_the_figure_of_that_length(name, key):
    entry = FIGURES[name]
    _, data = registered(script(entry))
    default = {other: control.default for other, control in entry.controls.items()}
    for length in entry.controls[key].values:
        figure = entry.draw(**{**default, key: length})
        (drawn,) = figure.traces
        frame = frame_of(data, {**default, key: length})
        (encoded,) = frame["traces"]
        assert frame["crop"] == length == len(drawn["z"])
        column = data["arrays"][encoded["z"]["toeplitz"]]
        np.testing.assert_allclose(unpack(column)[:length], drawn["z"][0], rtol=0, atol=allowed_error(column))
        for axis in "xy":
            np.testing.assert_array_equal(unpack(data["arrays"][encoded[axis]["array"]])[:length], drawn[axis])
        same = drawn.keys() - BY_CROP - {"x", "y", "z"}
        assert {key: encoded[key] for key in same} == {key: with_roles(drawn[key]) for key in same}
        assert (drawn["text"] is not None) == (length <= data["cellsUpTo"])
        assert frame["reading"] == figure.reading
        assert not AS_CODE.search(figure.reading)


def test_a_quantised_array_is_right_to_half_a_step_and_keeps_its_gaps():
    values = np.array([0.3, math.nan, -1.7, 12.5, 0.0, math.nan, 3.3])
    packed = quantised(values)
    assert "log" not in packed
    got = unpack(packed)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(values))
    assert np.nanmax(np.abs(got - values)) <= 14.2 / 65_534 / 2 * 1.001
    assert got[[2, 3]].tolist() == pytest.approx([-1.7, 12.5], abs=1e-11)  # the ends are exact


def test_a_wide_positive_array_is_quantised_by_its_logarithm():
    values = np.geomspace(1e-7, 1e6, 40)
    packed = quantised(values)
    assert packed["log"] == 1
    np.testing.assert_allclose(unpack(packed), values, rtol=math.log(1e13) / 65_534 / 2 * 1.001)


def test_a_ladder_of_even_logarithms_is_kept_by_its_first_and_its_step():
    wavelengths = 2 * math.pi * 1e6 ** (np.arange(64) / 64)
    _, data = registered(script(entry_of(small({"type": "scatter", "x": wavelengths}))))
    (packed,) = data["arrays"]
    assert (packed["n"], packed["log"]) == (64, 1)
    np.testing.assert_allclose(unpack(packed), wavelengths, rtol=1e-12)


def test_whole_numbers_stay_whole_however_large_and_many():
    few, stepping = [16_384, 131_072, 2**53], np.cumsum(np.arange(1, 400)) * np.tile([1, -1, 1], 133)
    far = np.arange(12) ** 15
    for values in (few, stepping, far):
        line = {"type": "scatter", "x": np.asarray(values, dtype=float)}
        _, data = registered(script(entry_of(small(line))))
        np.testing.assert_array_equal(unpack(data["arrays"][data["traces"][0]["x"]["array"]]), values)


def test_a_constant_array_stays_constant():
    np.testing.assert_array_equal(unpack(quantised(np.full(12, 2.5))), 2.5)


def entry_of(*figures):
    """Give a small entry whose one control steps through figures."""
    return Entry("small", lambda step: figures[step], {"step": Control("Step", tuple(range(len(figures))), 0)})


def small(*traces):
    layout = theme.layout(
        theme.linear_axis("a (no unit)", 0, 1, ticks=[]), theme.linear_axis("b (no unit)", 0, 1, ticks=[])
    )
    return Figure(title="T", reading="R.", traces=list(traces), layout=layout, table={"a": [1]})


def test_only_what_differs_is_written_again():
    one, two = ({"type": "scatter", "x": np.arange(20.0) ** power, "line": {"color": theme.BLUE}} for power in (2, 3))
    _, data = registered(script(entry_of(small(one), small(two))))
    assert [frame.get("t", {}).keys() for frame in data["frames"]] == [set(), {"0"}]
    assert data["frames"][1]["t"]["0"].keys() == {"x"}
    assert len(data["arrays"]) == 2


def test_a_matrix_that_is_not_a_similarity_is_refused():
    z = np.array(list(itertools.product([0.0, 1.0], repeat=2)))[:2]
    message = "z must be a symmetric Toeplitz matrix, got one of shape (2, 2) that is not"
    assert_refused(lambda: script(entry_of(small({"type": "heatmap", "z": z}))), message)


def test_frames_of_different_traces_are_refused():
    line = theme.line("a", [0, 1], [0, 1], color=theme.BLUE)
    message = "every frame must have 1 traces, got 2 in 'T'"
    assert_refused(lambda: script(entry_of(small(line), small(line, line))), message)
    filled = {**line, "fill": "toself"}
    message = f"trace 0 must have the same keys in every frame, got {sorted(filled)}"
    assert_refused(lambda: script(entry_of(small(line), small(filled))), message)


def test_a_step_moves_aside_where_a_label_would_show_another_number():
    values = np.append(np.linspace(-1, 1, 40), [0.0005 + 1e-7, 0.1235 - 1e-7])
    plain, moved = (unpack(quantised(values, shown)) for shown in ((), [(3, "f")]))
    assert [f"{one:.3f}" for one in plain] != [f"{one:.3f}" for one in values]
    assert [f"{one:.3f}" for one in moved] == [f"{one:.3f}" for one in values]


def test_numbers_with_more_digits_than_16_bits_hold_stand_in_full():
    assert quantised(np.geomspace(6, 5_063_256.4, 40), [(0, "f")]) is None
    assert quantised(np.geomspace(6, 5_063_256.4, 40), [(3, "g")]) is not None
