"""The first page: its pictures do what the mathematics says, and a reader can take hold of them."""

from __future__ import annotations

import cmath
import math
import re

import pytest

from ropedoc.figures import theme
from tests.browser.pages import assert_light, axe, settle

SIZES = [(390, 844), (768, 1024), (1366, 768)]
THETA = 10_000 ** (-2 / 8)  # the second of the four pairs of eight features
STILL = {"reduced_motion": "reduce"}
# The sentence, by itself: features 1 and 3, 2 and 4 as complex numbers.
VERB = (2 + 0j, 1 + 0j)
NOUNS = {"dog": (2 + 1j, 0j), "man": (1.5 + 0.8j, 1 + 0j)}
SPEEDS = (1.0, 0.01)


def ready(page):
    page.wait_for_selector('#front[data-state="ready"]')
    settle(page)
    return page


@pytest.fixture
def front(visit):
    """Open the first page, its arrow at rest."""
    return ready(visit("index.html", **STILL))


def number(text):
    return float(text.replace("−", "-").replace(",", "").replace("±", ""))


def said(page, name):
    return page.locator(f'[data-front="{name}"]').first.text_content()


def expected(noun, apart):
    return sum(
        (q * k.conjugate() * cmath.exp(1j * apart * s)).real for q, k, s in zip(VERB, NOUNS[noun], SPEEDS, strict=True)
    )


def shown(page):
    cells = page.locator("[data-score]").all()
    return {cell.get_attribute("data-score"): number(cell.locator("b").text_content()) for cell in cells}


def test_the_words_score_alike_in_either_order_without_positions_and_differ_with_them(front):
    assert front.locator(".front-chips").inner_text().split() == ["dog", "0", "bites", "1", "man", "2"]
    first = shown(front)
    front.get_by_role("button", name="Swap").click()
    assert front.locator(".front-chips").inner_text().split() == ["man", "0", "bites", "1", "dog", "2"]
    second = shown(front)
    for noun, before, after in (("dog", first, second), ("man", second, first)):
        assert first[f"plain-{noun}"] == second[f"plain-{noun}"] == pytest.approx(expected(noun, 0), abs=0.051)
        assert before[f"turned-{noun}"] == pytest.approx(expected(noun, 1), abs=0.051)
        assert after[f"turned-{noun}"] == pytest.approx(expected(noun, -1), abs=0.051)
    assert first["plain-dog"] == first["plain-man"]  # both nouns alike, as the sentence below them says
    assert first["turned-dog"] > first["turned-man"]
    assert second["turned-man"] > second["turned-dog"]
    front.get_by_role("button", name="Swap").click()
    assert shown(front) == first
    drawn = """(bar) => parseFloat(getComputedStyle(bar, "::before").width) / bar.clientWidth"""
    front.wait_for_function("document.getAnimations().length === 0")
    for cell in front.locator("[data-score]").all():
        score = first[cell.get_attribute("data-score")]
        assert 5 * cell.locator("i").evaluate(drawn) == pytest.approx(score, abs=0.1)


def hand(page, name):
    matrix = page.locator(f'[data-hand="{name}"]').get_attribute("transform")
    return [float(value) for value in re.fullmatch(r"matrix\((.*)\)", matrix)[1].split()]


def assert_points(page, name, position):
    cos, sin = math.cos(position * THETA), math.sin(position * THETA)
    assert hand(page, name) == pytest.approx([cos, -sin, sin, cos, 0, 0], abs=2e-5)


def test_the_arrow_is_where_its_position_says_by_slider_and_keys(front):
    slider = front.get_by_label("Position", exact=True)
    for position in (0, 1, 31, 62):
        slider.fill(str(position))
        assert_points(front, "turn", position)
        assert said(front, "position") == str(position)
        assert f"{position * THETA:.1f} rad, or {math.degrees(position * THETA):.0f}°" in said(front, "turn")
    slider.press("ArrowLeft")
    assert_points(front, "turn", 61)


def tip(page, dial, position, *, far=1.0):
    """Where the end of an arrow at a position is on the screen."""
    box = page.locator(f'[data-dial="{dial}"] .front-ring').bounding_box()
    radius = far * box["width"] / 2
    return (
        box["x"] + box["width"] / 2 + radius * math.cos(position * THETA),
        box["y"] + box["height"] / 2 - radius * math.sin(position * THETA),
    )


def test_the_mouse_turns_the_arrow_and_the_keys_go_on_from_there(front):
    front.mouse.move(*tip(front, "turn", 12))
    front.mouse.down()
    for position in (20, 30, 40, 50, 60, 66):
        front.mouse.move(*tip(front, "turn", position))
    front.mouse.up()
    assert_points(front, "turn", 3)  # once round: 66 - 63
    front.keyboard.press("ArrowRight")
    assert_points(front, "turn", 4)
    front.mouse.click(*tip(front, "turn", 45, far=0.6))
    assert_points(front, "turn", 45)


class Finger:
    """A finger on the screen of a page."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def go(self, *places):
        for number, (x, y) in enumerate(places):
            self._send("touchMove" if number else "touchStart", {"x": x, "y": y})
        self._send("touchEnd")

    def _send(self, kind, *points):
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})


def test_a_finger_turns_the_arrow_and_beside_it_scrolls_the_page(visit):
    page = ready(visit("index.html", width=390, has_touch=True, **STILL))
    finger = Finger(page)
    page.get_by_label("Position", exact=True).fill("62")
    finger.go(*(tip(page, "turn", position) for position in (62, 60, 57, 54)))  # downwards, as a swipe would scroll
    assert_points(page, "turn", 54)
    assert page.evaluate("scrollY") == 0
    x, y = tip(page, "turn", 25)
    finger.go(*((x, y - 20 * step) for step in range(9)))
    page.wait_for_function("scrollY > 20")
    assert_points(page, "turn", 54)


def test_the_arrow_turns_by_itself_until_a_reader_does_anything(visit):
    for begin in (lambda page: page.keyboard.press("Shift"), lambda page: page.mouse.click(5, 300)):
        page = ready(visit("index.html"))
        first = hand(page, "turn")
        page.wait_for_function("(one) => document.querySelector('[data-hand=turn]').getAttribute('transform') !== one", arg=f"matrix({' '.join(f'{v:.5f}' for v in first[:4])} 0 0)")  # fmt: skip
        page.wait_for_function("Number(document.querySelector('[data-front=position]').textContent) >= 14")
        begin(page)
        at = int(said(page, "position"))
        page.wait_for_timeout(500)
        assert int(said(page, "position")) == at
        assert_points(page, "turn", at)
        button = page.get_by_role("button", name="Turn")
        button.click()
        page.wait_for_function(
            "(at) => document.querySelector('[data-front=position]').textContent !== at", arg=str(at)
        )
        page.get_by_role("button", name="Pause").click()
        at = int(said(page, "position"))
        page.wait_for_timeout(300)
        assert_points(page, "turn", at)


def test_the_arrow_waits_while_it_is_out_of_sight(visit):
    page = ready(visit("index.html"))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    at = said(page, "position")
    page.wait_for_timeout(500)
    assert said(page, "position") == at


def test_nothing_moves_for_a_reader_who_prefers_that(front):
    before = front.locator("#front").inner_html()
    front.wait_for_timeout(600)
    assert front.locator("#front").inner_html() == before
    assert_points(front, "turn", 12)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_problem_arrow_control_and_doors_are_in_the_first_screen(visit, width, height):
    page = visit("index.html", width=width, **STILL)
    page.set_viewport_size({"width": width, "height": height})
    ready(page)
    for part in (".front-scores", '[data-dial="turn"]', "#front-position", ".front-play"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 48, part
        assert box["y"] + box["height"] <= height, part
    for name, address in (("See how it works", "rotation.html"), ("Check my config.json", "decoder.html")):
        door = page.get_by_role("link", name=name)
        box = door.bounding_box()
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= height, name
        assert door.get_attribute("href") == address


def test_only_the_difference_of_two_arrows_changes_their_score(front):
    seen = set()
    for query, key in ((12, 7), (0, 40), (62, 62), (33, 3)):
        front.get_by_label("Query, m").fill(str(query))
        front.get_by_label("Key, n").fill(str(key))
        assert_points(front, "query", query)
        assert_points(front, "key", key)
        assert number(said(front, "score")) == pytest.approx(math.cos((query - key) * THETA), abs=6e-4)
        score = said(front, "score")
        slider = front.get_by_label("Move both")
        for at in (0, int(slider.get_attribute("max"))):
            slider.fill(str(at))
            assert said(front, "score") == score
            assert number(said(front, "distance")) == query - key
            seen.add((said(front, "query"), said(front, "key")))
    assert len(seen) == 8
    assert said(front, "angle").startswith("30 × 0.1 = 3.0 rad")


def kernel(distance, *, base, dimension, scale):
    thetas = [base ** (-2 * i / dimension) for i in range(dimension // 2)]
    return 2 / dimension * math.fsum(math.cos(distance / scale * theta) for theta in thetas)


def law(distance, *, base, dimension, scale):
    return 1 - (0.5772156649015329 + math.log(distance / scale)) / math.log(base) - 1 / dimension


def swing(distance, *, base, dimension, scale):
    """Twice √(f/d), with the share f of pairs out of step, as docs/decay.md derives it."""
    share = math.log(2 * distance / scale * math.log(base) / (math.pi * dimension)) / math.log(base)
    return 2 * math.sqrt(max(share, 0) / dimension)


def drawn(page, name):
    """Points of a line of the plot: distance and similarity."""
    path = page.locator(f".front-plot .front-{name}").get_attribute("d")
    places = [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.-]+ [\d.-]+", path)]
    return [(10 ** (4 * x / 1000), 1 - 1.55 * y / 300) for x, y in places]


SETTINGS = [
    {"base": (16, 10_000), "scale": (0, 1), "dimension": (16, 128)},
    {"base": (24, 1_000_000), "scale": (0, 1), "dimension": (16, 128)},
    {"base": (16, 10_000), "scale": (12, 8), "dimension": (16, 128)},
    {"base": (17, 18_000), "scale": (4, 2), "dimension": (4, 32)},
    {"base": (28, 10_000_000), "scale": (16, 16), "dimension": (32, 256)},
]


@pytest.mark.parametrize("chosen", SETTINGS)
def test_each_knob_draws_and_says_what_its_formula_says(front, chosen):
    for name, (step, _) in chosen.items():
        front.locator(f'input[name="{name}"]').fill(str(step))
        settle(front)
    setting = {name: value for name, (_, value) in chosen.items()}
    for name, value in setting.items():
        assert number(said(front, f"{name}-value")) == value
        assert number(front.locator(f'[data-scrub="{name}"]').text_content()) == value
    front.wait_for_selector('.front-plot[data-state="whole"]')
    near = [(distance, value) for distance, value in drawn(front, "curve") if distance < 9.6]
    assert len(near) == 9
    for distance, value in near:
        assert value == pytest.approx(kernel(round(distance), **setting), abs=3e-3)
    whole = [kernel(distance, **setting) for distance in range(1, 2001)]
    values = [value for distance, value in drawn(front, "curve") if distance <= 1900]
    assert max(values) <= max(whole) + 3e-3
    if min(whole) == min(kernel(distance, **setting) for distance in range(1, 1_700)):  # not in the last column
        assert min(values) == pytest.approx(min(whole), abs=3e-3)
    else:
        assert min(values) >= min(whole) - 3e-3
    for distance, value in drawn(front, "law"):
        assert value == pytest.approx(law(distance, **setting), abs=6e-3)
    assert number(said(front, "perDecade")) == pytest.approx(1 / math.log10(setting["base"]), abs=6e-4)
    assert number(said(front, "arrows")) == setting["dimension"] / 2
    assert_slid(said(front, "slid"), setting)
    assert_band(drawn(front, "ripple"), setting)
    assert_speeds(front, setting)


def assert_slid(slid, setting):
    numbers_said = [number(found) for found in re.findall(r"[\d.,]*\d", slid)]
    if setting["scale"] == 1:
        (half, ahead, times), slides = numbers_said, "at one half at"
        assert ahead == times
        halves = [(half, 1)]
    else:
        times, one, slid_half, half = numbers_said
        assert one == 1
        assert times == setting["scale"]
        halves, slides = [(half, 1), (slid_half, times)], f"every point stands {times:g} times as far out"
    assert slides in slid
    for distance, scale in halves:
        assert law(distance, **{**setting, "scale": scale}) == pytest.approx(0.5, abs=2e-3)


def assert_band(band, setting):
    assert len(band) == 48
    begin = setting["scale"] * math.pi * setting["dimension"] / (2 * math.log(setting["base"]))
    assert band[23][0] == pytest.approx(begin, rel=2e-3)
    assert (band[0][0], band[47][0]) == pytest.approx((10_000, 10_000))
    for (distance, upper), (_, lower) in zip(band[24:], band[23::-1], strict=True):
        assert (upper + lower) / 2 == pytest.approx(law(distance, **setting), abs=6e-3)
        begins = distance == band[24][0]
        assert (upper - lower) / 2 == pytest.approx(swing(distance, **setting), abs=2e-2 if begins else 6e-3)


def assert_speeds(page, setting):
    pairs = setting["dimension"] // 2
    arrows = page.locator(".front-speed")
    assert arrows.count() == 5
    for k, arrow in enumerate(arrows.all()):
        theta = setting["base"] ** (-min(k / 4, 1 - 1 / pairs)) / setting["scale"]
        told, sign = re.fullmatch(r"([\d.]+)([kM]?)", arrow.locator("b").text_content()).groups()
        assert float(told) * {"": 1, "k": 1e3, "M": 1e6}[sign] == pytest.approx(2 * math.pi / theta, rel=0.05)
        matrix = arrow.locator(".front-hand").get_attribute("transform")
        cos, sin = math.cos(10 * theta), math.sin(10 * theta)
        drawn_as = [float(value) for value in re.fullmatch(r"matrix\((.*)\)", matrix)[1].split()]
        assert drawn_as == pytest.approx([cos, -sin, sin, cos, 0, 0], abs=2e-5)


MOVED = """async (slider) => {
  slider.value = slider.min;
  slider.dispatchEvent(new Event("input"));
  for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
  return document.querySelector(".front-plot .front-curve").getAttribute("d");
}"""


def test_while_a_knob_moves_the_curve_goes_through_some_of_its_values(front):
    setting = {"base": 10_000, "dimension": 32, "scale": 1}
    front.locator('input[name="dimension"]').evaluate(MOVED)
    values = [value for _, value in drawn(front, "curve")]
    whole = [kernel(distance, **setting) for distance in range(1, 10_001)]
    assert min(whole) - 3e-3 <= min(values) < 0.5 * min(whole)
    assert max(values[200:]) <= max(whole[100:]) + 3e-3
    front.wait_for_selector('.front-plot[data-state="whole"]')
    assert min(value for _, value in drawn(front, "curve")) == pytest.approx(min(whole), abs=3e-3)


@pytest.mark.parametrize("scale", [1, 8])
@pytest.mark.parametrize("dimension", [32, 128, 256])
@pytest.mark.parametrize("base", [10_000, 320_000, 10_000_000])
def test_more_than_nine_tenths_of_the_curve_lie_in_the_band(dimension, base, scale):
    setting = {"base": base, "dimension": dimension, "scale": scale}
    begins = scale * math.pi * dimension / (2 * math.log(base))
    along = [begins * (10_000 / begins) ** (k / 1000) for k in range(1001)]
    for distances in (along, range(math.ceil(begins), 10_001, 11)):  # spread as on the axis, and token by token
        off = [abs(kernel(distance, **setting) - law(distance, **setting)) for distance in distances]
        inside = sum(one <= swing(distance, **setting) for one, distance in zip(off, distances, strict=True))
        assert inside > 0.9 * len(off)


@pytest.mark.parametrize("base", [10_000, 18_000, 32_000])  # a larger base leaves more
def test_the_curve_stays_within_the_drawing(base):
    setting = {"base": base, "dimension": 32, "scale": 1}
    assert min(kernel(distance, **setting) for distance in range(1, 10_001)) > -0.55


def test_the_scale_slides_the_law_by_itself_and_an_arrow_shows_it(front):
    arrow = front.locator(".front-plot .front-shift")
    assert arrow.get_attribute("d") == ""
    front.locator('input[name="scale"]').fill("12")
    settle(front)
    start, end = drawn(front, "shift")[:2]
    assert end[0] / start[0] == pytest.approx(8, rel=0.02)
    front.get_by_role("button", name="Reset the knobs").click()
    assert said(front, "scale-value") == "1"
    assert arrow.get_attribute("d") == ""


def test_grey_is_named_when_it_can_be_seen_and_goes_with_it(front):
    grey = front.locator(".front-grey")
    assert not grey.is_visible()
    for name in ("base", "scale", "dimension"):
        front.locator(f'input[name="{name}"]').press("ArrowRight")
        settle(front)
        assert grey.is_visible(), name
        front.get_by_role("button", name="Reset the knobs").click()
        settle(front)
        assert not grey.is_visible()


def test_curve_knob_and_sentence_are_on_a_phone_together(visit):
    page = ready(visit("index.html", width=390, **STILL))
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("base", "scale", "dimension"):
        page.locator(f'.front-control input[name="{name}"]').evaluate(
            "(slider) => slider.scrollIntoView({ block: 'center' })"
        )
        header = page.locator(".md-header").bounding_box()["height"]
        parts = {
            part: page.locator(part).bounding_box()
            for part in (".front-plot", f'.front-knob:has(input[name="{name}"])')
        }
        tops = {part: box["y"] for part, box in parts.items()}
        assert all(top >= header for top in tops.values()), (name, tops)
        plot, knob = parts.values()
        assert plot["y"] + plot["height"] <= knob["y"], name
        assert knob["y"] + knob["height"] <= 844, name


def place_of(page, name):
    """Where the word of a knob stands in the drawing: distance and similarity."""
    style = page.locator(f'[data-mark="{name}"]').get_attribute("style")
    left, top = (float(value) / 100 for value in re.findall(r"(-?[\d.]+)%", style))
    return 10 ** (4 * left), 1 - 1.55 * top


def free(page):
    """The words of the knobs that are shown, as boxes."""
    marks = page.locator("[data-mark]:visible")
    return [mark.bounding_box() for mark in marks.all()]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("chosen", [*SETTINGS, {"base": (16, 10_000), "scale": (16, 16), "dimension": (4, 32)}])
def test_the_word_of_each_knob_stands_at_what_it_does(visit, width, chosen):
    page = ready(visit("index.html", width=width, **STILL))
    for name, (step, _) in chosen.items():
        page.locator(f'input[name="{name}"]').fill(str(step))
    settle(page)
    setting = {name: value for name, (_, value) in chosen.items()}
    distance, value = place_of(page, "law")
    assert law(distance, **setting) == pytest.approx(0.8, abs=3e-3)
    assert value == pytest.approx(0.8, abs=2e-3)
    distance, value = place_of(page, "ripple")
    assert distance == pytest.approx(min(setting["base"] / 10 * setting["scale"], 1_250), rel=1e-3)
    assert value == pytest.approx(law(distance, **setting) + swing(distance, **setting), abs=2e-3)
    assert page.locator('[data-mark="shift"]').is_visible() == (setting["scale"] > 1)
    if setting["scale"] > 1:
        distance, value = place_of(page, "shift")
        assert law(distance, **{**setting, "scale": 1}) == pytest.approx(0.5, abs=3e-3)
        assert value == pytest.approx(0.5, abs=1e-3)
    boxes, frame = free(page), page.locator(".front-wide section").first.bounding_box()
    for at, one in enumerate(boxes):
        assert one["x"] >= frame["x"]
        assert one["x"] + one["width"] <= frame["x"] + frame["width"] + 1
        for other in boxes[:at]:
            assert (
                one["x"] >= other["x"] + other["width"]
                or other["x"] >= one["x"] + one["width"]
                or one["y"] >= other["y"] + other["height"]
                or other["y"] >= one["y"] + one["height"]
            ), chosen


READ = """() => {
  const walker = document.createTreeWalker(document.querySelector("#front-title").parentElement, NodeFilter.SHOW_TEXT);
  const read = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.checkVisibility() && !parent.closest("svg, math, output, .front-unseen")) read.push(walker.currentNode.data);
  }
  return read.join(" ");
}"""


def test_what_base_scale_and_dimension_do_is_told_within_a_minute(visit):
    page = ready(visit("index.html", width=390, **STILL))
    told = " ".join(page.evaluate(READ).split())
    words = re.findall(r"\S*[^\W\d]\S*", told)  # not the numbers of the axes
    for claim, within in (
        ("A larger base tilts it about its left end: it falls more gently.", 240),
        ("A larger scale slides it to the right, as steep as before. A larger dimension makes it smoother.", 240),
        ("Base sets the slope A larger base slows every arrow but the fastest", 300),
        ("Scale sets the shift A larger scale slows all arrows alike", 300),
        ("Dimension sets the ripple", 320),
    ):
        assert claim in " ".join(words[:within])


CORNERS = """(head) => [0, head.getTotalLength() / 3, 2 * head.getTotalLength() / 3].map((at) => {
  const { x, y } = head.getPointAtLength(at).matrixTransform(head.getScreenCTM());
  return [x, y];
})"""


def test_the_name_of_the_arrow_stands_beside_it_and_never_on_it(front):
    for position in range(63):
        front.get_by_label("Position", exact=True).fill(str(position))
        label = front.locator('[data-dial="turn"] .front-label').bounding_box()
        for x, y in front.locator('[data-dial="turn"] .front-head').evaluate(CORNERS):
            within = label["x"] < x < label["x"] + label["width"] and label["y"] < y < label["y"] + label["height"]
            assert not within, position


@pytest.mark.parametrize("colours", [{}, {"forced_colors": "active"}])
def test_a_door_has_a_frame_whoever_chooses_the_colours(visit, colours):
    page = visit("index.html", **colours)
    for door in page.locator(".front-doors a").all():
        assert door.evaluate("(door) => getComputedStyle(door).borderTopWidth") == "2px"


SCRUBS = {
    "query": "Position of the query",
    "key": "Position of the key",
    "base": "Base",
    "scale": "Scale",
    "dimension": "Dimension",
}


@pytest.mark.parametrize("name", SCRUBS)
def test_a_number_of_the_prose_is_dragged_and_moved_by_keys(front, name):
    place = front.locator(f'[data-scrub="{name}"]')
    slider = place.get_by_role("slider", name=SCRUBS[name], exact=True)
    control = front.locator(f'.front-control input[name="{name}"]')
    before = int(control.input_value())
    slider.focus()
    front.keyboard.press("ArrowRight")
    front.keyboard.press("ArrowRight")
    settle(front)
    assert int(control.input_value()) == before + 2
    assert slider.get_attribute("aria-valuetext") == place.text_content()
    box = place.bounding_box()
    middle = box["y"] + box["height"] / 2
    front.mouse.move(box["x"] + 8, middle)
    front.mouse.down()
    front.mouse.move(box["x"] + 8 + 5 * 7, middle)
    settle(front)
    assert int(control.input_value()) == before + 7
    front.mouse.move(box["x"] + 8 - 400, middle)
    front.mouse.up()
    settle(front)
    assert control.input_value() == control.get_attribute("min")


def test_what_stands_before_the_script_runs_is_what_it_draws(visit, front):
    still = visit("index.html", java_script_enabled=False)
    assert not still.locator(".front-controls, .front-swap").first.is_visible()
    parts = "[data-hand], [data-label], [data-mark], [data-dial] path, .front-plot path, [data-score] i, [data-score] b, [data-front], output"
    look = """(parts) => parts.map((part) => [part.getAttribute("d") ?? part.getAttribute("transform") ?? part.getAttribute("style"),
      part.getAttribute("x"), part.getAttribute("y"), part.childElementCount ? null : part.textContent])"""
    # What only those hear who listen is not there before.
    front.locator('input[name="base"]').fill("20")
    settle(front)
    front.get_by_role("button", name="Reset the knobs").click()  # drawn by the script, which leaves the start alone
    front.wait_for_selector('.front-plot[data-state="whole"]')
    one, other = (page.locator("#front").locator(parts).evaluate_all(look) for page in (still, front))
    assert len(one) == len(other) > 40
    for before, after in zip(one, other, strict=True):
        assert [numbers(part) for part in before] == [pytest.approx(numbers(part), abs=0.11) for part in after], before[
            3
        ]


def numbers(part):
    """Numbers of a path or a text; of a text its words are of no account here."""
    return [number(found) for found in re.findall(r"[-−]?\d[\d,]*\.?\d*", part or "")]


def test_every_question_has_an_answer(front):
    boxes = front.locator("#front details.question")
    assert boxes.count() == 4
    for box in boxes.all():
        assert "Predict" in box.locator("summary").text_content()
        box.locator("summary").click()
        assert box.locator("p").first.is_visible()
        assert len(box.locator("p").first.text_content()) > 5


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize("role", ["1", "2", "3", "4", "5", "ink"])
def test_a_word_in_the_colour_of_its_curve_can_be_read(role, scheme):
    one, other = (luminance(theme.ROLES[name][scheme]) for name in (role, "paper"))
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 4.5


def test_words_have_the_colour_of_what_they_name(front):
    colour = "(one, name) => getComputedStyle(one)[name]"
    for word, part, kind in (
        ("#front > p b.front-2", '[data-hand="query"] .front-arm', "stroke"),
        ("#front > p b.front-1", '[data-hand="key"] .front-arm', "stroke"),
        ("#front > p b.front-3", ".front-between", "stroke"),
        ('[data-scrub="base"]', ".front-plot .front-law", "stroke"),
        ('[data-scrub="scale"]', ".front-plot .front-shift", "stroke"),
        ('[data-scrub="dimension"]', ".front-plot .front-ripple", "fill"),
        ("#three-knobs + p b.front-1", ".front-plot .front-curve", "stroke"),
    ):
        drawn_in = front.locator(part).first.evaluate(colour, kind)
        assert front.locator(word).first.evaluate(colour, "color") == drawn_in, word


def test_the_first_page_is_light_and_loads_no_library(visit, site):
    page = ready(visit("index.html", cold=True))
    assert_light(page, site, {"front.js", "front.css", "index.html"})
    assert page.evaluate("globalThis.layoutShift") <= 0.01


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_the_first_page_while_it_moves(visit, scheme, width):
    page = ready(visit("index.html", width=width, color_scheme=scheme))
    for box in page.locator("#front details.question summary").all():
        box.click()
    assert not axe(page)
