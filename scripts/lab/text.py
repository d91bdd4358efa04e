"""The text that the model reads: Python's documentation, from a package of Debian at a pinned version."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import tarfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.int64]

PACKAGE = "python3.11-doc"
VERSION = "3.11.2-6+deb12u8"
SHA256 = "50eb63e7f636c4281e9ce1b8f10386f1def42159eddce34fc1f41c46261df71b"
LICENCE = "PSF License Agreement"
SOURCES = re.compile(r".*/_sources/(?:tutorial|reference|howto|faq|library)/[^/]+\.txt")

CHARACTERS = "\n abcdefghijklmnopqrstuvwxyz0123456789.,:;()[]{}<>=+-*/_'\"`#!?%&|~^@\\$"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # text is lower-cased, so capitals stand in codes alone
VOCABULARY = CHARACTERS + LETTERS
FIRST_LETTER = len(CHARACTERS)
NUMBERS = {character: number for number, character in enumerate(VOCABULARY)}

BLOCK, HELD_OUT = 20_000, 1_000  # characters; of every block the last ones are held out


def fetched(folder: Path) -> Path:
    """The package's file, downloaded by apt where it does not lie in the folder yet.

    Raises
    ------
    RuntimeError
        If the file is not the one that this was written for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob(f"{PACKAGE}_*.deb")):
        subprocess.run(["apt-get", "download", f"{PACKAGE}={VERSION}"], cwd=folder, check=True)
    file = next(folder.glob(f"{PACKAGE}_*.deb"))
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != SHA256:
        raise RuntimeError(f"{file.name} must have the SHA-256 {SHA256}, got {found}")
    return file


def characters(package: Path) -> str:
    """All pages, in the order of their names, cleaned."""
    packed = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        pages = {
            one.name: _read(archive, one) for one in archive.getmembers() if one.isfile() and SOURCES.match(one.name)
        }
    return clean("\n".join(pages[name] for name in sorted(pages)))


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = archive.extractfile(member)
    assert file is not None
    return file.read().decode()


def clean(text: str) -> str:
    """Lower case, no indentation, no empty lines, rules of at most three signs, and only known characters."""
    text = re.sub(r"[ \t]+", " ", text.lower())
    text = re.sub(r"\n{2,}", "\n", re.sub(r"\n ", "\n", text))
    text = re.sub(r"([*=\-~+\"#^.])\1{3,}", r"\1\1\1", text)
    return "".join(character for character in text if character in NUMBERS)


def numbers(text: str) -> Tokens:
    """Number of each character."""
    return np.array([NUMBERS[character] for character in text], dtype=np.int64)


def split(tokens: Tokens) -> tuple[Tokens, Tokens]:
    """What is trained on, and what is held out."""
    blocks = tokens[: len(tokens) // BLOCK * BLOCK].reshape(-1, BLOCK)
    cut = BLOCK - HELD_OUT
    return blocks[:, :cut].reshape(-1), blocks[:, cut:].reshape(-1)
