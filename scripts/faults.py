"""What kept a build from being made, in words for the one who can mend it: where, what, and the nearest right name."""

from __future__ import annotations

import builtins
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LOGGERS = ("mkdocs", "properdocs")
LINK = re.compile(r"Doc file '(?P<page>[^']+)' contains an? [a-z ]*link '(?P<link>[^']+)'")
TARGET = re.compile(r"the target (?:'(?P<target>[^']+)' )?is not found")
MODULE = re.compile(r"module '(?P<module>[^']+)' has no attribute '(?P<name>[^']+)'")
ANCHOR = re.compile(r"(?:the doc '(?P<other>[^']+)' does not contain an anchor '#|there is no such anchor)")
WHILE = re.compile(r"Error (?:reading|building) page '(?P<page>[^']+)'")


class Fault(NamedTuple):
    """One thing that is wrong: what, in which file below the project and line of it, and how Python got there."""

    said: str
    file: str = ""
    line: int = 0
    trace: str = ""

    @property
    def where(self) -> str:
        """File and line, as far as they are known."""
        return f"{self.file}, line {self.line}" if self.line else self.file

    @property
    def source(self) -> str:
        """The line itself."""
        lines = _lines(ROOT / self.file)
        return lines[self.line - 1].strip() if 0 < self.line <= len(lines) else ""


class Site(NamedTuple):
    """What a wrong link could have meant: the folder of the pages, and the anchors of each file."""

    docs: Path
    anchors: Mapping[str, Iterable[str]] = {}


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def heard() -> Iterator[list[str]]:
    """List of what the site generator warns of meanwhile; also with --quiet, where --strict would count nothing."""
    handler = _Heard()
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(min(logger.level, logging.WARNING))
    try:
        yield handler.messages
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)


def faults(error: BaseException, messages: Iterable[str], site: Site) -> list[Fault]:
    """Everything that is wrong, the error that ended the build first."""
    pages = [found["page"] for message in messages if (found := WHILE.match(message))]
    others = [_of_message(message, site) for message in messages if not WHILE.match(message)]
    if isinstance(error, SystemExit):  # MkDocs ends so after it has said what is wrong
        return others or [Fault(str(error))]
    return [_of_error(error, site, pages[-1] if pages else ""), *others]


def _of_message(message: str, site: Site) -> Fault:
    """Fault of a broken link, with the line of the link; of anything else, as it was said."""
    if not (link := LINK.search(message)):
        return Fault(message)
    page = site.docs / link["page"]
    line = next((number for number, text in enumerate(_lines(page), 1) if f"]({link['link']}" in text), 0)
    line = line or next((number for number, text in enumerate(_lines(page), 1) if link["link"] in text), 0)
    near = "" if "Did you mean" in message else _nearest(*_link_names(link["page"], link["link"], message, site))
    return Fault(message + near, _path(page), line)


def _link_names(page: str, link: str, message: str, site: Site) -> tuple[str, Iterable[str]]:
    """Name in a broken link that is not there, and those that are."""
    if target := TARGET.search(message):
        return target["target"] or link, site.anchors
    if anchor := ANCHOR.search(message):
        return link.partition("#")[2], site.anchors.get(anchor["other"] or page, ())
    return "", ()


def _of_error(error: BaseException, site: Site, page: str) -> Fault:
    """Fault of an exception: on a page if it knows its place there, else in the innermost line of ours that ran."""
    root = error
    while root.__cause__:
        root = root.__cause__
    trace = "".join(traceback.format_exception(root)).replace(f"{ROOT}/", "")
    if place := getattr(error, "place", None):
        wrong: Any = error  # a PageError, whose class every build loads anew
        return Fault(wrong.said, _path(site.docs / (wrong.page or page)), place, trace)
    frames = [(line, frame) for frame, line in traceback.walk_tb(root.__traceback__) if _path(frame.f_code.co_filename)]
    words = root.msg if isinstance(root, SyntaxError) else str(root)
    meant = _meant(root, frames[-1][1]) if frames else ""
    during = [*getattr(root, "__notes__", ()), *([f"while the page {page!r} was read"] if page else [])]
    said = ", ".join([f"{type(root).__name__}: {words}{meant}", *during])
    if isinstance(root, SyntaxError) and root.filename:
        return Fault(said, _path(root.filename), root.lineno or 0, trace)
    return Fault(said, _path(frames[-1][1].f_code.co_filename), frames[-1][0], trace) if frames else Fault(said)


def _meant(error: BaseException, frame: FrameType) -> str:
    """End of a message: the name that was probably meant by one that Python does not find."""
    if isinstance(error, NameError):
        return _nearest(error.name, {**vars(builtins), **frame.f_globals, **frame.f_locals})
    if isinstance(error, AttributeError) and (found := MODULE.search(str(error))):  # numpy raises its own, unnamed
        return _nearest(found["name"], dir(sys.modules.get(found["module"])))
    if isinstance(error, AttributeError):
        return _nearest(error.name, dir(error.obj))
    if isinstance(error, ModuleNotFoundError):
        folder, _, name = str(error.name).rpartition(".")
        return _nearest(name, (file.stem for file in (ROOT / folder.replace(".", "/")).glob("*.py")))
    if isinstance(error, ImportError) and (found := re.search(r"cannot import name '(\w+)'", str(error))):
        return _nearest(found[1], dir(sys.modules.get(str(error.name))))
    return ""


def _nearest(name: object, names: Iterable[str]) -> str:
    """Like the function of ropedoc.site.place, which does not run where the mathematics does not."""
    found = get_close_matches(str(name), sorted(names), n=1)
    return f"; the nearest is {found[0]!r}" if found else ""


def _path(file: Path | str) -> str:
    """Path below the project, or nothing for a file of something else."""
    path = Path(file)
    ours = path.is_relative_to(ROOT) and "site-packages" not in path.parts
    return path.relative_to(ROOT).as_posix() if ours else ""


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n") if file.is_file() else []
