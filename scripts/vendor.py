"""Make build/: the plotly.js bundle, the mathematics font, and their licence notices."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
MODULES = ROOT / "node_modules"
LICENCE = re.compile(r"^(licen[cs]e|copying|notice)", re.IGNORECASE)
FLAGS = [
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=Plotly",
    "--define:global=globalThis",
    "--target=es2020",
    "--legal-comments=none",  # the notices file holds them whole
    "--loader:.css=empty",  # the map styles, which no figure uses
    "--log-level=warning",
]


def bundle() -> list[Path]:
    """Bundle plotly.js and return the folders of the packages that went into it."""
    meta = BUILD / "plotly.meta.json"
    esbuild = MODULES / ".bin" / "esbuild"
    command = [str(esbuild), "scripts/plotly_bundle.js", *FLAGS, "--outfile=build/plotly.min.js", f"--metafile={meta}"]
    subprocess.run(command, cwd=ROOT, check=True)
    inputs = json.loads(meta.read_text(encoding="utf-8"))["inputs"]
    found = {
        match[0] for path in inputs if (match := re.match(r"node_modules/(.*/node_modules/)?(@[^/]+/)?[^/]+", path))
    }
    return [ROOT / path for path in sorted(found)]


def unpacked(font: Path) -> TTFont:
    """Font without its compression, which takes ten times as long to undo as each build to cut the font."""
    plain = TTFont(font, recalcTimestamp=False)
    plain.flavor = None
    return plain


def npm_notice(package: Path) -> str:
    """Name, version and licence text of an npm package."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    texts = [file.read_text(encoding="utf-8").strip() for file in sorted(package.iterdir()) if LICENCE.match(file.name)]
    return "\n\n".join([f"{about['name']} {about['version']} ({about.get('license', 'see below')})", *texts])


def python_notice(name: str) -> str:
    """Name, version and licence text of an installed Python distribution."""
    about = importlib.metadata.distribution(name)
    texts = [file.locate() for file in about.files or [] if LICENCE.match(file.name)]
    return "\n\n".join(
        [f"{name} {about.version}", *(Path(str(text)).read_text(encoding="utf-8").strip() for text in texts)]
    )


def main() -> None:
    """Fill build/ anew."""
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir()
    packages = bundle()
    font = MODULES / "@fontsource" / "stix-two-math"
    unpacked(font / "files" / "stix-two-math-latin-400-normal.woff2").save(BUILD / "stix-two-math.ttf")
    notices = [npm_notice(package) for package in [*packages, font]] + [python_notice("mkdocs-material")]
    head = "This site serves parts of the following works, each under the licence printed with it.\n\n"
    rule = "\n\n" + "-" * 80 + "\n\n"
    (BUILD / "third-party-notices.txt").write_text(head + rule.join(notices) + "\n", encoding="utf-8")


main()
