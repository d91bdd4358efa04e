"""Firefox by its own remote protocol: a socket that takes and gives JSON, its length before it."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60  # s
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disabled": True,  # no name is found, so that nothing leaves this machine
    "privacy.webrtc.legacyGlobalIndicator": False,
    "toolkit.telemetry.enabled": False,
}


class Firefox:
    """One session of a running Firefox."""

    def __init__(self, port: int) -> None:
        self._socket = _connected(port)
        self._file = self._socket.makefile("rb")
        self._read()  # who is there
        self._number = 0
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"timeouts": {"script": 1000 * PATIENCE}}})

    def close(self) -> None:
        """Leave the browser to itself."""
        self._file.close()
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while (byte := self._file.read(1)) != b":":
            length += byte
        return json.loads(self._file.read(int(length)))

    def ask(self, command: str, **parameters: Any) -> Any:
        """What the browser answers to a command; an error of its is one here."""
        self._number += 1
        text = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(text), text))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{error['error']}: {error['message']}")
        return result

    def go(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self.ask("WebDriver:Navigate", url=address)

    def run(self, script: str, *values: Any) -> Any:
        """What a script returns in the page."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(values), sandbox=None)["value"]

    def wait(self, condition: str, *values: Any) -> Any:
        """What an expression is in the page once it is true."""
        until = time.monotonic() + PATIENCE
        while not (found := self.run(f"return {condition}", *values)):
            assert time.monotonic() < until, f"waited in vain for {condition}"
            time.sleep(0.05)
        return found

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        presses = [{"type": way, "value": letter} for letter in text for way in ("keyDown", "keyUp")]
        self.ask("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": presses}])


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def started(program: str, profile: Path) -> Iterator[Firefox]:
    """Firefox without windows, in a profile of its own, while the context lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lines = {**PREFERENCES, "marionette.port": port}
    text = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in lines.items())
    (profile / "user.js").write_text(text, encoding="utf-8")
    command = [program, "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with closing(Firefox(port)) as running:
            yield running
    finally:
        process.terminate()
        process.wait(PATIENCE)
