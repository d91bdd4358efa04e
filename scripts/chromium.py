"""Find a Chromium or Chrome for the browser tests and the benchmark; on Debian, as root, install one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"  # Chromium without windows: the same pages in half the time
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# A headless browser that opens pages and nothing else: no sandbox as root, no calls home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MISSING = f"no Chromium or Chrome found: install one (Debian: apt-get install {SHELL}) or name it in CHROMIUM"


def find() -> str | None:
    """Path of the browser: the one that CHROMIUM names, else the first installed."""
    named = os.environ.get("CHROMIUM")
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return named or found or (str(MAC) if MAC.exists() else None)


def require() -> str:
    """Path of the browser, or an error that says what to install."""
    if path := find():
        return path
    raise FileNotFoundError(MISSING)


def main() -> None:
    """Install Chromium where that is ours to do, and print where the browser is."""
    if not find() and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        if subprocess.run([*install, SHELL], check=False).returncode:  # an older Debian has the whole browser alone
            subprocess.run([*install, "chromium"], check=True)
    print(find() or sys.exit(MISSING))


if __name__ == "__main__":
    main()
