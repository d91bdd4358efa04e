"""The page that asks whether a setting is applied."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Error

from ropedoc import MODELS, identify
from tests.browser.pages import assert_light, axe
from tests.compare import reference

PAGE = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
READY = '#check[data-state="ready"]'
PLAIN = ", ".join(f"{500_000.0 ** (-2 * i / 128):.4e}" for i in range(64))


@pytest.fixture
def opened(visit):
    page = visit("check.html")
    page.wait_for_selector(READY)
    return page


def paste(page, text, **fields):
    """Paste values, and return the ids that are told; or the message."""
    for name, value in fields.items():
        page.fill(f'[name="{name}"]', value)
    page.fill('[name="values"]', "")
    page.wait_for_function("document.querySelector('#check').dataset.outcome !== 'result'")
    page.fill('[name="values"]', text)
    page.wait_for_function("document.querySelector('#check').dataset.outcome !== 'example'")
    if page.locator("#check-message").is_visible():
        return page.locator("#check-message").inner_text()
    return page.locator('[data-result="finding"]').get_attribute("data-ids")


def test_a_pasted_tensor_is_told_with_the_words_of_the_package(opened):
    text = f"tensor([{PLAIN}], device='cuda:0')"
    assert paste(opened, text) == "plain"
    expected = identify(text, rope=MODELS["Llama-3.1-8B"].config)
    assert opened.locator('[data-result="finding"]').inner_text() == expected.text
    assert opened.locator('[data-result="next"]').inner_text() == expected.next
    assert expected.why in opened.locator('[data-result="confidence"]').inner_text()
    assert json.loads(opened.locator('[data-result="curve"]').get_attribute("data-below")) == [
        *expected.below().values()
    ]
    assert paste(opened, "hello") == "values must be two numbers or more, got fewer"


def without_scaling(preset):
    """Positions at which a preset without its scaling falls to 0.99 and 0.9, worked out here."""
    rope = preset.rope
    plain = rope.base ** (-np.arange(0, rope.rotary_dim, 2) / rope.rotary_dim)
    m = np.arange(min(rope.context_length, 8_192))[:, None]
    cosine = np.cos(m * (plain - rope.inv_freq)).mean(axis=1)
    return [int((cosine <= level).argmax()) for level in (0.99, 0.9)]


@pytest.mark.parametrize("name", ["Llama-3.1-8B", "Qwen2.5-7B, YaRN 128k", "gpt-oss-20b", "Gemma-3-4B, full layers"])
def test_each_preset_shows_where_it_falls_without_its_scaling(opened, name):
    opened.select_option('[name="model"]', name)
    opened.wait_for_function("(name) => document.querySelector('[name=model]').value === name", arg=name)
    opened.wait_for_selector('[data-result="curve"][data-state="ready"]')
    assert "were not applied" in opened.locator('[data-result="which"]').inner_text()
    assert json.loads(opened.locator('[data-result="curve"]').get_attribute("data-below")) == without_scaling(
        MODELS[name]
    )


def test_every_preset_has_a_curve_that_says_something(opened):
    for name in MODELS:
        opened.select_option('[name="model"]', name)
        opened.wait_for_selector('[data-result="curve"][data-state="ready"]')
        assert re.match(
            r"The cosine (between the two falls to 0\.99 at|stays above)",
            opened.locator('[data-result="fall"]').inner_text(),
        )
        assert opened.locator('[data-result="curve"] path.line').get_attribute("d").count("L") > 50


def test_a_readers_own_config_is_read_when_it_is_pasted(opened):
    running = reference("running")
    columns = running["columns"]
    opened.select_option('[name="model"]', "")
    for name in ("yarn", "partial"):
        opened.fill('[name="config"]', json.dumps(running["configs"][name]))
        some = [dict(zip(columns, row, strict=True)) for row in running["cases"] if row[0] == name]
        for case in [one for one in some if one["form"] == "torch"][:6]:
            assert case["id"] in paste(opened, case["text"]).split()
    opened.fill('[name="config"]', '{"model_type": "gpt2"}')
    opened.wait_for_selector("#check-message:not([hidden])")
    assert "no rotary embedding" in opened.locator("#check-message").inner_text()


def test_layers_and_positions_can_be_chosen(opened):
    opened.select_option('[name="model"]', "")
    opened.fill('[name="config"]', json.dumps(MODELS["Gemma-3-4B, full layers"].config, default=dict))
    sliding = str(MODELS["Gemma-3-4B, sliding layers"].rope.inv_freq.tolist())
    assert paste(opened, sliding) == "other_layer"
    opened.select_option('[name="layer"]', "sliding_attention")
    opened.wait_for_function("document.querySelector('[data-result=finding]').dataset.ids === 'same'")
    opened.select_option('[name="model"]', "Llama-3.1-8B")
    running = reference("running")
    (text,) = [row[4] for row in running["cases"] if row[:3] == ["llama3", "positions_bfloat16", "both"]]
    assert paste(opened, text, positions="0, 1, 257 1027") == "positions_bfloat16"
    assert paste(opened, text, positions="0, x") == "positions must be whole numbers like 0, 1, 4095 or 0-3, got x"


def test_lines_of_a_log_are_told_one_by_one(opened):
    assert paste(opened, "print_info: freq_base_train = 10000.0\nprint_info: n_rot = 128") == "log_other"
    assert opened.locator('[data-result="instead"] li').count() == 2


def test_it_works_from_disk_with_a_config_too(visit):
    page = visit("check.html", disk=True)
    page.wait_for_selector(READY)
    page.select_option('[name="model"]', "")
    page.fill('[name="config"]', json.dumps(reference("running")["configs"]["llama3"]))
    assert paste(page, PLAIN) == "plain"


def test_the_page_is_light_and_accessible(visit, site):
    page = visit("check.html", cold=True)
    page.wait_for_selector(READY)
    assert_light(page, site, {"check.html", "check.js", "check.css"})
    assert axe(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(visit, width):
    page = visit("check.html", width=width)
    page.wait_for_selector(READY)
    paste(page, PLAIN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_test_to_copy_in_javascript_runs(opened):
    block = re.search(r"```js\n(.*?)```", PAGE, re.DOTALL)[1]
    said = []
    opened.on("console", lambda message: said.append(message.text))
    opened.evaluate(f"() => {{ {block} }}")
    assert said == ["1 1.371894e-3 3.068926e-7"]
    wrong = block.replace("expected(i))); //", "expected(i) * (i === 3 ? 1.001 : 1))); //")
    with pytest.raises(Error) as raised:
        opened.evaluate(f"() => {{ {wrong} }}")
    assert "pair 3: " in raised.value.message
