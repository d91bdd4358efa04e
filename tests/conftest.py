"""Settings of the whole suite: hypothesis draws the same examples in every run, and a slow machine fails nothing."""

import pytest
from hypothesis import settings

settings.register_profile("ropedoc", derandomize=True, deadline=None, max_examples=60, print_blob=False)
settings.load_profile("ropedoc")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files, which build, serve and open pages, so that two processes end at the same time."""
    items.sort(key=lambda item: not {"browser", "site"} & {*item.path.parts})
