"""Find a Firefox, rsvg-convert and pdftotext for the tests; on Debian, as root, install them.

Without them the tests that need them are skipped, and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess

PACKAGES = {  # and their programs
    "firefox-esr": ("firefox-esr", "firefox"),
    "librsvg2-bin": ("rsvg-convert",),
    "poppler-utils": ("pdftotext",),
}


def find(package: str) -> str | None:
    """Path of a package's program: the one that FIREFOX names, else the first installed."""
    named = os.environ.get("FIREFOX") if package == "firefox-esr" else None
    return named or next((path for name in PACKAGES[package] if (path := shutil.which(name))), None)


def main() -> None:
    """Install what is missing where that is ours to do, and print where it is."""
    missing = [package for package in PACKAGES if not find(package)]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=False)
    for package in PACKAGES:
        print(find(package) or f"no {package}: tests that need it are skipped")


if __name__ == "__main__":
    main()
