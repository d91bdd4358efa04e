"""The reference of the package: every word of every docstring, and nothing taken for markup."""

from __future__ import annotations

import html
import inspect
import re
from pathlib import Path

import pytest
from markdown import Markdown

import ropedoc
from ropedoc.site.reference import described, names_in, public
from tests.compare import assert_refused

PAGES = {page: page.read_text(encoding="utf-8") for page in (Path(__file__).resolve().parents[2] / "docs").glob("*.md")}
EXTENSIONS = ["attr_list", "pymdownx.superfences", "pymdownx.arithmatex", "ropedoc.site.reference"]


def shown(text):
    """What a reader sees of a Markdown text."""
    return html.unescape(re.sub("<[^>]*>", "", Markdown(extensions=EXTENSIONS).convert(text)))


def words(text):
    return re.findall(r"[^\s:,]+", text.replace("`", ""))


@pytest.mark.parametrize("name", sorted(public()))
def test_every_word_of_a_docstring_is_on_the_page(name):
    docstring = inspect.getdoc(getattr(ropedoc, name))
    plain = re.sub(r"^(Parameters|Attributes|Returns|Raises|References)\n-+$", "", docstring, flags=re.MULTILINE)
    expected = words(plain.replace(", optional", ""))
    found = words(shown(f"[[reference: {name}]]"))
    assert len(expected) > 20
    for word in expected:
        assert word in found, word


@pytest.mark.parametrize("name", sorted(public()))
def test_a_signature_can_be_called_as_it_stands(name):
    signature = inspect.signature(getattr(ropedoc, name))
    (written,) = re.findall(r"```python\n(.*?)\n```", described(name), re.DOTALL)
    compile(f"def {written}: ...", "signature", "exec")
    assert (
        re.findall(r"(\w+)(?=[,=)]|,?\n\))", written.partition("(")[2].replace("=None", "")) or not signature.parameters
    )
    for parameter in signature.parameters:
        assert re.search(rf"\b{parameter}\b", written)


def test_every_public_name_is_described_once():
    found = [name for text in PAGES.values() for name in names_in(text)]
    assert sorted(found) == sorted(public())
    assert public() == set(ropedoc.__all__) - {"MODELS"}


def test_a_name_that_does_not_exist_is_an_error():
    for name, nearest in (("rotated", "; the nearest is 'rotate'"), ("MODELS", ""), ("__doc__", "")):
        message = f"a reference must name a public function or class of ropedoc, got '{name}'{nearest}"
        assert_refused(lambda name=name: described(name), message)


def test_letters_with_a_meaning_in_markdown_stand_for_themselves(monkeypatch):
    sentence = "Take a*b*c, x_i_j, <b>, $y$, [z](w), {t}, #1, ~~u~~, v^2 and `code_here`."

    def strange(x):
        return x

    strange.__doc__ = f"{sentence}\n\nParameters\n----------\nx : array [a, b; no unit]\n    {sentence}\n"
    monkeypatch.setattr(ropedoc, "strange", strange, raising=False)
    monkeypatch.setattr(ropedoc, "__all__", [*ropedoc.__all__, "strange"])
    text = shown("[[reference: strange]]")
    assert text.count(sentence.replace("`", "")) == 2
    assert "x, array [a, b; no unit]: Take" in text
