"""The still picture of a figure: well-formed, light, and drawing what the figure says."""

from __future__ import annotations

import base64
import re
import struct
import xml.etree.ElementTree as ET
import zlib

import numpy as np
import pytest

from ropedoc.figures import FIGURES, Figure, theme
from ropedoc.figures.picture import standalone
from ropedoc.figures.poster import png, poster
from tests.compare import assert_refused

every_figure = pytest.mark.parametrize("name", FIGURES)
SVG = "{http://www.w3.org/2000/svg}"
PLOT = 100.0  # percent


def parsed(figure):
    return ET.fromstring(poster(figure))


def all_drawn(name):
    controls = FIGURES[name].controls
    yield FIGURES[name].default()
    for pick in (0, -1):
        yield FIGURES[name].draw(**{key: control.values[pick] for key, control in controls.items()})


def words_of(figure):
    """Everything that a figure writes: ticks, axis titles, words, cells."""
    texts = []
    for axis in ("xaxis", "yaxis"):
        texts += [*figure.layout[axis]["ticktext"], figure.layout[axis]["title"]["text"]]
    for trace in figure.traces:
        text = trace.get("text") or [] if trace.get("mode") != "markers" else []  # the hover alone names marks
        texts += [word for row in text for word in (row if isinstance(row, list) else [row])]
    return sorted(re.sub("<[^>]*>", "", text) for text in texts if text)


def image_of(tree):
    """Decode the PNG in a poster: indices [rows, columns] and palette."""
    (image,) = tree.iter("image")
    return decoded(base64.b64decode(image.get("href").removeprefix("data:image/png;base64,")))


def decoded(data):
    """Read a PNG with a palette, by the standard: chunks with checksums, rows with filter 0."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    columns, rows, *header = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert header == [8, 3, 0, 0, 0]
    raw = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    assert not raw[:, 0].any()
    return raw[:, 1:], np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)


@every_figure
def test_a_poster_is_well_formed_and_the_same_each_time(name):
    for figure in all_drawn(name):
        assert poster(figure) == poster(figure)
        tree = parsed(figure)
        assert tree.get("aria-hidden") == "true"
        numbers = [value for node in tree.iter() for key, value in node.items() if key != "href"]
        assert not [value for value in numbers if re.search(r"nan|\binf", value)]


@every_figure
def test_a_poster_writes_what_the_figure_writes_and_nothing_else(name):
    for figure in all_drawn(name):
        assert sorted("".join(text.itertext()) for text in parsed(figure).iter("text")) == words_of(figure)


@every_figure
def test_a_poster_takes_its_colours_from_the_page(name):
    light = {light for light, _ in theme.ROLES.values()}
    assert not [colour for colour in light - {"#23232a", "#ffffff"} if colour in poster(FIGURES[name].default())]
    roles = set(re.findall(r"var\(--rope-(\w+)\)", poster(FIGURES[name].default())))
    assert roles
    assert roles <= theme.ROLES.keys()


def places(path):
    """Corners of a path of M and steps, and the places between on level steps, a list for each of its parts."""
    for part in path.split("M")[1:]:
        places = []
        for letter, numbers in re.findall("([lhv]?)([-0-9 ]+)", part):
            values = [int(number) for number in numbers.split()]
            if not letter:
                places.append(values)
                continue
            across, down = {"l": values, "h": [*values, 0], "v": [0, *values]}[letter]
            x, y = places[-1]
            places += [[x + k, y] for k in range(1, across)] if letter == "h" else []
            places.append([x + across, y + down])
        yield places


@every_figure
def test_a_poster_draws_every_point_of_a_line(name):
    for figure in all_drawn(name):
        paths = [path for path in parsed(figure).iter("path") if path.get("fill")]
        lines = [trace for trace in figure.traces if "lines" in trace.get("mode", "")]
        for path, trace in zip(paths, lines, strict=True):
            x, y = (np.asarray(trace[side], dtype=float) for side in "xy")
            across, down = (units(data, figure.layout[f"{side}axis"]) for side, data in (("x", x), ("y", y)))
            seen = np.isfinite(across + down) & (np.abs(across - 500) <= 2000)
            expected = np.column_stack([across[seen], np.clip(1000 - down[seen], -1000, 2000)])
            got = np.array([corner for part in places(path.get("d")) for corner in part]).reshape(-1, 2)
            away = [np.abs(got - point).max(axis=1).min() for point in expected]
            assert max(away, default=0) <= 0.51


def units(data, axis):
    low, high = axis["range"]
    with np.errstate(invalid="ignore"):
        return ((np.log10(data) if axis.get("type") == "log" else data) - low) / (high - low) * 1000


@every_figure
def test_a_poster_is_light(name):
    assert len(zlib.compress(poster(FIGURES[name].default()).encode(), 9)) <= 7_000


@every_figure
def test_ticks_stand_where_the_axis_puts_them(name):
    for figure in all_drawn(name):
        texts = {"".join(text.itertext()): text for text in parsed(figure).iter("text") if text.get("dy") == "21.6"}
        axis = figure.layout["xaxis"]
        low, high = axis["range"]
        for tick, label in zip(axis["tickvals"], axis["ticktext"], strict=True):
            value = np.log10(tick) if axis.get("type") == "log" else tick
            found = float(texts[re.sub("<[^>]*>", "", label)].get("x").rstrip("%"))
            assert found == pytest.approx(PLOT * (value - low) / (high - low), abs=0.06)


@pytest.mark.parametrize("name", [name for name in FIGURES if name.startswith("similarity-")])
def test_the_image_of_a_heatmap_holds_the_colours_of_its_values(name):
    for figure in all_drawn(name):
        (trace,) = figure.traces
        pixels, palette = image_of(parsed(figure))
        z = np.asarray(trace["z"])
        assert pixels.shape == z.shape
        assert palette.shape == (256, 3)
        np.testing.assert_array_equal(pixels, np.rint((z + 1) / 2 * 255))
        ends = [bytes(palette[k].tolist()).hex() for k in (0, -1)]
        assert [f"#{end}" for end in ends] == [trace["colorscale"][k][1] for k in (0, -1)]


def test_a_png_gives_its_pixels_back():
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    got, palette = decoded(png(pixels, [(k, 2 * k, 255 - k) for k in range(12)]))
    np.testing.assert_array_equal(got, pixels)
    assert palette[5].tolist() == [5, 10, 250]


@every_figure
def test_the_picture_to_download_stands_alone(name):
    figure = FIGURES[name].default()
    text = standalone(figure)
    tree = ET.fromstring(text)
    assert tree.tag == f"{SVG}svg"
    assert "var(" not in text
    assert text == standalone(figure)
    said = " ".join("".join(item.itertext()) for item in tree.iter(f"{SVG}text"))  # a long name stands in two lines
    assert [trace["name"] for trace in figure.traces if trace.get("showlegend") and trace["name"] not in said] == []
    title = [item.text for item in tree.iter(f"{SVG}text") if item.get("font-weight") == "600"]
    assert " ".join(title) == figure.title
    assert max(map(len, title)) <= 90  # letters that fit
    width, height = (int(tree.get(side)) for side in ("width", "height"))
    assert tree.get("viewBox") == f"0 0 {width} {height}"


def drawing(*traces, low=0.0, high=10.0):
    across, down = (theme.linear_axis(f"{axis} (no unit)", low, high, ticks=[]) for axis in "xy")
    return Figure(title="T", reading="R.", traces=list(traces), layout=theme.layout(across, down), table={"a": [1]})


def paths_of(figure):
    return [path.get("d") for path in parsed(figure).iter("path")]


def test_a_line_goes_through_its_points_from_the_lower_left():
    line = theme.line("a", [0, 5, 10], [0, 10, 5], color=theme.BLUE)
    assert paths_of(drawing(line)) == ["M0 1000l500 -1000l500 500"]


def test_a_line_is_broken_at_a_gap():
    line = theme.line("a", np.array([0, 5, np.nan, 5, 10]), np.array([0, 0, np.nan, 10, 10]), color=theme.BLUE)
    assert paths_of(drawing(line)) == ["M0 1000h500M500 0h500"]


def test_a_level_stretch_is_one_step_and_a_way_back_is_none():
    line = theme.line("a", [0, 2, 4, 4, 4, 8, 6, 10], [5, 5, 5, 7, 9, 9, 9, 9], color=theme.BLUE)
    assert paths_of(drawing(line)) == ["M0 500h400v-200v-200h400h-200h400"]


def test_each_mark_has_its_own_size():
    marks = theme.points("a", [2, 5, 8], [5, 5, 5], color=theme.BLUE, size=[0, 9, 4])
    drawn = [(path.get("d"), path.get("stroke-width")) for path in parsed(drawing(marks)).iter("path")]
    assert drawn == [("M800 500h0", "4"), ("M500 500h0", "9")]


def test_the_values_in_cells_can_be_read():
    figure = FIGURES["similarity-heatmap"].default()
    (_, palette), (trace, *_) = image_of(parsed(figure)), figure.traces
    inks = {"#000": 0.0, "#fff": 1.0}
    for level in palette:
        assert contrast(inks[theme.ink_on(tuple(level))], luminance(level)) >= 4.5
    written = [(group.get("fill"), text.text) for group in parsed(figure).iter("g") for text in group.iter("text")]
    cells = [(ink, text) for ink, text in written if ink in inks]
    assert sorted(text for _, text in cells) == sorted(text for row in trace["text"] for text in row)


def luminance(color):
    """Relative luminance (WCAG 2.2)."""
    channels = np.asarray(color) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other):
    """Contrast of two luminances (WCAG 2.2)."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def test_marks_outside_the_axes_are_not_drawn():
    marks = theme.points("a", [-1, 5, 11], [5, 5, 5], color=theme.BLUE)
    assert paths_of(drawing(marks)) == ["M500 500h0"]


def test_letters_with_a_meaning_in_xml_are_escaped():
    assert "a &lt; b &amp; c" in poster(drawing(theme.words([5], [5], ["a < b & c"])))


def test_what_a_poster_cannot_draw_is_an_error():
    message = "a poster draws scatter and heatmap traces, got 'scatterpolar' in 'T'"
    assert_refused(lambda: poster(drawing({"type": "scatterpolar"})), message)
