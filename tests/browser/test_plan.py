"""Plan and compare on the decoder's page: a length and another config as a reader types them."""

from __future__ import annotations

import json

import pytest

from ropedoc import MODELS, compare, plan
from tests.config import test_other

QWEN = json.loads(json.dumps(dict(MODELS["Qwen2.5-7B"].config)))
LONG = {**QWEN, "rope_scaling": {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}}
LATE = 'script[src$="late-advice.js"]'


@pytest.fixture
def opened(visit):
    page = visit("decoder.html#model=Qwen2.5-7B")
    page.wait_for_selector('#decoder[data-state="ready"]')
    return page


def ask(page, context):
    page.fill("[name=context]", context)
    page.wait_for_selector("[data-result=plan][data-outcome]")


def notes(page):
    return page.locator("[data-result=plan] li strong").all_inner_texts()


def test_a_length_brings_the_plan_of_the_package_and_loads_it_only_then(opened):
    assert opened.locator(LATE).count() == 0
    assert opened.locator("#decoder-plan").is_hidden()
    ask(opened, "128k")
    expected = plan(QWEN, context_length=131_072)
    assert notes(opened) == [note.text for note in expected.notes]
    for name, one in expected.texts.items():
        shown = opened.locator(f'[data-result=plan] [data-program="{name}"]')
        assert (one.get("text") or one["why"]) in shown.inner_text()
    assert "131,072 tokens are asked for" in opened.inner_text("[data-result=warnings]")
    opened.fill("[name=context]", "")
    opened.wait_for_selector("#decoder-plan", state="hidden")


def test_method_and_length_stay_in_the_link(opened):
    ask(opened, "131,072")
    opened.select_option("[name=method]", "ntk")
    opened.wait_for_function("location.hash.endsWith('&method=ntk')")
    assert "context=131072" in opened.evaluate("location.hash")
    opened.reload()
    opened.wait_for_selector("[data-result=plan][data-outcome=planned]")
    assert opened.input_value("[name=method]") == "ntk"
    assert notes(opened) == [note.text for note in plan(QWEN, context_length=131_072, method="ntk").notes]
    assert opened.locator("[name=method] option").all_inner_texts()[1:] != []


def test_what_needs_nothing_and_what_fits_nothing_is_told(opened):
    ask(opened, "4k")
    assert opened.get_attribute("[data-result=plan]", "data-outcome") == "nothing"
    opened.select_option("[name=method]", "longrope")
    opened.fill("[name=context]", "1M")
    opened.wait_for_selector("[data-result=plan][data-outcome=unfit]")
    assert notes(opened) == ["LongRoPE cannot be planned: it needs a divisor for each pair."]


def test_no_text_serves_a_length_that_the_file_does_not_reach(opened):
    settings = opened.locator("[data-result=settings]")
    settings.scroll_into_view_if_needed()
    settings.locator('[data-program="Ollama"]').wait_for()
    before = settings.locator("section").all_inner_texts()
    ask(opened, "128k")
    assert settings.locator("> p").inner_text() == "These lines are for 32,768 tokens, for which the file is made. What is to be said of 131,072 tokens stands in the plan above."  # fmt: skip
    assert settings.locator("section").all_inner_texts() == before
    assert "131072" not in settings.inner_text()


def test_the_planned_setting_is_decoded_in_place_of_the_file_which_is_compared(opened):
    ask(opened, "128k")
    opened.click("text=Decode this setting")
    opened.wait_for_selector('[data-result=difference][data-same="false"]')
    planned = plan(QWEN, context_length=131_072)
    assert json.loads(opened.input_value("[name=config]")) == planned.config
    assert json.loads(opened.input_value("[name=other]")) == QWEN
    assert opened.get_attribute("[data-fact=rope_type]", "data-value") == "yarn"
    assert opened.get_attribute("[data-result=plan]", "data-outcome") == "nothing"
    cells = opened.locator("[data-result=pairs] tbody tr").nth(63).locator("td").all_inner_texts()
    assert float(cells[2].replace(",", "")) == pytest.approx(planned.inv_freq[63], rel=1e-3)


def test_a_length_stays_where_another_model_is_chosen_and_a_plan_is_not_planned_again(opened):
    ask(opened, "128k")
    opened.select_option("[name=model]", "Llama-2-7B")
    opened.wait_for_selector("[data-result=plan][data-outcome=planned]")
    assert opened.input_value("[name=context]") == "128k"
    opened.select_option("[name=method]", "linear")
    opened.wait_for_function(
        "document.querySelector('[data-result=plan] li strong').textContent.startsWith('position interpolation')"
    )
    opened.click("text=Decode this setting")
    opened.wait_for_selector("[data-result=plan][data-outcome=nothing]")
    assert "are asked for" not in opened.inner_text("[data-result=warnings]")


def test_another_config_is_compared_in_words_numbers_and_pictures(opened):
    opened.fill("[name=other]", json.dumps(QWEN))
    opened.wait_for_selector('[data-result=difference][data-same="true"]')
    assert opened.inner_text("[data-result=difference]") == "Both do the same."
    opened.fill("[name=other]", json.dumps(LONG))
    opened.wait_for_selector('[data-result=difference][data-same="false"]')
    expected = compare(QWEN, LONG)
    assert opened.locator("[data-result=difference] p").first.inner_text() == expected.summary
    assert opened.locator("[data-result=difference] li").all_inner_texts() == [*expected.words]
    assert opened.locator("[data-result=difference] svg").count() == 2
    dots = opened.locator("[data-result=difference] svg").first.locator("path.dots").get_attribute("d")
    assert dots.count("M") == 64
    opened.fill("[name=other]", "{")
    opened.wait_for_selector("[data-result=difference] .decoder-message")
    assert opened.inner_text("[data-result=difference]").startswith("The other config: ")


def test_a_gguf_file_is_decoded_and_compared_with_its_config(opened, tmp_path):
    """Written by the gguf package: Qwen2.5 with the YaRN of its card, against the config with and without it."""
    path = tmp_path / "model.gguf"
    architecture, numbers, config = next(one for one in test_other.SAME if one[0] == "qwen2")
    test_other.write(path, architecture, **numbers)
    opened.set_input_files("[name=file]", path)
    opened.wait_for_selector("[data-fact=rope_type][data-value=yarn]")
    assert "Read from the metadata of a GGUF file" in opened.inner_text("[data-result=warnings]")
    opened.fill("[name=other]", json.dumps(config))
    opened.wait_for_selector('[data-result=difference][data-same="true"]')
    opened.fill("[name=config]", json.dumps(QWEN))
    opened.set_input_files("[name=other-file]", path)
    opened.wait_for_selector('[data-result=difference][data-same="false"]')
    path.write_bytes(path.read_bytes()[:500])
    opened.set_input_files("[name=other-file]", path)
    opened.wait_for_selector("[data-result=difference] .decoder-message")
    cut = "a GGUF file must hold its whole head, got one that ends at byte 500"
    assert opened.inner_text("[data-result=difference]") == f"The other config: {cut}"
    opened.set_input_files("[name=file]", path)
    opened.wait_for_selector("#decoder[data-outcome=error]")
    assert opened.inner_text("#decoder-message") == cut
