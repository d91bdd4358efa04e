"""Markdown extension: a line `[[reference: NAME, NAME]]` becomes what the docstrings of the package say of these."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from docstring_parser import DocstringStyle, parse
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

import ropedoc
from ropedoc.site.place import keep_lines, nearest, wrong

BLOCK = re.compile(r"^\[\[reference: *([^\]]+?) *\]\]$", re.MULTILINE)
PRIORITY = 28  # before fenced code is put aside (25)
CODE = re.compile(r"(`[^`]*`)")
MARKUP = re.compile(r"[&<>*_{}\[\]$\\#|~^]")
LINE = 88  # letters of a signature in one line


def names_in(text: str) -> list[str]:
    """Names of the package that a Markdown text describes, in order."""
    return [name for names in BLOCK.findall(text) for name in re.split(", *", names)]


def public() -> set[str]:
    """Names that must be described: every function and class of the package."""
    return {name for name in ropedoc.__all__ if callable(getattr(ropedoc, name))}


def check(name: str) -> None:
    """Refuse a name that the package has not.

    Raises
    ------
    ValueError
        If the package has no public function or class of that name; the message says which is nearest.
    """
    if name not in public():
        rule = "a reference must name a public function or class of ropedoc"
        raise ValueError(f"{rule}, got {name!r}{nearest(name, public())}")


def described(name: str) -> str:
    """Markdown of a public function or class: heading, signature, and every section of its docstring.

    Raises
    ------
    ValueError
        If the package has no public function or class of that name.
    """
    check(name)
    thing = getattr(ropedoc, name)
    said = parse(inspect.getdoc(thing) or "", style=DocstringStyle.NUMPYDOC)
    parameters = [_entry(p.arg_name, p.type_name, p.description) for p in said.params]
    returned = [_entry(r.return_name, r.type_name, r.description) for r in said.many_returns]
    raised = [_entry(r.type_name, None, r.description) for r in said.raises]
    sources = [entry.description for entry in said.meta if entry.args[0] == "references"]
    parts = [
        f"### `{name}` {{ #{name} }}",
        f"```python\n{_signature(name, thing)}\n```",
        _text(said.short_description),
        _text(said.long_description),
        _listed("Attributes" if inspect.isclass(thing) else "Parameters", parameters),
        *(f"**Returns** {entry}" for entry in returned),
        *(f"**Raises** {entry}" for entry in raised),
        *(f"**Sources** {_text(source)}" for source in sources),
    ]
    return "\n\n".join(part for part in parts if part)


def _signature(name: str, thing: Any) -> str:
    """Call as one would write it, without types, which stand with the parameters."""
    signature = inspect.signature(thing)
    plain = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    whole = str(signature.replace(parameters=plain, return_annotation=signature.empty))
    if len(name + whole) <= LINE:
        return name + whole
    return f"{name}(\n    " + ",\n    ".join(whole[1:-1].split(", ")) + ",\n)"


def _entry(name: str | None, kind: str | None, words: str | None) -> str:
    """Name, type and unit, and what it is."""
    typed = f"`{name}`" + (f", {_text(kind)}" if kind else "")
    return f"{typed}: {_text(' '.join(words.split()))}" if words else typed


def _listed(title: str, entries: list[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {entry}" for entry in entries)]) if entries else ""


def _text(words: str | None) -> str:
    """Plain text for Markdown: letters with a meaning in it stand for themselves, except in `code`."""
    parts = CODE.split(words or "")
    return "".join(part if k % 2 else MARKUP.sub(lambda m: f"&#{ord(m[0])};", part) for k, part in enumerate(parts))


class _Reference(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return list(self._expanded(lines))

    def _expanded(self, lines: list[str]) -> Iterator[str]:
        for line in lines:
            if BLOCK.match(line):
                yield from self._described(line)
            else:
                yield line

    def _described(self, line: str) -> list[str]:
        try:
            return "\n\n".join(map(described, names_in(line))).split("\n")
        except ValueError as error:
            raise wrong(self.md, line, error) from None


class _Extension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the interface of Markdown
        keep_lines(md)
        md.preprocessors.register(_Reference(md), "rope-reference", PRIORITY)


def makeExtension(**settings: Any) -> Extension:  # noqa: N802 - the interface of Markdown
    """Return the extension, as Markdown asks for it."""
    return _Extension(**settings)
