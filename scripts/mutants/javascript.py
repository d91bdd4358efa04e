"""Mutants of a JavaScript file, by replacing its operators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mutants.mutant import Mutant, different

# Comments, strings, templates and regular expressions, which hold no operators.
BLANK = re.compile(
    r"""/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[(=,] )/(?:\\.|[^/\\\n])+/""",
    re.DOTALL,
)
COMMENT = re.compile(r"^/[*/]")
KEY = re.compile(r'"[a-z_]+"')  # a key of a config
NUMBER = re.compile(r"(?<![\w.$])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.:])")
OPERATORS = {
    " + ": (" - ",),
    " - ": (" + ",),
    " * ": (" / ",),
    " / ": (" * ",),
    " ** ": (" * ",),
    " % ": (" / ",),
    " += ": (" -= ",),
    " -= ": (" += ",),
    " *= ": (" /= ",),
    " /= ": (" *= ",),
    " < ": (" <= ", " >= "),
    " <= ": (" < ",),
    " > ": (" >= ", " < "),
    " >= ": (" > ",),
    " === ": (" !== ",),
    " !== ": (" === ",),
    " && ": (" || ",),
    " || ": (" && ",),
    " ?? ": (" || ",),
    ".every(": (".some(",),
    ".some(": (".every(",),
    "Math.min(": ("Math.max(",),
    "Math.max(": ("Math.min(",),
    "Math.floor(": ("Math.ceil(",),
    "Math.ceil(": ("Math.floor(",),
    "Math.cos(": ("Math.sin(",),
    "Math.sin(": ("Math.cos(",),
    "Math.abs(": ("(",),
    "continue;": ("break;",),
}
WORDS = {
    r"\btrue\b": "false",
    r"\bfalse\b": "true",
    r"!(?=[a-zA-Z(])": "",
    r"(?<=[(,=?:] )-(?=[a-zA-Z(])": "",
    r"(?<=\()-(?=[a-zA-Z(])": "",
    r"\breturn (?=[^;{}]+;)": "return null && ",
}


def javascript_mutants(file: str, source: str) -> list[Mutant]:
    """List every mutant of a file."""
    return different(
        Mutant(file=file, source=source, start=start, end=end, new=new, kind=kind)
        for start, end, new, kind in _changes(source)
    )


def _changes(source: str) -> Iterator[tuple[int, int, str, str]]:
    bare = BLANK.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), source)
    kept = BLANK.sub(
        lambda found: re.sub(r".", " ", found[0], flags=re.DOTALL) if COMMENT.match(found[0]) else found[0], source
    )
    for old, news in OPERATORS.items():
        for found in re.finditer(re.escape(old), bare):
            yield from ((*found.span(), new, old.strip()) for new in news)
    for pattern, new in WORDS.items():
        yield from ((*found.span(), new, "word") for found in re.finditer(pattern, bare))
    for found in NUMBER.finditer(bare):
        yield from ((*found.span(), new, "constant") for new in _numbers(found[0]))
    for found in KEY.finditer(kept):
        if bare[found.start()] == "\0" and source[found.end()] != '"':
            yield found.start() + 1, found.start() + 1, "XX", "string"


def _numbers(text: str) -> list[str]:
    value = float(text)
    if not value.is_integer() or "e" in text:
        return [repr(value + 1), repr(value * 2)]
    return [str(int(value) + 1), f"({int(value) - 1})"] if value else ["1"]
