"""The notebook that the site links: each cell runs, in order, and what the last line of one gives can be shown."""

import ast
import json
import re

from tests.project import ROOT

PATH = ROOT / "docs" / "ropedoc.ipynb"
BOOK = json.loads(PATH.read_text(encoding="utf-8"))
CODE = ["".join(cell["source"]) for cell in BOOK["cells"] if cell["cell_type"] == "code"]


def run(source, names):
    """Run a cell as a notebook does; give the value of its last line, None where that is no expression."""
    *most, last = ast.parse(source).body
    is_value = isinstance(last, ast.Expr)
    exec(compile(ast.Module([*most, *([] if is_value else [last])], []), str(PATH), "exec"), names)
    return eval(compile(ast.Expression(last.value), str(PATH), "eval"), names) if is_value else None


def test_every_cell_runs_and_says_what_the_site_says(capsys):
    names = {}
    values = [run(source, names) for source in CODE]
    said = capsys.readouterr().out
    assert re.search(r"^64 pairs, wavelengths 6\.283 to 5,063,\d{3} tokens$", said, re.MULTILINE)
    assert "They differ in served length, frequencies, factor on cos and sin, scale of the scores." in said
    assert "text/html" in values[-1]._repr_mimebundle_()


def test_no_output_is_kept_that_may_be_stale():
    assert BOOK["nbformat"] == 4
    assert [cell for cell in BOOK["cells"] if cell.get("outputs") or cell.get("execution_count")] == []


def test_the_notebook_is_linked_and_served(site):
    assert "(ropedoc.ipynb)" in (ROOT / "docs" / "package.md").read_text(encoding="utf-8")
    assert (site / "ropedoc.ipynb").read_bytes() == PATH.read_bytes()
