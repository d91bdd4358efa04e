"""The built site and what it was built from."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site."""
    folder = ROOT / "site"
    assert (folder / "index.html").exists(), "the site is not built: run `make site` first"
    return folder
