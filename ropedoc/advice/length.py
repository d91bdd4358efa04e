"""A length as people write it: 131072, 131,072, 128k, 128 k, 1M."""

from __future__ import annotations

import re
from decimal import Decimal

from ropedoc import _validation as check

UNITS = {"": 1, "k": 1024, "m": 1024**2}  # as the names of models count: 128k is 131,072
FORM = re.compile(r"(\d{1,16}|\d{1,3}(?:,\d{3}){1,5}|\d{1,7}(?:\.\d{1,6})?(?= ?[kKmM]))(?: ?([kKmM]))?", re.ASCII)


def tokens_of(text: str) -> int:
    """Return the tokens that a text states.

    Raises
    ------
    ValueError
        If it is no whole number of them from 1 to 2^53.
    """
    found = FORM.fullmatch(text.strip())
    exact = Decimal(found[1].replace(",", "")) * UNITS[(found[2] or "").lower()] if found else Decimal(0)
    if exact != exact.to_integral_value() or not 1 <= exact <= check.LONGEST:
        raise ValueError(
            f"must be a whole number of tokens from 1 to 2^53, as 131072, 131,072 or 128k, got {text[:20]!r}"
        )
    return int(exact)
