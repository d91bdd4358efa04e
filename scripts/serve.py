"""MkDocs hooks that spare a build work whose result is known; `mkdocs serve` also looks for changes more often.

MkDocs loads this file once in a process, so what it holds lasts from one rebuild to the next.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page
from watchdog.observers.polling import PollingObserver

MEMORY = "ropedoc.site.memory"
UNREAD = re.compile('<div class="rope-poster"[^>]* data-search-exclude>.*?</div>', re.DOTALL)  # no div stands in it
LOOK = 0.1  # seconds between two looks for changes; MkDocs itself waits 0.5


class CompiledTemplates(BytecodeCache):
    """Compiled templates by the digest that Jinja makes of their source."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if its template was compiled before."""
        if known := self._known.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class VisibleTemplates(FileSystemLoader):
    """Templates outside folders whose name starts with a dot: MkDocs drops those one by one, and Material has 14,000."""

    def list_templates(self) -> list[str]:
        """Names of all templates, in order."""
        found: set[str] = set()
        for start in self.searchpath:
            for folder, inner, names in os.walk(start):
                inner[:] = [name for name in inner if not name.startswith(".")]
                found.update(Path(folder, name).relative_to(start).as_posix() for name in names)
        return sorted(found)


COMPILED = CompiledTemplates()


def memory() -> ModuleType:
    """The memory, without the package around it: that holds the mathematics, which may not run as a server starts."""
    if MEMORY not in sys.modules:
        spec = spec_from_file_location(MEMORY, Path(__file__).parents[1] / f"{MEMORY.replace('.', '/')}.py")
        assert spec
        assert spec.loader
        sys.modules[MEMORY] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[MEMORY])
    return sys.modules[MEMORY]


def on_startup(command: str, **_: object) -> None:
    """Let a running server remember what it made."""
    if command == "serve":
        memory().start()


@event_priority(100)  # before any plugin asks for a template
def on_config(config: MkDocsConfig) -> None:
    """Give every template environment of this build the compiled templates of those before."""
    make: Callable[[], Environment] = config.theme.get_env

    def get_env() -> Environment:
        env = make()
        env.loader, env.bytecode_cache = VisibleTemplates(config.theme.dirs), COMPILED
        return env

    config.theme.get_env = get_env  # type: ignore[method-assign]


def on_env(env: object, config: MkDocsConfig, **_: object) -> None:  # noqa: ARG001 - MkDocs names the arguments
    """Give the search what it found on a page before, where nothing of the page changed."""
    for plugin in config.plugins.values():
        if index := getattr(plugin, "search_index", None):
            index.add_entry_from_context = partial(add_remembered, index, index.add_entry_from_context)


def add_remembered(index: Any, add: Callable[[Page], None], page: Page) -> None:
    """Add a page's sections to the search index; what they hold comes of these four alone."""
    made_of = page.url, page.title, dict(page.meta), UNREAD.sub("", page.content or "")
    begun = len(index.entries)

    def found() -> list[Any]:
        add(page)
        return list(index.entries[begun:])

    index.entries[begun:] = memory().remembered(f"search in {page.url}", made_of, found)


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: object) -> None:
    """Look for changes more often."""
    watched = [config.docs_dir, *([config.config_file_path] if config.config_file_path else [])]
    for path in watched:
        server.unwatch(path)
    server.observer = PollingObserver(timeout=LOOK)
    for path in watched:
        server.watch(path)
