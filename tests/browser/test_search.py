"""Words that people type, and the page that must come first."""

from __future__ import annotations

import json

import pytest

FIRST = {
    "decoder": ["gguf", "128k", "context length", "tensorrt", "megatron", "compare", "params.json", "rope_parameters", "Qwen2.5-7B", "yarn 128k"],
    "programs": ["ollama", "sglang", "vllm", "llama.cpp", "mlx"],
    "extension": ["yarn", "ntk", "dynamic ntk", "linear scaling", "position interpolation", "longrope", "rope_scaling", "scale", "attention factor"],
    "layers": ["nope", "sliding window", "mla", "kv cache"],
    "axes": ["mrope", "mrope_section", "riflex", "flux", "dinov3"],
    "check": ["garbage", "garbage past 4k", "inv_freq", "not applied", "lora", "golden values", "images wrong"],
    "frequencies": ["129", "k=129", "theta 129 512", "wavelength", "dimension", "partial rotary"],
    "decay": ["base", "rope_theta", "exponential decay", "long-term decay"],
    "rotation": ["rotate_half", "interleaved", "head", "what is a head"],
    "pitfalls": ["bfloat16", "convert"],
    "models": ["llama 3", "qwen", "gemma 3", "deepseek", "gpt-oss"],
    "lab": ["induction head"],
    "references": ["men et al"],
    "explorer": ["download svg"],
    "package": ["install", "jupyter"],
    "terms": ["glossary"],
}  # fmt: skip
OF_MODEL = {"decoder", "models"}  # a model's name leads to its row or to its file
FOUND = ".md-search-result__item > a"


@pytest.fixture(scope="module")
def found(browser, hosted):
    """The addresses that a query finds, best first."""
    page = browser.new_page()
    page.goto(f"{hosted}index.html")
    field = page.locator('[data-md-component="search-query"]')
    field.click()

    def ask(query):
        field.fill("")
        page.keyboard.press("End")  # the theme looks when a key goes up
        page.wait_for_function("!/match/.test(document.querySelector('.md-search-result__meta').textContent)")
        page.keyboard.insert_text(query)
        page.keyboard.press("End")
        page.wait_for_function("/match/.test(document.querySelector('.md-search-result__meta').textContent)")
        return page.locator(FOUND).evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")

    yield ask
    page.close()


@pytest.mark.parametrize("query", [query for queries in FIRST.values() for query in queries])
def test_the_page_that_answers_comes_first(found, query):
    page = next(name for name, queries in FIRST.items() if query in queries)
    allowed = OF_MODEL if page == "models" else {page}
    first = (found(query) or ["none"])[0]
    assert first.rpartition("/")[2].partition(".html")[0] in allowed


def test_a_models_name_leads_to_its_file(visit):
    page = visit("index.html?q=Qwen2.5-7B")
    link = page.locator('.md-search-result a[href$="#model=Qwen2.5-7B"]')
    link.wait_for(state="attached")
    address = link.evaluate("(link) => link.href")
    page.goto(address)
    page.wait_for_selector('#decoder[data-state="ready"]')
    assert page.input_value("[name=model]") == "Qwen2.5-7B"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("decoder.html", "Length wanted"),
        ("explorer.html", "Reset all"),
        ("check.html", "Served length"),
        ("lab.html", "Reset all"),
        ("index.html", "Position12"),
        ("index.html", "m = 12"),
        ("decay.html#which-base-a-context-needs", "Read it off"),
    ],
)
def test_what_a_page_does_with_its_controls_is_no_text_of_its_own(site, location, words):
    documents = json.loads((site / "search" / "search_documents.json").read_text(encoding="utf-8"))
    text = next(one["text"] for one in documents if one["location"] == location)
    assert len(text) > 40
    assert words not in text
