"""The decoder's page in a browser: what it shows against the command, its input, strangers' files, links, reach."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from contextlib import redirect_stdout
from itertools import product
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pytest

import ropedoc
from ropedoc.__main__ import main
from ropedoc.config.reading import read
from ropedoc.models.preset import MODELS
from ropedoc.site.decoder import presets
from tests.browser.pages import ROOT, assert_light, axe, ours, script
from tests.command.test_main import BINARIES
from tests.compare import assert_close, reference
from tests.tolerances import FORMULA, FREQUENCY, ROTATION

CASES = json.loads((ROOT / "tests" / "reference" / "configs.json").read_text(encoding="utf-8"))["cases"]
PUBLISHED = [case for case in CASES if "--" in case["name"]]
ROUNDINGS = 1e-13  # the last digits of pow, log and exp differ between C's library and the browser's
LLAMA = {"model_type": "llama", "hidden_size": 4096, "num_attention_heads": 32, "max_position_embeddings": 8192}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 2048, "rope_theta": 5e5}


@pytest.fixture
def decoder(visit):
    def open_page(fragment="", **options):
        page = visit("decoder.html" + fragment, **options)
        page.wait_for_selector("#decoder[data-state=ready]")
        return page

    return open_page


PARTS = """
import { models } from "../data/decoder.js";
import { decode } from "../decoder/model.js";
import { print, read } from "../decoder/share.js";
globalThis.parts = { models, decode, print, read };
"""


def with_parts(page):
    page.add_script_tag(content=script(PARTS))
    return page


def give(page, config, *, context="", layer=None, rest=True):
    """Type a config, a context and a layer type into the page, and wait for its pictures unless told not to."""
    page.fill("[name=config]", config if isinstance(config, str) else json.dumps(config))
    page.fill("[name=context]", str(context))
    if layer is not None:
        page.select_option("[name=layer]", layer)
    if rest:
        at_rest(page)


def at_rest(page):
    """Pictures and pairs follow when the changes rest."""
    page.wait_for_selector("#decoder-results:not([data-state=waiting])", state="attached")


def outcome(page):
    return page.get_attribute("#decoder", "data-outcome")


def message(page):
    assert outcome(page) == "error"
    assert page.locator("#decoder-results").is_hidden()
    return page.text_content("#decoder-message")


def fact(page, name):
    return page.get_attribute(f"[data-fact={name}]", "data-value")


def file(page, what):
    with page.expect_download() as download:
        page.click(f"[data-take={what}]")
    return download.value.suggested_filename, Path(download.value.path()).read_text(encoding="utf-8")


def printed(tmp_path, config, *, context_length=None, layer_type=None):
    """What the command prints as JSON."""
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    arguments = ["--json"] + (["--context", str(context_length)] if context_length else [])
    said = io.StringIO()
    with redirect_stdout(said):
        status = main([str(path), *arguments, *(["--layer", layer_type] if layer_type else [])])
    assert status == 0
    return json.loads(said.getvalue())


def wait_for_rows(page, count):
    page.wait_for_function(f"document.querySelectorAll('[data-result=pairs] tbody tr').length === {count}")


def assert_shown(page, expected):
    """The page shows, and gives away, what the command prints."""
    assert outcome(page) == "result"
    for key in ("rope_type", "layout", "original_context_length", "context_length", "head_dim", "rotary_dim", "pairs",
                "pairs_beyond_original", "pairs_beyond_context"):  # fmt: skip
        assert fact(page, key) == ("" if expected[key] is None else str(expected[key])), key
    for key in ("base", "attention_factor", "attention_factor_squared"):
        assert float(fact(page, key)) == pytest.approx(expected[key], rel=ROUNDINGS), key
    assert page.locator("[data-result=warnings] strong").all_text_contents() == expected["warnings"]
    wait_for_rows(page, expected["pairs"])
    found = json.loads(file(page, "json")[1])
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        if key in ("inv_freq", "wavelengths") or isinstance(value, float):
            one, other = (np.array(side, dtype=float) for side in (found[key], value))
            np.testing.assert_allclose(one, other, rtol=ROUNDINGS, atol=0, err_msg=key)
        else:
            assert found[key] == value, key


# Numbers


def test_a_published_config_is_decoded_to_what_the_command_prints(decoder, tmp_path):
    page = decoder()
    assert len(PUBLISHED) >= 11
    for case in PUBLISHED:
        give(page, case["config"], layer=case.get("layer_type"))
        assert_shown(page, printed(tmp_path, case["config"], layer_type=case.get("layer_type")))


def test_every_other_reference_config_is_decoded_to_what_the_command_prints(decoder, tmp_path):
    page = decoder()
    for case in CASES:
        options = {key: case[key] for key in ("context_length", "layer_type") if key in case}
        layer = options.get("layer_type") and read(case["config"], **options).record.kind
        give(page, case["config"], context=case.get("context_length", ""), layer=layer, rest=False)
        expected = printed(tmp_path, case["config"], **options)
        found = page.evaluate(
            """() => [...document.querySelectorAll('[data-fact]')].map((one) => [one.dataset.fact, one.dataset.value])"""
        )
        shown = dict(found)
        for key in ("rope_type", "head_dim", "rotary_dim", "pairs", "context_length", "original_context_length"):
            assert shown[key] == ("" if expected[key] is None else str(expected[key])), (case["name"], key)
        notes = page.locator("[data-result=warnings] strong").all_text_contents()
        assert notes == expected["warnings"], case["name"]


def test_the_csv_holds_every_pair_before_and_after(decoder):
    page = decoder()
    give(page, {**LLAMA, "rope_parameters": YARN})
    name, text = file(page, "csv")
    assert name == "rope-pairs.csv"
    head, *rows = csv.reader(text.splitlines())
    assert head[1:3] == ["frequency before [rad/token]", "frequency after [rad/token]"]
    columns = np.array(rows, dtype=float).T
    before = ropedoc.inverse_frequencies(128, base=5e5)
    after = ropedoc.from_config({**LLAMA, "rope_parameters": YARN}).inv_freq
    expected = [
        range(64),
        before,
        after,
        2 * np.pi / before,
        2 * np.pi / after,
        before / after,
        2048 * after / (2 * np.pi),
    ]
    assert len(columns) == len(expected)
    for found, values in zip(columns, expected, strict=True):
        np.testing.assert_allclose(found, list(values), rtol=ROUNDINGS, atol=0)


def test_golden_values_are_those_of_fifty_digits_and_of_the_command(decoder):
    page = decoder()
    case = reference("vectors")[3]
    give(page, case["config"])
    name, text = file(page, "vectors")
    assert name == "rope-vectors.json"
    found, command = json.loads(text), ropedoc.vectors(ropedoc.from_config(case["config"]))
    assert list(found) == list(command)
    assert {key: found[key] for key in list(found)[:4]} == {key: command[key] for key in list(found)[:4]}
    for key in ("positions", "vector"):
        assert found[key] == case[key] == command[key]
    for key in ("cos", "sin"):
        assert_close(found[key], case[key], absolute=ROTATION)
    for layout in ("half", "interleaved"):
        assert_close(found["rotated"][layout], case["rotated"][layout], absolute=ROTATION)
    assert_close(found["inv_freq"], case["inv_freq"], relative=2 * FREQUENCY)
    assert_close(found["attention_factor"], case["attention_factor"], absolute=FORMULA)


def test_a_wide_head_shows_some_pairs_and_gives_them_all(decoder):
    page = decoder()
    give(page, {"rope_theta": 1e4, "head_dim": 65_536, "max_position_embeddings": 100})
    wait_for_rows(page, 512)
    assert page.text_content("#decoder-rows") == "The first 512 of 32,768 pairs; the CSV holds them all."
    assert len(file(page, "csv")[1].splitlines()) == 1 + 32_768


def bounds(page):
    page.wait_for_selector("[data-result=bound][data-state=ready]")
    return page.locator("[data-result=bound] li").all_text_contents()


def test_the_kernel_is_held_against_the_base_bound_at_every_distance(decoder):
    page = decoder()
    for base, length in product([10_000, 500_000, 231_643, 231_700], [1706, 1707, 16_384]):
        give(page, {**LLAMA, "rope_theta": base, "max_position_embeddings": length})
        (words,) = bounds(page)
        kernel = ropedoc.mean_kernel(np.arange(length + 1), ropedoc.inverse_frequencies(128, base=base))
        negative = np.flatnonzero(kernel < 0)
        if negative.size:
            assert f"K first falls below 0 at a distance of {negative[0]:,} tokens" in words
            assert words.endswith("The bound asks for more.")
        else:
            assert words.endswith(f"K is nowhere negative within {length:,} tokens, as the bound asks.")


def test_an_extended_model_is_held_against_the_bound_before_and_after(decoder):
    page = decoder()
    config = {**LLAMA, "rope_parameters": YARN}
    give(page, config)
    before, after = bounds(page)
    assert (
        before
        == "Before the method, base 500,000 and dimension 128: K is nowhere negative within 2,048 tokens, as the bound asks."
    )
    kernel = ropedoc.mean_kernel(np.arange(8193), ropedoc.from_config(config).inv_freq)
    assert (kernel >= 0).all()
    assert after.endswith("K is nowhere negative within 8,192 tokens, as the bound asks.")


def named(page):
    """The facts of the page as a reader sees them, by name."""
    names = page.locator("[data-result=facts] dt").all_text_contents()
    return dict(zip(names, page.locator("[data-result=facts] dd").all_text_contents(), strict=True))


def test_the_lengths_and_what_is_counted_in_them_have_one_word_each(decoder):
    page = decoder()
    page.select_option("[name=model]", "Llama-3.1-8B")
    shown = named(page)
    assert shown["Original length"] == "8,192 tokens"
    assert shown["Served length"] == "131,072 tokens"
    assert shown["No full turn, original length"] == "29 of 64 within 8,192 tokens, before the method"
    assert shown["No full turn there, as it runs"] == "32 of 64 within 8,192 tokens"
    assert shown["No full turn, served length"] == "25 of 64 within 131,072 tokens, as it runs"
    words = page.text_content("#decoder-spectrum-words")
    assert words.startswith(
        "Before the method, 29 of 64 pairs turn, but not once around, within the original length of 8,192 tokens"
    )
    labels = page.locator("[data-result=spectrum] text").all_text_contents()
    assert {"original length 8,192", "served length 131,072"} <= set(labels)


def test_layers_that_see_a_window_are_counted_as_far_as_they_see(decoder):
    page = decoder()
    give(page, {**LLAMA, "model_type": "mistral", "sliding_window": 512, "rope_theta": 1e4})
    shown = named(page)
    assert shown["Served length"] == "8,192 tokens"
    longer = int((ropedoc.wavelengths(ropedoc.inverse_frequencies(128)) > 512).sum())
    assert (
        shown["No full turn, served length"]
        == f"{longer} of 64 within 512 tokens, as it runs and as far as these layers see"
    )


SENTENCES = [
    ({**LLAMA, "rope_theta": 5e5}, "Plain rotary embedding: 64 pairs with wavelengths from 6.283 to 2,559,196 tokens, and nothing"),
    ({**LLAMA, "rope_scaling": {"type": "linear", "factor": 4}}, "Position interpolation: all positions are divided by 4, "),
    ({**LLAMA, "rope_scaling": {"type": "dynamic", "factor": 2}}, "Dynamic NTK: up to 8,192 tokens this is the plain embedding"),
    ({**LLAMA, "rope_parameters": YARN}, "YaRN: of 64 pairs, "),
    (MODELS["Llama-3.1-8B"].config, "Llama 3’s extension: of 64 pairs, 29 keep their frequency, 6 are blended, and 29 are divided by 8, to take 8,192 tokens to 131,072 tokens."),
    (MODELS["Phi-3-mini-128k"].config, "LongRoPE: each of 48 pairs is divided by its own number from short_factor"),
    (MODELS["Gemma-4-26B, full layers"].config, "In its full_attention layers: Proportional RoPE: the fastest 64 of 256 pairs turn, with wavelengths from 6.283 to 188.3 tokens; 192 stand still."),
    (MODELS["GPT-NeoX-20B"].config, "Plain rotary embedding: 12 pairs "),
]  # fmt: skip


def test_one_sentence_says_what_the_model_does(decoder):
    page = decoder()
    for config, words in SENTENCES:
        give(page, json.dumps(config, default=dict))
        assert page.text_content("[data-result=sentence]").startswith(words)


def test_the_pairs_without_a_full_turn_in_training_are_those_of_the_plain_ladder(decoder):
    page = decoder()
    for name, count in (("Llama-2-7B", 18), ("Llama-3.1-8B", 29), ("Qwen2.5-7B", 24), ("gpt-oss-20b", 14)):
        page.select_option("[name=model]", name)
        assert fact(page, "unturned_in_training") == str(count), name


def top_of_curve(page, kind):
    """Greatest value of a curve of the kernel's picture, by the lines at 0 and at 0.5 and their names."""
    return page.evaluate("""(kind) => {
      const picture = document.querySelector("[data-result=kernel] svg");
      const y = (one) => Number(one.getAttribute("d").match(/M[\\d.]+ ([\\d.]+)H/)[1]);
      const named = (words) => [...picture.querySelectorAll("text.end")].find((one) => one.textContent === words).getAttribute("y") - 4;
      const zero = y(picture.querySelector(".zero"));
      const heights = [...picture.querySelector(`.line.${kind}`).getAttribute("d").matchAll(/[ML][\\d.]+ ([\\d.]+)/g)].map((one) => Number(one[1]));
      return (zero - Math.min(...heights)) / ((zero - named("0.5")) / 0.5);
    }""", kind)  # fmt: skip


def test_a_setting_that_keeps_its_original_length_is_held_to_the_bound_at_what_it_is_made_for(decoder):
    page = decoder()
    page.select_option("[name=model]", "Qwen2.5-7B, YaRN 128k")
    assert named(page)["Served length"] == "131,072 tokens"
    page.wait_for_function("document.querySelectorAll('[data-result=bound] li').length === 2")
    page.wait_for_function("!document.querySelector('[data-result=bound]').textContent.includes('searching')")
    after = page.locator("[data-result=bound] li").last.text_content()
    assert after.endswith("a distance of 66,234 tokens, inside the length of 131,072 tokens. The bound asks for more.")
    squared = (0.1 * math.log(4) + 1) ** 2
    assert page.text_content("#decoder-kernel-words").endswith(f" Scores are multiplied by {squared:.4g}: the third curve is K after, times that.")  # fmt: skip
    assert top_of_curve(page, "scored") / top_of_curve(page, "after") == pytest.approx(squared, abs=0.02)
    assert top_of_curve(page, "after") == pytest.approx(ropedoc.mean_kernel(1, MODELS["Qwen2.5-7B, YaRN 128k"].rope.inv_freq), abs=0.02)  # fmt: skip
    assert page.is_visible("#decoder-scored")
    page.select_option("[name=model]", "DeepSeek-V3")
    assert page.text_content("#decoder-kernel-words").endswith(" Scores are multiplied by 1.874: the third curve is K after, times that.")  # fmt: skip
    assert top_of_curve(page, "scored") / top_of_curve(page, "after") == pytest.approx(1.874, abs=0.02)
    page.select_option("[name=model]", "Llama-2-7B")
    assert page.text_content("#decoder-kernel-words").endswith(" after.")
    assert page.locator("[data-result=kernel] .scored").count() == 0
    assert page.is_hidden("#decoder-scored")


def test_a_file_of_longrope_tells_its_served_length_and_the_one_it_is_read_at(decoder):
    page = decoder()
    give(page, {"model_type": "phi3", "hidden_size": 128, "num_attention_heads": 8, "max_position_embeddings": 131072,
                "original_max_position_embeddings": 4096, "rope_scaling": {"type": "longrope", "short_factor": [1] * 8, "long_factor": [2] * 8}})  # fmt: skip
    assert named(page)["Served length"] == "131,072 tokens; read here at 4,096 tokens"


# The same setting elsewhere


def program(page, name):
    page.locator("[data-result=settings]").evaluate("part => part.parentElement.scrollIntoView()")  # loads it
    part = page.locator(f'[data-program="{name}"]')
    assert part.locator("a").get_attribute("href").startswith("https://")
    return part.locator("pre").text_content() if part.locator("pre").count() else part.locator("p").first.text_content()


ROPE_KEYS = ("rope_theta", "rope_scaling", "rope_parameters", "partial_rotary_factor", "rotary_dim", "rotary_pct",
             "rotary_emb_base", "original_max_position_embeddings")  # fmt: skip


REMOTE = ("InternLM2.5",)  # classes that transformers has in no release
LACKED = {"transformers 5.24": REMOTE, "transformers 4.57": (*REMOTE, "Gemma-4", "GLM-5.1", "MiniMax-M2.5")}


@pytest.mark.parametrize("program_name", ["transformers 5.24", "transformers 4.57"])
def test_the_setting_written_anew_gives_the_same_numbers(decoder, program_name):
    page = decoder()
    for name, preset in MODELS.items():
        page.select_option("[name=model]", name)
        text = program(page, program_name)
        if text.startswith("It cannot be said there: "):
            assert name.startswith(LACKED[program_name]), name
            continue
        assert not name.startswith(LACKED[program_name]), name
        config = {key: value for key, value in preset.config.items() if key not in ROPE_KEYS} | json.loads(text)
        context = preset.config.get("max_position_embeddings")
        again = ropedoc.from_config(config, context_length=context, layer_type=preset.layer_type)
        np.testing.assert_allclose(again.inv_freq, preset.rope.inv_freq, rtol=ROUNDINGS, atol=0, err_msg=name)
        assert again.attention_factor == pytest.approx(preset.rope.attention_factor, rel=ROUNDINGS), name


def test_vllm_and_llama_cpp_get_options_where_they_can(decoder):
    page = decoder()
    give(page, {**LLAMA, "rope_parameters": YARN})
    text = program(page, "vLLM 0.33")
    given = json.loads(re.search(r"--hf-overrides '(.*)'", text)[1])
    assert given == {"rope_parameters": YARN}
    assert text.endswith("--max-model-len 8192")
    assert program(page, "llama.cpp 0c1e570").split(" \\\n  ") == [
        "llama-server -m MODEL.gguf", "--rope-freq-base 500000", "--rope-scaling yarn", "--rope-scale 4",
        "--yarn-orig-ctx 2048", "--ctx-size 8192",
    ]  # fmt: skip
    for parameters, name in (({"rope_type": "proportional", "factor": 2.0}, "vLLM 0.33"),
                             ({**YARN, "truncate": False}, "llama.cpp 0c1e570"), ({**YARN, "attention_factor": 1.2}, "llama.cpp 0c1e570")):  # fmt: skip
        give(page, {**LLAMA, "rope_parameters": parameters})
        assert program(page, name).startswith("It cannot be said there")


LATE = "assets/late-programs.js"


@pytest.mark.parametrize("disk", [False, True])
def test_the_texts_for_other_programs_load_once_the_reader_comes_near(decoder, disk):
    page = decoder(disk=disk)
    assert page.evaluate(f"document.querySelector('script[src$=\"{LATE}\"]')") is None
    assert page.locator("[data-program]").count() == 0
    for _ in range(2):
        assert "rope_parameters" in program(page, "transformers 5.24")
        page.evaluate("scrollTo(0, 0)")
    assert page.locator(f'script[src$="{LATE}"]').count() == 1
    page.select_option("[name=model]", "Qwen2.5-7B, YaRN 128k")
    assert "yarn" in program(page, "transformers 5.24")


def test_the_texts_for_other_programs_load_when_the_page_is_printed(decoder):
    page = decoder()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_selector("[data-program]")


# Warnings

REMARKS = [
    ({**LLAMA, "rope_parameters": YARN}, "YaRN is always on."),
    ({**LLAMA, "rope_parameters": YARN | {"factor": 8}}, "factor times original_max_position_embeddings is 16,384, not the 8,192 of max_position_embeddings."),
    ({**LLAMA, "rope_scaling": {"type": "linear", "factor": 4}}, "Every distance shrinks."),
    ({"model_type": "smollm3", "num_hidden_layers": 4}, "Some layers are not rotated: layer 3 of 4."),
    ({"rope_theta": 1e4, "head_dim": 64}, "The layout is not known."),
    ({"head_dim": 64, "rope_parameters": {"chunked_attention": None, "full_attention": {"rope_theta": 1e4}}}, "Layers without rotary embedding, not rotated: chunked_attention."),
    ({**LLAMA}, "rope_theta is missing: 10,000 stands in, the model class's default."),
    ({**LLAMA, "rope_scaling": {"type": "dynamic", "factor": 2}}, "The frequencies change with the longest sequence seen, from 8,192 tokens on; keys cached before keep theirs."),
    ({**LLAMA, "rope_parameters": YARN | {"mscale": 1}}, "mscale alone does not change cos and sin."),
    ({**LLAMA, "head_dim": 64, "rope_theta": 1e4}, "head_dim is 64, not hidden_size / num_attention_heads = 128."),
]  # fmt: skip


def test_a_warning_stands_with_its_reason_and_source(decoder):
    page = decoder()
    for config, words in REMARKS:
        give(page, config)
        item = page.locator("[data-result=warnings] li").filter(has=page.get_by_text(words, exact=True))
        assert item.count() == 1
        assert len(item.locator("span").text_content()) > 30
        assert re.match(r"https://|references\.html#|terms\.html|layers\.html", item.locator("a").get_attribute("href"))


def test_every_source_inside_the_site_exists(site):
    inside = re.findall(
        r'"(\w+\.html)(?:#([\w-]+))?"', (ROOT / "ropedoc/config/notes.toml").read_text(encoding="utf-8")
    )
    assert len(inside) >= 2
    for name, anchor in inside:
        text = (site / name).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in text


# Input


def test_a_file_is_read_where_it_is_chosen(decoder, tmp_path):
    page = decoder()
    path = tmp_path / "config.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({**LLAMA, "rope_theta": 123_456}).encode())
    page.set_input_files("[name=file]", path)
    page.wait_for_selector('[data-fact=base][data-value="123456"]')
    assert page.input_value("[name=model]") == ""
    assert "123456" in page.input_value("[name=config]")


DROP = """(text) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], "config.json", { type: "application/json" }));
  for (const name of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector("[data-result=facts]").dispatchEvent(event);
    if (!event.defaultPrevented) throw new Error(name);
  }
}"""


def test_a_file_is_read_where_it_is_dropped(decoder):
    page = decoder()
    page.evaluate(DROP, json.dumps({**LLAMA, "rope_theta": 77_777}))
    page.wait_for_selector('[data-fact=base][data-value="77777"]')
    assert "dropping" not in page.get_attribute("#decoder", "class")


def test_pasting_replaces_the_example(decoder):
    page = decoder()
    assert fact(page, "rope_type") == "llama3"
    page.click("[name=config]")
    page.keyboard.insert_text(json.dumps({**LLAMA, "rope_theta": 4321}))
    assert fact(page, "base") == "4321"


def test_every_preset_is_decoded_to_the_package_record(decoder):
    page = decoder()
    assert page.locator("[name=model] option").count() == 1 + len(MODELS)
    for name, preset in MODELS.items():
        page.select_option("[name=model]", name)
        assert outcome(page) == "result", name
        assert fact(page, "rope_type") == preset.rope.rope_type
        assert float(fact(page, "attention_factor")) == pytest.approx(preset.rope.attention_factor, rel=ROUNDINGS)
        assert fact(page, "layout") in (preset.rope.layout or "", preset.layout)
        assert (page.input_value("[name=layer]") if preset.layer_type else None) == preset.layer_type


def test_presets_come_from_the_package(decoder):
    found = with_parts(decoder()).evaluate("parts.models")
    assert [one["name"] for one in found] == list(MODELS) == [one["name"] for one in presets()]
    assert [json.loads(one["config"]) for one in found] == [json.loads(json.dumps(one.config, default=dict)) for one in MODELS.values()]  # fmt: skip


def test_context_and_layer_type_change_what_is_shown(decoder):
    page = decoder()
    page.select_option("[name=model]", "Phi-3-mini-128k")
    assert page.text_content("[data-result=sentence]").count("long_factor") == 1
    page.fill("[name=context]", "4,096")
    assert page.text_content("[data-result=sentence]").count("short_factor") == 1
    page.fill("[name=context]", "many")
    assert (
        message(page)
        == "The length wanted must be a whole number of tokens from 1 to 2^53, as 131072, 131,072 or 128k, got 'many'."
    )
    assert page.get_attribute("[name=context]", "aria-invalid") == "true"
    assert page.get_attribute("[name=config]", "aria-invalid") == "false"
    page.select_option("[name=model]", "Gemma-3-4B, full layers")
    assert fact(page, "base") == "1000000"
    page.select_option("[name=layer]", "sliding_attention")
    assert fact(page, "base") == "10000"
    give(page, LLAMA)
    assert page.locator("#decoder-layer").is_hidden()


def test_an_empty_field_asks_for_a_config(decoder):
    page = decoder()
    page.click("#decoder-clear")
    assert outcome(page) == "empty"
    assert page.evaluate("document.activeElement.name") == "config"
    assert page.locator("#decoder-results").is_hidden()


def test_the_strip_tells_every_layer_and_the_kinds_apart(decoder):
    page = decoder()
    bases = {label: {"rope_theta": base} for base, label in enumerate("abcdefghijklm", 2)}
    give(page, {"head_dim": 8, "layer_types": [*"abcdefghijkl", *"abcdefghijkl", "a", "b"], "rope_parameters": bases})
    marks = page.locator("[data-result=layers] i").evaluate_all("(all) => all.map((one) => one.className)")
    legend = page.locator("[data-result=kinds] i").evaluate_all("(all) => all.map((one) => one.className)")
    assert marks == [*legend, *legend, *legend[:2]]
    assert len(set(legend)) == 12
    looks = page.locator("[data-result=kinds] i").evaluate_all(
        "(all) => all.map((one) => { const { backgroundImage, backgroundColor, borderColor } = getComputedStyle(one); return [backgroundImage, backgroundColor, borderColor].join(); })"
    )
    assert len(set(looks)) == 12
    words = page.locator("[data-result=kinds] li").all_inner_texts()
    assert words[1].strip() == "3 layers (1, 13 and 25): b, rotated, base 3"
    assert not any("m, rotated" in one for one in words)
    assert page.locator("[data-result=layers] span").all_inner_texts() == ["0", "24"]
    assert (
        page.inner_text("#decoder-marks")
        == "One mark for each layer, from layer 0 on the left, 24 in a row. Filled: rotated."
    )
    give(page, {"model_type": "llama4_text", "num_hidden_layers": 5})
    assert page.locator("[data-result=kinds] li").all_inner_texts()[1].strip() == "layer 3: full_attention, not rotated"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_strip_has_layer_0_on_the_left_and_fits(decoder, width):
    page = decoder()
    page.set_viewport_size({"width": width, "height": 800})
    give(page, {"model_type": "gemma3_text", "num_hidden_layers": 62})
    boxes = page.locator("[data-result=layers] i").evaluate_all(
        "(all) => all.map((one) => { const { left, right, bottom, height } = one.getBoundingClientRect(); return [left, right, bottom, height]; })"
    )
    assert len(boxes) == 62
    assert len({round(bottom) for _, _, bottom, _ in boxes}) == 3
    for place, (left, right, _, height) in enumerate(boxes):
        assert left == pytest.approx(boxes[place % 24][0], abs=1)
        assert 5 < right - left < 20
        assert right <= width
        assert height == (max if place % 6 == 5 else min)(box[3] for box in boxes)
    for number in page.locator("[data-result=layers] span").all():
        assert number.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)") >= 12
        assert number.bounding_box()["x"] + number.bounding_box()["width"] <= boxes[0][0]


# A stranger's file

STRANGE = [
    ("hello there", "config must be JSON with a value at line 1, column 1, got 'hello there'"),
    ("meta-llama/Llama-3.1-8B", "config must be a config.json of Hugging Face, got what may be the name of a model; nothing is fetched here: take the text of its config.json"),
    ("rope_base: 10000\nn_embd: 64", "config must be a config.json of Hugging Face, got a model_config.yaml of LitGPT, known by rope_base, n_embd; take the config.json of the same model on the Hub"),
    ('{"rope_type": "yarn", "factor": 4}', "config must be a config.json of Hugging Face, got a fragment of one, known by rope_type, factor; hidden_size and num_attention_heads, or head_dim, must stand beside"),
    ('{"_class_name": "HunyuanVideoTransformer3DModel", "rope_theta": 256, "rope_axes_dim": [16, 56, 56]}', "config must be a config.json of Hugging Face, got a diffusers config, known by _class_name; its image and video models have positions on several axes; HunyuanVideoTransformer3DModel: "),
    ("[1, 2]", "config must be a JSON object, got [1, 2]"),
    ("3", "config must be a JSON object, got 3"),
    ('{"a": 1}', "config must have a rotary position embedding, but each of its keys is missing: rope_parameters, rope_scaling, "),
    ("[" * 100_000, "config must be JSON of at most 200 levels, got more"),
    ('{"rope_theta": ' + "9" * 400 + ', "head_dim": 64}', "rope_theta must be a finite number greater than 1, got 9999"),
    ('{"rope_theta": NaN, "head_dim": 64}', "rope_theta must be a finite number greater than 1, got nan"),
    ('{"rope_theta": "10000", "head_dim": 64}', "rope_theta must be a finite number greater than 1, got '10000'"),
    ('{"rope_theta": 1e4, "head_dim": 1e300}', "head_dim must be an integer from 1 to 65536, got 1e+300"),
    ('{"rope_theta": 1e4, "head_dim": 65}', "partial_rotary_factor times head_dim must give a positive even integer, got 1.0 · 65"),
    ('{"rope_theta": 1e4, "head_dim": 64, "rope_scaling": "yarn"}', "rope_scaling must be a JSON object or null, got 'yarn'"),
    ('{"rope_theta": 1e4, "head_dim": 64, "rope_scaling": {"type": "<img src=x onerror=alert(1)>"}}', "rope_type must be one of 'default', "),
    ('{"rope_theta": 1e4, "head_dim": 64, "rope_scaling": {"type": "longrope", "short_factor": [' + "1," * 5000 + '"x"]}}', "max_position_embeddings must be an integer"),
    ('{"model_type": "alibi", "alibi": true, "rope_theta": 1}', "config must have a rotary position embedding over tokens, got alibi true, which means no rotary embedding"),
]  # fmt: skip


def test_a_strange_file_gets_a_message_that_names_the_key(decoder):
    page = decoder()
    for text, words in STRANGE:
        give(page, text)
        assert message(page).startswith(words)
        assert len(message(page)) < 700
        assert page.get_attribute("[name=config]", "aria-invalid") == "true"
        give(page, {**LLAMA, "rope_theta": 2222})
        assert fact(page, "base") == "2222"
        assert page.locator("#decoder-message").is_hidden()


@pytest.mark.parametrize("megabytes", [2, 5, 40])
def test_a_huge_file_is_refused_by_its_size(decoder, tmp_path, megabytes):
    page = decoder()
    path = tmp_path / "big.json"
    path.write_bytes(b'{"rope_theta": 10000, "x": "' + b"y" * (megabytes * 1024 * 1024) + b'"}')
    page.set_input_files("[name=file]", path)
    page.wait_for_selector("#decoder[data-outcome=error]")
    assert re.match(r"config must be at most 1,000,000 characters, got [\d,]{9,}$", message(page))
    give(page, {**LLAMA, "rope_theta": 2222})
    assert fact(page, "base") == "2222"


@pytest.mark.parametrize(("content", "words"), BINARIES)
@pytest.mark.parametrize("megabytes", [0, 5])
def test_a_file_that_is_no_text_is_named_for_what_it_is(decoder, tmp_path, content, words, megabytes):
    page = decoder()
    path = tmp_path / "model.bin"
    path.write_bytes(content + bytes(megabytes * 1024 * 1024))
    page.set_input_files("[name=file]", path)
    page.wait_for_selector("#decoder[data-outcome=error]")
    assert message(page) == f"config must be a config.json of Hugging Face, got {words}"


def test_what_is_no_text_is_refused(decoder, tmp_path):
    page = decoder()
    path = tmp_path / "model.safetensors"
    path.write_bytes(bytes(range(256)) * 40)
    page.set_input_files("[name=file]", path)
    page.wait_for_selector("#decoder[data-outcome=error]")
    assert message(page).startswith("config must be JSON with a value at line 1, column 1, got ")


HTML = "<img src=x onerror='globalThis.hit=1'><script>globalThis.hit=1</script>"


def test_html_in_a_file_stays_text(decoder, faults):
    page = decoder()
    before = page.locator("#decoder img, #decoder script").count()
    labels = {HTML: {"rope_theta": 5e4}, "full_attention": {"rope_theta": 1e6, HTML: 1}}
    give(page, {"_name_or_path": HTML, "model_type": HTML, "architectures": [HTML], "head_dim": 64,
                "layer_types": [HTML, "full_attention"], "rope_parameters": labels})  # fmt: skip
    assert outcome(page) == "result"
    assert HTML in page.text_content("[data-result=warnings]")
    page.select_option("[name=layer]", HTML)
    assert HTML in page.text_content("[data-result=sentence]")
    give(page, {"rope_theta": HTML, "head_dim": 64})
    assert HTML in message(page).replace('\\"', '"').replace("\\'", "'")
    page.wait_for_timeout(400)
    assert page.locator("#decoder img, #decoder script").count() == before == 0
    assert page.evaluate("globalThis.hit") is None
    assert faults == []


# Links


def fragment(page):
    page.wait_for_function("location.hash.length > 1")
    return page.evaluate("location.hash")


def test_the_link_holds_the_rope_keys_and_nothing_else(decoder):
    page = decoder()
    secret = {"_name_or_path": "/home/secret", "architectures": ["Secret"], "auth": "secret", "vocab_size": 4711}
    give(page, {**secret, **LLAMA, "rope_parameters": YARN | {"secret": "secret", "truncate": True}}, context=5000)
    link = unquote(fragment(page))
    assert "secret" not in link.lower()
    assert "4711" not in link
    config = re.fullmatch(r"#config=(.*)&context=5000", link)[1]
    assert json.loads(config) == {**LLAMA, "rope_parameters": YARN | {"truncate": True}}


def test_a_link_of_a_vision_model_with_layers_brings_back_the_same(decoder):
    page = decoder()
    config = {"model_type": "gemma4", "text_config": {**MODELS["Gemma-4-26B, full layers"].config, "layer_types": ["sliding_attention", "full_attention"], "secret": HTML}}  # fmt: skip
    give(page, json.dumps(config, default=dict), layer="sliding_attention")
    facts = page.text_content("[data-result=facts]")
    page.wait_for_function("location.hash.endsWith('layer=sliding_attention')")
    link = fragment(page)
    assert "onerror" not in unquote(link)
    other = decoder(link)
    assert other.text_content("[data-result=facts]") == facts
    assert other.input_value("[name=layer]") == "sliding_attention"
    other.reload()
    other.wait_for_selector("#decoder[data-state=ready]")
    assert other.text_content("[data-result=facts]") == facts


def test_a_link_keeps_the_object_that_a_class_has_of_its_own(decoder):
    page = decoder()
    rotary = {"base": 1e6, "type": "origin"}
    give(page, {"model_type": "internlm", "hidden_size": 64, "num_attention_heads": 4, "rotary": {**rotary, "x": "secret"}})  # fmt: skip
    link = fragment(page)
    assert "secret" not in unquote(link)
    assert fact(decoder(link), "base") == "1000000"


def test_every_preset_survives_its_link(decoder):
    page = with_parts(decoder())
    for name in MODELS:
        page.select_option("[name=model]", name)
        call = """() => {
          const {reading, said} = parts.decode(document.querySelector("[name=config]").value);
          const link = parts.print(reading.stated, {context: null, layer: reading.record.kind});
          const again = parts.read(link);
          return [said, parts.decode(again.config, {layerType: again.layer || null}).said];
        }"""
        before, after = page.evaluate(call)
        before["warnings"] = [one for one in before["warnings"] if not one.startswith("Each layer type has")]
        before["notes"] = [one for one in before["notes"] if one["id"] != "layer-chosen"]
        assert after == before, name


@pytest.mark.parametrize(
    "link", ["#config=nonsense", "#config=%7B%22rope_theta%22%3A0%7D", "#config=%E0%A4%A", "#config={}&layer=x"]
)
def test_a_broken_link_gets_a_message(decoder, link):
    assert " must " in message(decoder(link))


def test_the_address_stays_bare_until_the_reader_does_something(decoder):
    page = decoder()
    page.wait_for_timeout(600)
    assert page.evaluate("location.hash") == ""


# Reach


def test_it_works_from_disk_without_a_network(decoder):
    page = decoder(disk=True)
    give(page, {**LLAMA, "rope_parameters": YARN})
    assert fact(page, "rope_type") == "yarn"
    assert "config=" in fragment(page)
    assert page.locator("[data-result=spectrum] svg").bounding_box()["height"] > 100
    assert json.loads(file(page, "json")[1])["rope_type"] == "yarn"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "config", ["{", json.dumps(MODELS["Gemma-4-26B, full layers"].config, default=dict)], ids=["error", "result"]
)
def test_axe_finds_nothing_and_nothing_is_cut_off(decoder, scheme, width, config):
    page = decoder(color_scheme=scheme, width=width)
    give(page, config)
    bounds(page) if outcome(page) == "result" else None
    assert not axe(page, colours=scheme == "dark")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_keyboard_reaches_everything_in_order(decoder):
    page = decoder()
    page.locator("[data-result=settings]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-program]")
    page.focus("[name=model]")
    seen = []
    for _ in range(60):
        seen.append(
            page.evaluate(
                "(document.activeElement.name || document.activeElement.dataset.result || document.activeElement.dataset.take || document.activeElement.id || document.activeElement.tagName)"
            )
        )
        page.keyboard.press("Tab")
    wanted = ["model", "file", "context", "decoder-clear", "config", "pairs", "csv", "json", "vectors", "link", "PRE"]
    order = [seen.index(one) for one in wanted]
    assert order == sorted(order)


def test_the_outcome_is_spoken_once_it_rests(decoder):
    page = decoder()
    give(page, {**LLAMA, "rope_theta": 3e5})
    page.wait_for_function("document.querySelector('#decoder-spoken').textContent.startsWith('Plain rotary')")
    give(page, "{")
    page.wait_for_function("document.querySelector('#decoder-spoken').textContent.startsWith('config must be JSON')")


def test_without_javascript_it_says_what_is_missing(visit):
    page = visit("decoder.html", java_script_enabled=False)
    assert page.locator("article strong", has_text="The decoder needs JavaScript, which is off here.").is_visible()
    assert page.locator("#decoder").is_hidden()


def test_the_page_at_load_is_light_and_asks_for_no_library(decoder, site):
    page = decoder()
    assert_light(page, site, {"decoder.html", "decoder.js", "decoder.css"})


def test_the_page_shares_rope_and_no_other_name(decoder):
    page = decoder()
    assert ours(page) == ["rope"]
    assert page.evaluate("Object.isFrozen(rope)")
    assert (
        page.evaluate('rope.describe(rope.fromConfig(rope.parseConfig(\'{"rope_theta": 1e4, "head_dim": 8}\'))).pairs')
        == 4
    )


def test_running_the_script_twice_does_no_harm(decoder):
    page = decoder()
    page.add_script_tag(url="assets/decoder.js")
    assert page.locator("[name=model] option").count() == 1 + len(MODELS)
    assert page.locator("[data-result=spectrum] svg").count() == 1


def test_words_follow_every_change_and_pictures_when_the_changes_rest(decoder):
    page = decoder()
    page.wait_for_timeout(200)
    words = page.evaluate("""() => {
        const [field, at] = [document.querySelector("[name=context]"), document.querySelector("#decoder-kernel-words")];
        return ["40000", "50000"].map((value) => {
            field.value = value;
            field.dispatchEvent(new Event("input", { bubbles: true }));
            return [document.querySelector("[data-fact=context_length]").dataset.value, at.textContent.match(/of ([0-9,]+) tokens/)[1]];
        });
    }""")
    assert words == [["40000", "40,000"], ["50000", "40,000"]]
    at_rest(page)
    assert "At a distance of 50,000 tokens" in page.text_content("#decoder-kernel-words")


def test_pictures_follow_the_width_of_the_page(decoder):
    page = decoder()
    page.wait_for_selector("[data-result=kernel][data-state=ready]")
    wide = page.locator("[data-result=kernel] svg").bounding_box()["width"]
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_function(
        f"document.querySelector('[data-result=kernel] svg').getBoundingClientRect().width < {wide - 50}"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_page_does_not_jump_while_it_loads(decoder):
    page = decoder()
    bounds(page)
    assert page.evaluate("layoutShift") <= 0.01


# Files of other kinds


@pytest.mark.parametrize("disk", [False, True])
def test_a_file_of_another_kind_is_read_once_what_reads_it_has_come(decoder, disk):
    page = decoder(disk=disk)
    assert page.locator('script[src$="late-kinds.js"]').count() == 0
    give(page, {"dim": 2048, "n_heads": 16, "n_layers": 16, "rope_theta": 500_000.0, "use_scaled_rope": True})
    page.wait_for_selector("[data-note=file-kind]")  # the first example has the same type
    assert fact(page, "rope_type") == "llama3"
    assert fact(page, "layout") == "interleaved"
    assert "Read from a params.json of Meta or Mistral" in page.text_content("[data-note=file-kind]")
    give(page, {"llama.rope.freq_base": 123_456.0, "llama.attention.key_length": 128, "llama.context_length": 8192})
    page.wait_for_selector('[data-fact=base][data-value="123456"]')
    assert page.locator('script[src$="late-kinds.js"]').count() == 1
    give(page, {"dim": 2048, "n_heads": 16, "yarn": 5})
    assert message(page) == "yarn must be a JSON object or null, got 5"
