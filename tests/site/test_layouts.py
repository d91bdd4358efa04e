"""The table of layouts: every class that was seen to rotate over tokens, under what its own rotation showed."""

import re

from ropedoc.site.layouts import READ, classes, table
from tests.compare import reference

SWEEP = {name: (kind, rest) for name, kind, *rest in reference("sweep")["rows"]}


def test_every_class_stands_under_the_pairing_that_its_own_rotation_showed():
    found = classes()
    shown = {name: layout for layout, some in found.items() for name in some}
    rotating = {name for name, (kind, _) in SWEEP.items() if kind == "numbers"}
    assert rotating <= set(shown)
    asked = {name: next(iter(rest[1]["apply"].values()))[0] for name, (kind, rest) in SWEEP.items() if kind == "numbers" and rest[1].get("apply")}  # fmt: skip
    assert {name for name, layout in asked.items() if shown[name] != layout} == set()
    assert len(asked) > 165


def test_the_table_counts_and_marks_what_it_lists():
    text, found = table(), classes()
    every = [how for some in found.values() for how in some.values()]
    assert f"All {len(every)} classes" in text
    assert text.count(READ) == every.count("source") + 1  # and once where it is explained
    assert len(re.findall("<code>", text)) == len(every)
    assert re.findall(r"</td><td>(\d+)</td>", text) == [str(len(some)) for some in found.values()]
