"""What holds for every registered figure, whatever it draws."""

from __future__ import annotations

import inspect
import re
from functools import cache

import numpy as np
import pytest

from ropedoc.figures import FIGURES, Control, decay, entry, frequencies, pitfalls, rotation, similarity, theme
from ropedoc.figures.registry import figure
from ropedoc.figures.rotation import free_angle
from tests.compare import assert_refused, either

UNIT = re.compile(r"\(([^()]+)\)$")
# Quantities that are measured in something: a column of such a name must say in what.
MEASURED = re.compile(
    r"^(distance|position|frequency|wavelength|angle|context|query|key|longest|shortest|highest|lowest|θ|λ|Δ)"
)
NO_UNIT = {"no unit", "count from 0", "features"}  # a plain number needs no unit in the hover
STANDS = ("type", "name", "mode", "line", "marker", "fill", "fillcolor", "textposition", "colorscale", "zmin", "zmax")
MODULES = {
    "decay": decay,
    "frequencies": frequencies,
    "pitfalls": pitfalls,
    "rotation": rotation,
    "similarity": similarity,
}

every_figure = pytest.mark.parametrize("name", FIGURES)


def settings_of(name):
    """Give the default settings of a figure, then the first and the last value of every control."""
    controls = FIGURES[name].controls
    yield {key: control.default for key, control in controls.items()}
    yield {key: control.values[0] for key, control in controls.items()}
    yield {key: control.values[-1] for key, control in controls.items()}


@cache
def drawn(name):
    return [FIGURES[name].draw(**settings) for settings in settings_of(name)]


def plain(value):
    """Anything inside a figure as something that == compares; a gap equals a gap."""
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return "gap" if isinstance(value, float) and value != value else value


def test_there_are_figures_and_each_module_registers_some():
    assert len(FIGURES) >= 16
    for module in MODULES.values():
        assert any(entry.draw.__module__ == module.__name__ for entry in FIGURES.values())


@every_figure
def test_the_name_of_a_figure_is_the_name_of_its_function_and_of_its_controls(name):
    made = entry(name)
    assert made.name == name == made.draw.__name__.replace("_", "-")
    parameters = inspect.signature(made.draw).parameters
    assert list(parameters) == list(made.controls)
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters.values())
    assert made.draw.__doc__


@every_figure
def test_a_setting_moves_numbers_alone_so_that_the_legend_stays_true_and_a_slider_leaves_the_axes(name):
    first, *others = [plain(vars(one)) for one in drawn(name)]
    for other in others:
        for trace, before in zip(other["traces"], first["traces"], strict=True):
            assert {key: trace.get(key) for key in STANDS} == {key: before.get(key) for key in STANDS}
        if not any(control.is_choice or control.crop for control in FIGURES[name].controls.values()):
            assert other["layout"] == first["layout"]


@every_figure
def test_a_figure_is_pure(name):
    for settings in settings_of(name):
        first, second = FIGURES[name].draw(**settings), FIGURES[name].draw(**settings)
        assert first is not second
        assert plain(vars(first)) == plain(vars(second))


@every_figure
def test_plotly_accepts_a_figure(name):
    for made in drawn(name):
        assert len(made.plot.data) == len(made.traces) > 0


@every_figure
def test_every_visible_axis_says_its_quantity_and_unit(name):
    axes = [made.layout[axis] for made in drawn(name) for axis in ("xaxis", "yaxis")]
    for axis in axes:
        if axis.get("visible", True):
            assert UNIT.search(axis["title"]["text"]), axis["title"]["text"]
        assert len(axis["range"]) == 2
        assert len(axis["tickvals"]) == len(axis["ticktext"])


@every_figure
def test_a_hover_names_each_quantity_and_its_unit(name):
    for made in drawn(name):
        for trace in made.traces:
            if template := trace.get("hovertemplate"):
                assert_names_quantities(template, made.layout)
            else:
                assert trace["hoverinfo"] == "skip"


def assert_names_quantities(template, layout):
    template = template.replace("%{text}", "")  # a name
    values = re.findall(r"(\S+) (?:= )?%\{([xyz])", template)
    assert len(values) == template.count("%{") >= 1, f"{template} shows a value without its name"
    for _, letter in values:
        if letter == "z":
            continue
        unit = UNIT.search(layout[f"{letter}axis"]["title"]["text"])[1]
        after = re.search(rf"%\{{{letter}[^}}]*\}} *([^%<]*)", template)[1]
        assert unit in NO_UNIT or unit in after, f"{template} does not say {unit} after {letter}"


@every_figure
def test_the_titles_and_readings_are_sentences(name):
    for made in drawn(name):
        assert made.title[0].isupper() or made.title[0].isdigit()
        assert made.title[-1] not in ".:;,"
        assert made.reading[0].isupper()
        assert made.reading.endswith(".")
        assert not re.search(r"\. [A-Z]", made.reading), "a reading is one sentence"
        assert not re.search(r"nan|inf\b|  ", made.reading)


@every_figure
def test_a_reading_follows_every_control_and_no_crop(name):
    made = FIGURES[name]
    default = {key: control.default for key, control in made.controls.items()}
    for key, control in made.controls.items():
        readings = [made.draw(**{**default, key: value}).reading for value in control.values]
        assert len(set(readings)) == (1 if control.crop else len(readings)), key


@every_figure
def test_the_data_table_has_equal_columns_with_units(name):
    for made in drawn(name):
        lengths = {len(column) for column in made.table.values()}
        assert len(lengths) == 1
        assert lengths.pop() >= 4
        for title in made.table:
            assert UNIT.search(title) or not MEASURED.match(title), title


@every_figure
def test_all_names_in_a_legend_are_there_once(name):
    for made in drawn(name):
        names = [trace["name"] for trace in made.traces if trace.get("showlegend")]
        assert all(names)
        assert len(names) == len(set(names))


@every_figure
def test_colours_are_roles_of_the_theme(name):
    for made in drawn(name):
        for trace in made.traces:
            colours = [trace[key]["color"] for key in ("line", "marker", "textfont") if "color" in trace.get(key, {})]
            assert all(theme.token(colour) for colour in [*colours, trace.get("fillcolor", theme.BLUE)])


@every_figure
def test_every_control_reaches_every_frame(name):
    made = FIGURES[name]
    frames = list(made.frames())
    expected = np.prod([1 if control.crop else len(control.values) for control in made.controls.values()])
    assert len(frames) == len({settings for settings, _ in frames}) == expected
    for key, control in made.controls.items():
        assert control.label
        assert len({control.show(value) for value in control.values}) == len(control.values), key


heatmaps = pytest.mark.parametrize("name", [name for name in FIGURES if name.startswith("similarity-")])


@heatmaps
def test_a_similarity_is_a_covariance_matrix_with_row_0_on_top(name):
    for made in drawn(name):
        (trace,) = made.traces
        z = np.asarray(trace["z"])
        rows, columns = z.shape
        assert rows == columns >= 4
        assert np.array_equal(z, z.T)
        assert np.array_equal(z[1:, 1:], z[:-1, :-1])
        np.testing.assert_allclose(np.diag(z), 1, rtol=0, atol=1e-15)
        assert made.layout["yaxis"]["range"] == [rows - 0.5, -0.5]
        assert made.layout["xaxis"]["range"] == [-0.5, rows - 0.5]
        assert made.layout["meta"]["aspect"] == 1


@heatmaps
def test_a_similarity_has_a_diverging_scale_centred_on_0_with_a_colour_bar(name):
    for made in drawn(name):
        (trace,) = made.traces
        assert trace["zmin"] == -trace["zmax"]
        assert trace["showscale"]
        assert "(no unit)" in trace["colorbar"]["title"]["text"]
        middle = dict(trace["colorscale"])[0.5]
        assert middle == "#f7f7f7"
        assert blueness(trace["colorscale"][0][1]) < 0 < blueness(trace["colorscale"][-1][1])
        light = [sum(bytes.fromhex(colour[1:])) for _, colour in trace["colorscale"]]
        assert light[:5] == sorted(light[:5])
        assert light[4:] == sorted(light[4:], reverse=True)


def blueness(colour):
    red, _, blue = bytes.fromhex(colour[1:])
    return blue - red


def test_an_unknown_figure_is_an_error_that_lists_those_that_exist():
    names = either(sorted(FIGURES))
    assert "'decay-base', " in names
    assert_refused(lambda: entry("no-such"), f"figure name must be one of {names}, got 'no-such'")


def test_a_name_is_registered_once():
    assert_refused(lambda: figure()(decay.decay_base), "figure name must be used once, got 'decay-base' again")


def test_a_default_must_be_one_of_the_values():
    assert_refused(lambda: Control("Base b", (1, 2), 3), "default must be one of the values of 'Base b', got 3")


@pytest.mark.parametrize(
    ("name", "start", "chosen", "knobs"),
    [
        ("three-knobs", "where you started: base 10,000, dimension 128, scale 1", "similarity at your setting", {}),
        ("decay-scale", "similarity at scale 1", "similarity at the scale chosen", {"scale": 1}),
    ],
)
def test_a_curve_that_nobody_moved_lies_on_the_one_it_started_from(name, start, chosen, knobs):
    defaults = {key: control.default for key, control in FIGURES[name].controls.items()}
    lines = {trace["name"]: trace for trace in FIGURES[name].draw(**{**defaults, **knobs}).traces}
    for side in "xy":
        np.testing.assert_array_equal(lines[start][side], lines[chosen][side])


def test_the_name_of_an_angle_stands_in_the_widest_gap_between_rays():
    rays = [0.0, 0.3, 0.7, 1.2]
    assert [free_angle(angle, rays) for angle in (0.3, 0.7, 1.2, 6.2)] == pytest.approx([0.15, 0.5, 0.95, 3.7])
    assert free_angle(0.0, rays) == 0


@pytest.mark.parametrize("name", [name for name in FIGURES if name.startswith(("decay", "three", "base-w", "cache"))])
def test_no_curve_leaves_its_axis(name):
    for _, made in FIGURES[name].frames():
        (left, right), (low, high) = (made.layout[axis]["range"] for axis in ("xaxis", "yaxis"))
        log = made.layout["xaxis"].get("type") == "log"
        for trace in made.traces:
            if trace["mode"] == "lines" and "fill" not in trace:
                x, y = (np.asarray(trace[side], dtype=float) for side in "xy")
                shown = y[(x >= (10**left if log else left)) & (x <= (10**right if log else right))]
                assert shown.size == 0 or low <= shown.min() <= shown.max() <= high, trace["name"]
