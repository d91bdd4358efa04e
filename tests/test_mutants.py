"""The mutation tests themselves: what is changed, what is left alone, how it is drawn and counted."""

import json

import pytest
from mutants.javascript import javascript_mutants
from mutants.mutant import Mutant
from mutants.project import Module, modules
from mutants.python import python_mutants
from mutants.results import RESULTS, judged, kept, row, score, table
from mutants.sample import sample

NEWER = (
    "docs/assets/advice/", "docs/assets/check/", "docs/assets/config/every.js", "docs/assets/config/other.js",
    "ropedoc/advice/", "ropedoc/check/", "ropedoc/command/",
    "docs/assets/config/options.js", "ropedoc/config/options.py", "docs/assets/config/gguf.js", "docs/assets/decoder/given.js",
)  # fmt: skip


def after(source):
    """What each mutant makes of a source, on one line."""
    return {one.after for one in python_mutants("x.py", source)}


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("x = a + b", {"x = ((a) - (b))", "x = (a)"}),
        ("x = a ** 2", {"x = ((a) * (2))", "x = (a)", "x = a ** 3", "x = a ** (1)"}),
        ("x = a < b", {"x = ((a) <= (b))", "x = ((a) >= (b))"}),
        ("x = 0 < b", {"x = ((0) <= (b))", "x = ((0) >= (b))", "x = 1 < b"}),
        ("x = a is None", {"x = ((a) is not (None))"}),
        ("x = a in b", {"x = ((a) not in (b))"}),
        (
            "x = a < b <= c",
            {
                "x = ((a) <= (b) <= (c))",
                "x = ((a) >= (b) <= (c))",
                "x = ((a) < (b) < (c))",
                "x = ((a) < (b) > (c))",
            },
        ),
        ("x = a and b", {"x = ((a) or (b))", "x = ((b))", "x = ((a))"}),
        ("x = not a", {"x = (a)"}),
        ("x = -a", {"x = (a)"}),
        ("x = True", {"x = False"}),
        ("x = 2.5", {"x = 5.0", "x = 3.5"}),
        ("x = 'name'", {"x = 'XXname'"}),
        ("x = ('a', 'b')", {"x = ('b',)", "x = ('a',)", "x = ('XXa', 'b')", "x = ('a', 'XXb')"}),
        ("x = {1, a}", {"x = {2, a}", "x = {(0), a}"}),
        ("x = a if b else c", {"x = (a)", "x = (c)"}),
        ("x = [a for a in b if c]", {"x = [a for a in b if True]"}),
        ("x = max(a)", {"x = min(a)"}),
        ("x = np.sin(a)", {"x = np.cos(a)"}),
        ("x = sin(a)", set()),
        ("f(a)", {"pass"}),
        ("a[b] = c", {"pass"}),
        ("a += b", {"pass", "a -= b"}),
        ("if a: b", {"if True: b", "if False: b"}),
        ("while a: break", {"while a: continue"}),
        ("def f():\n    return a", {"return None"}),
        ("def f(a=1):\n    pass", {"def f(a=2):", "def f(a=(0)):"}),
    ],
)
def test_each_operator_makes_these_mutants_and_no_others(source, made):
    assert after(source) == made


@pytest.mark.parametrize(
    "source",
    [
        '"""Words."""',
        'def f(a: int = x) -> float | None:\n    """Words."""',
        "import a.b\nfrom a import b",
        "x: int | None",
        "__all__ = ['a', 'b']",
        "SHORT = f(1)",
        "if __name__ == '__main__':\n    f(1)",
        "return_value = None",
    ],
)
def test_words_for_readers_imports_and_annotations_are_left_alone(source):
    assert after(source) == set()


def test_the_words_of_an_error_are_left_alone_but_not_that_it_is_raised():
    assert after("raise ValueError(f'{a} must be {1 + b}')") == {
        "pass",
        "raise ValueError(f'{a} must be {((1) - (b))}')",
        "raise ValueError(f'{a} must be {2 + b}')",
        "raise ValueError(f'{a} must be {(0) + b}')",
    }
    assert after("notes.append('words')") == {"pass"}


def test_a_mutant_is_known_by_its_text_and_counts_its_lines_and_letters_right():
    source = "# θ\nx = 'θ'; y = (a +\n     b)\n"
    (one,) = [one for one in python_mutants("x.py", source) if " - " in one.new]
    assert (one.line, one.before, one.after) == (2, "x = 'θ'; y = (a + b)", "x = 'θ'; y = (((a) - (b)))")
    assert one.key == ("x.py", one.before, one.after)
    assert one.text == "# θ\nx = 'θ'; y = (((a) - (b)))\n"


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("x = a + b;", {"x = a - b;"}),
        ("x = a > b;", {"x = a >= b;", "x = a < b;"}),
        ("x = a === b && c;", {"x = a !== b && c;", "x = a === b || c;"}),
        ("x = !a;", {"x = a;"}),
        ("x = f(-a);", {"x = f(a);"}),
        ("x = Math.max(a);", {"x = Math.min(a);"}),
        ("x = a.some(b);", {"x = a.every(b);"}),
        ("x = 1;", {"x = 2;", "x = (0);"}),
        ("x = 0.5;", {"x = 1.5;", "x = 1.0;"}),
        ("x = { 1: a };", set()),
        ("return a;", {"return null && a;"}),
        ('x = get("a_key");', {'x = get("XXa_key");'}),
        ('/** @typedef {"null"} Skip */ // "null"', set()),
        ("// a + b\n/* 1 */ x = `${a + 1}`;", set()),
        ('x = "a + b";', set()),
    ],
)
def test_each_operator_of_javascript_makes_these_mutants_and_no_others(source, made):
    assert {one.after for one in javascript_mutants("x.js", source)} == made


def write(root, name, text="x = 1\n"):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def test_modules_are_found_by_walking_with_their_own_tests_first(tmp_path):
    for name in ("ropedoc/_validation.py", "ropedoc/ladder/kernel.py", "ropedoc/ladder/rope.py"):
        write(tmp_path, name)
    for name in ("ropedoc/figures/theme.py", "ropedoc/site/embed.py", "ropedoc/ladder/__init__.py"):
        write(tmp_path, name, '"""Words."""\n' if name.endswith("__init__.py") else "x = 1\n")
    for name in ("tests/ladder/test_kernel.py", "tests/test_validation.py"):
        write(tmp_path, name)
    write(tmp_path, "docs/assets/ladder/kernel.js", "x = 1;\n")
    write(tmp_path, "docs/assets/values/whole.js", "x = 1;\n")
    write(tmp_path, "docs/assets/figures/page.js", "x = 1;\n")
    write(tmp_path, "docs/assets/explorer/view.js", "x = 1;\n")
    found = {one.file: one.lists[0] for one in modules(tmp_path)}
    assert found == {
        "ropedoc/_validation.py": ("tests/test_validation.py",),
        "ropedoc/ladder/kernel.py": ("tests/ladder/test_kernel.py", "tests/ladder"),
        "ropedoc/ladder/rope.py": ("tests/ladder",),
        "docs/assets/ladder/kernel.js": ("tests/browser/test_rope_js.py", "tests/browser/test_rope_axes.py"),
        "docs/assets/values/whole.js": ("tests/browser/test_rope_config.py",),
    }


@pytest.fixture(scope="module")
def found():
    return modules()


def test_every_module_of_the_mathematics_has_tests_of_its_own(found):
    assert len(found) >= 20
    assert [one.file for one in found if not one.lists[0]] == []
    assert sum(len(one.mutants) for one in found if one.file.endswith(".py")) > 1000


def module(file, count):
    """A module with so many mutants."""
    source = "".join(f"x{i} = a{i} is b{i}\n" for i in range(count))
    return Module(file=file, mutants=python_mutants(file, source), lists=[])


def test_as_many_mutants_are_drawn_from_each_module_and_the_same_ones_by_one_seed():
    found = [module("small.py", 3), module("one.py", 40), module("two.py", 40)]
    drawn = sample(found, total=43, seed=1)
    assert {file: len(one) for file, one in drawn.items()} == {"small.py": 3, "one.py": 20, "two.py": 20}
    assert drawn == sample(found, total=43, seed=1)
    assert drawn != sample(found, total=43, seed=2)
    assert sum(map(len, sample(found, total=1000, seed=1).values())) == 83


def test_a_module_is_counted_by_who_saw_its_mutants(tmp_path):
    one, two, three, four, five = module("a.py", 5).mutants
    reason = [{"file": "a.py", "before": four.before, "after": four.after, "reason": "the same number"}]
    write(tmp_path, "equivalent.json", json.dumps(reason))
    ends = [(one, 0), (two, 0), (three, 1), (four, None), (five, None)]
    counted = row(ends, judged(tmp_path / "equivalent.json"))
    assert {key: counted[key] for key in ("mutants", "own", "second", "equivalent")} == {
        "mutants": 5,
        "own": 2,
        "second": 1,
        "equivalent": 1,
    }
    assert [place["after"] for place in counted["late"]] == [three.after]
    assert counted["lived"] == [{"line": five.line, "before": five.before, "after": five.after, "kind": "comparison"}]
    assert score([counted]) == 3 / 4
    assert table({"a.py": counted}).splitlines()[1].split() == ["a.py", "5", "2", "1", "1", "1", "0.750"]


def test_results_of_one_module_are_kept_beside_the_others_of_the_same_seed(tmp_path):
    file, one = tmp_path / "results.json", row([(module("a.py", 1).mutants[0], 0)], set())
    kept({"a.py": one, "gone.py": one}, seed=7, modules={"a.py", "b.py", "gone.py"}, file=file)
    assert set(kept({"b.py": one}, seed=7, modules={"a.py", "b.py"}, file=file)) == {"a.py", "b.py"}
    assert json.loads(file.read_text())["score"] == 1
    assert set(kept({"b.py": one}, seed=8, modules={"a.py", "b.py"}, file=file)) == {"b.py"}


def test_each_mutant_that_is_judged_equivalent_can_still_be_made(found):
    made = {one.key for module in found for one in module.mutants}
    assert judged() - made == set()


def test_the_kept_results_cover_every_module_of_the_package_and_few_mutants_lived(found):
    rows = json.loads(RESULTS.read_text(encoding="utf-8"))["modules"]
    every = {module.file for module in found}
    assert set(rows) <= every
    newer = every - set(rows)  # than the last run; the next one takes their names from this list
    assert {file for file in newer if not file.startswith(NEWER)} == set()
    for ending, least in ((".py", 500), (".js", 150)):
        some = {file: one for file, one in rows.items() if file.endswith(ending)}
        assert sum(one["mutants"] for one in some.values()) >= least
        assert score(list(some.values())) >= 0.95
        assert [file for file, one in some.items() if score([one]) < 0.9] == []
    for one in rows.values():
        assert one["mutants"] == one["own"] + one["second"] + one["equivalent"] + len(one["lived"])


def test_a_mutant_that_changes_nothing_is_none():
    same = Mutant(file="x.py", source="x = 1", start=0, end=1, new="x", kind="none")
    assert same.text == same.source
    assert "x = 1" not in after("x = 1")
