"""Settings of the whole suite: hypothesis draws the same examples in every run, and a slow machine fails nothing."""

from hypothesis import settings

settings.register_profile("ropedoc", derandomize=True, deadline=None, max_examples=60, print_blob=False)
settings.load_profile("ropedoc")
