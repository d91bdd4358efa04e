"""Find a Firefox, rsvg-convert and pdftotext for the tests; on Debian and its kin, as root, install them.

Without them the tests that need them are skipped, and say so. Where CI is set, as every service that runs tests sets it,
nothing may be skipped: they are installed by sudo too, and what is missing then is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

PACKAGES = {  # and their programs
    "firefox-esr": ("firefox-esr", "firefox"),
    "librsvg2-bin": ("rsvg-convert",),
    "poppler-utils": ("pdftotext",),
}


def find(package: str) -> str | None:
    """Path of a package's program: the one that FIREFOX names, else the first installed."""
    named = os.environ.get("FIREFOX") if package == "firefox-esr" else None
    return named or next((path for name in PACKAGES[package] if (path := shutil.which(name))), None)


def told(package: str, *, strict: bool) -> str:
    """Where a package's program is, or what comes of its lack."""
    if path := find(package):
        return path
    programs = " or ".join(PACKAGES[package])
    if strict:
        return f"no {programs}: CI is set, so no test may be skipped; install {package} (apt-get install {package})"
    return f"no {programs}: tests that need it are skipped; install {package} to run them"


def main() -> None:
    """Install what is missing where that is ours to do, and print where it is; in CI, fail if something still is."""
    strict = bool(os.environ.get("CI"))
    missing = [package for package in PACKAGES if not find(package)]
    if missing and shutil.which("apt-get") and (as_root := _as_root(strict=strict)) is not None:
        subprocess.run([*as_root, "apt-get", "update", "-qq"], check=False)
        for package in missing:  # one by one: a name that the system does not know stops no other
            install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
            subprocess.run([*as_root, *install], check=False)
    for package in PACKAGES:
        print(told(package, strict=strict), file=sys.stderr if strict and not find(package) else sys.stdout)
    if strict and not all(map(find, PACKAGES)):
        sys.exit(1)


def _as_root(*, strict: bool) -> Sequence[str] | None:
    """What a command begins with to be root's, or None if it cannot be."""
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if strict and shutil.which("sudo") else None


if __name__ == "__main__":
    main()
