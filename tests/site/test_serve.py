"""The hooks that spare MkDocs work change nothing of what it finds."""

from pathlib import Path

import material
from jinja2 import Environment, FileSystemLoader
from serve import CompiledTemplates, VisibleTemplates

THEME = Path(material.__file__).parent / "templates"


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
