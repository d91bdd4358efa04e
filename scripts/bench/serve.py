"""A folder served as a host of static pages serves it: gzip, keep-alive, ten minutes of cache."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path

PACKED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".csv"}
LEVEL = 6  # gzip's own default


@dataclass(frozen=True)
class Sent:
    """One answer: its path, all its bytes with headers, and whether the browser fetched it ahead of need."""

    path: str
    size: int
    early: bool


@dataclass
class Site:
    """A folder being served."""

    url: str
    log: list[Sent] = field(default_factory=list)

    def kilobytes(self, *, early: bool | None = None) -> float:
        """Thousands of bytes sent since the log was cleared: all, or those fetched early, or the others."""
        return sum(sent.size for sent in self.log if early is None or sent.early == early) / 1000


@cache
def packed(file: Path) -> bytes:
    """Content of a file as it travels."""
    body = file.read_bytes()
    return gzip.compress(body, LEVEL, mtime=0) if file.suffix in PACKED else body


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Serve a folder on a free port of this machine while the context lasts."""
    site = Site("")

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            file = file / "index.html" if file.is_dir() else file
            found = file.is_file()
            body = packed(file) if found else b""
            self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", self.guess_type(file))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=600")
            self.send_header("Vary", "Accept-Encoding")
            if found and file.suffix in PACKED:
                self.send_header("Content-Encoding", "gzip")
            head = len(b"".join(self._headers_buffer)) + 2  # type: ignore[attr-defined]
            early = "prefetch" in self.headers.get("Sec-Purpose", self.headers.get("Purpose", ""))
            site.log.append(Sent(self.path, head + len(body), early))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *to: Handler(*to, directory=str(folder)))
    site.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        packed.cache_clear()
