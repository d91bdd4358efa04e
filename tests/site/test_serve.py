"""The hooks that spare MkDocs work change nothing of what it finds."""

import sys
from pathlib import Path
from types import SimpleNamespace

import material
import pytest
from jinja2 import Environment, FileSystemLoader
from material.plugins.search.plugin import SearchIndex
from serve import CompiledTemplates, VisibleTemplates, add_remembered, memory

THEME = Path(material.__file__).parent / "templates"


@pytest.fixture
def remembering():
    """Let the memory remember, as in a server."""
    memory().start()
    yield
    sys.meta_path.remove(memory().FINDER)


@pytest.mark.usefixtures("remembering")
def test_the_search_reads_a_page_once_and_again_when_anything_of_it_changes():
    read = []

    def entries(content, title="One", **meta):
        index, plain = SearchIndex(), SearchIndex()
        page = SimpleNamespace(url="remembered.html", title=title, meta=meta, content=content, toc=[])
        index.entries, plain.entries = ["of another page"], ["of another page"]
        add_remembered(index, lambda page: (read.append(1), index.add_entry_from_context(page)), page)
        plain.add_entry_from_context(page)
        assert index.entries == plain.entries
        assert len(index.entries) == 3
        return len(read)

    one, other = (
        f'<p>One</p><div class="rope-poster" style="" data-search-exclude><svg>{n}</svg></div><h2 id=a>A</h2><p>{text}</p>'
        for n, text in enumerate(("Two", "Three"))
    )
    assert entries(one) == entries(one.replace("<svg>0", "<svg>1")) == 1
    assert [entries(one), entries(one), entries(other), entries(other)] == [1, 1, 2, 2]
    assert [entries(other, "Two"), entries(other, "Two"), entries(other, "Two", tags=["x"])] == [3, 3, 4]


def test_all_templates_are_listed_but_those_in_hidden_folders(tmp_path):
    (tmp_path / "parts/.hidden").mkdir(parents=True)
    for name in ("main.html", ".dotted", "parts/one.html", "parts/.hidden/two.html"):
        (tmp_path / name).write_text("", encoding="utf-8")
    folders = [tmp_path, THEME]
    every = FileSystemLoader(folders).list_templates()
    visible = [name for name in every if not any(part.startswith(".") for part in name.split("/")[:-1])]
    assert VisibleTemplates(folders).list_templates() == visible
    assert {"main.html", ".dotted", "parts/one.html", "base.html"} <= set(visible)
    assert len(visible) < len(every) / 10


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path):
    kept = CompiledTemplates()

    def shown(text):
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        env = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=kept)
        compiled = []
        env.compile, compile_ = lambda *given, **named: compiled.append(1) or compile_(*given, **named), env.compile
        return env.get_template("page.html").render(), len(compiled)

    assert shown("one {{ 1 + 1 }}") == ("one 2", 1)
    assert shown("one {{ 1 + 1 }}") == ("one 2", 0)
    assert shown("two {{ 1 + 2 }}") == ("two 3", 1)
