"""Numbers as people paste them: printed tensors, lists of any language, one a line, digits cut, the middle left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ropedoc._validation import Array

LONGEST = 500_000  # characters
NUMBER = r"[-+]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][-+]?\d{1,5})?"
# What stands around numbers and holds digits that are none of them.
CLUTTER = re.compile(
    r"\b\w+\s{0,9}=\s{0,9}(?:torch\.\w+|'[^'\n]{0,80}'|\"[^\"\n]{0,80}\"|<[^<>\n]{0,80}>|\([\d, ]{0,40}\)|[A-Za-z_]\w*)"  # dtype=torch.float32, size=(64,)
    r"|\[\s{0,9}\w{1,40}Type\{[\d,]{1,40}\}\s{0,9}\]"  # libtorch's last line
    r"|\b(?:np|numpy|jnp|mx)\.\w+(?=\()|\b(?:Big)?(?:Float|Uint|Int)\d+Array(?:\(\d+\))?"
    r"|\bshape\s{0,9}:?\s{0,9}[\[(][\d, ]{0,40}[\])]|\bColumns?\s+\d+\s+(?:to|through|and)\s+\d+"
    r"|(?:\b\w+)?\[[\d:, ]{0,40}\](?=\s{0,9}=)|//[^\n]*|/\*[^*]{0,400}\*/",
    re.ASCII,
)
LABEL = re.compile(r"\b\w*?(inv_?freqs?|cos_sin_cache|cos|sin|freqs|theta)\w*\b", re.IGNORECASE | re.ASCII)
OPENS = re.compile(r"[\w.()\s\]]{0,40}[=:({\[]", re.ASCII)
NUMBERS = re.compile(rf"{NUMBER}\D{{1,80}}{NUMBER}")
KINDS = {"cos": "cos", "sin": "sin", "cos_sin_cache": "cos_sin"}
BARE = re.compile(
    rf"(?<![\w.])({NUMBER})(?:_?f(?:32|64)?|[FL])?(?![\w.])|(\.\.\.|…)|([\[({{])|([\])}}])|(nan|inf(?:inity)?)\b",
    re.IGNORECASE | re.ASCII,
)
NUMBERED = re.compile(rf"[ \t]{{0,9}}[\[(]?(\d{{1,6}})[\])]?[ \t:=,;]{{1,9}}({NUMBER})[ \t,]{{0,9}}$")
TIMES = re.compile(rf"^[ \t]{{0,9}}({NUMBER})[ \t]{{0,9}}\*[ \t]{{0,9}}$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pasted:
    """Rows of numbers from a text.

    Attributes
    ----------
    rows, step : array [rows, columns]
        The numbers, and the step of the last digit that was written of each.
    kind : str, optional
        What the text says that they are.
    gap : int, optional
        Column before which some were left out.
    """

    rows: Array
    step: Array
    kind: str | None
    gap: int | None


def paste(text: str) -> Pasted:
    """Read the numbers of a text.

    Raises
    ------
    ValueError
        If there are fewer than two, one is not finite, rows are of several lengths, or it is too long.
    """
    if len(text) > LONGEST:
        raise ValueError(f"values must be at most {LONGEST:,} characters, got {len(text):,}")
    read = [(kind, *_rows(body)) for kind, body in _parts(text)]
    some = [_pasted(rows, kind, gap) for kind, rows, gap in read]
    if len(some) == 2 and {one.kind for one in some} == {"cos", "sin"}:
        cos, sin = sorted(some, key=lambda one: str(one.kind))
        if cos.rows.shape == sin.rows.shape and cos.gap is None and sin.gap is None:
            rows, step = np.hstack([cos.rows, sin.rows]), np.hstack([cos.step, sin.step])
            return Pasted(rows=rows, step=step, kind="cos_sin", gap=None)
    return some[0]


def _parts(text: str) -> list[tuple[str | None, str]]:
    """The text after each name that says what its numbers are, and the name's meaning."""
    marks = [one for one in LABEL.finditer(text) if OPENS.match(text, one.end())]
    starts = [one.end() for one in marks]
    ends = [*(one.start() for one in marks[1:]), len(text)][: len(marks)]
    found: list[tuple[str | None, str]] = [
        (_kind(mark[1]), text[start:end])
        for mark, start, end in zip(marks, starts, ends, strict=True)
        if NUMBERS.search(text, start, end)
    ]
    return found or [(None, text)]


def _kind(name: str) -> str:
    return KINDS.get(name.lower(), "inv_freq")


def _rows(text: str) -> tuple[list[list[str]], int | None]:
    """Rows of numbers as written, and the column of an ellipsis."""
    numbered = [NUMBERED.match(line) for line in text.splitlines() if line.strip()]
    if len(numbered) > 1 and all(one and int(one[1]) == k for k, one in enumerate(numbered)):
        text = "\n".join(one[2] for one in numbered if one)
    times = TIMES.search(text)
    scale = times[1] if times else ""
    body = CLUTTER.sub(" ", text[: times.start()] + text[times.end() :] if times else text)
    rows, gap = _split(body)
    return [[f"{one}*{scale}" for one in row] if scale else row for row in rows], gap


def _split(text: str) -> tuple[list[list[str]], int | None]:
    """Rows between brackets, each with the column of its ellipsis; one between rows ends them."""
    rows: list[tuple[list[str], int | None]] = []
    row: list[str] = []
    gap: int | None = None
    for found in BARE.finditer(text):
        number, ellipsis, _, close, bad = found.groups()
        if bad:
            raise ValueError(f"values must be finite, got {bad}")
        if ellipsis and not row:
            break  # what comes after has no position that is known
        if number:
            row.append(number)
        elif ellipsis:
            gap = len(row)
        elif close and row:
            rows.append((row, gap))
            row, gap = [], None
    return _even([*rows, (row, gap)] if row else rows)


def _even(rows: list[tuple[list[str], int | None]]) -> tuple[list[list[str]], int | None]:
    """Rows of one length and with one gap."""
    if sum(len(row) for row, _ in rows) < 2:
        raise ValueError("values must be two numbers or more, got fewer")
    widths, gaps = {len(row) for row, _ in rows}, {gap for _, gap in rows}
    if widths == {1}:  # each number in brackets of its own
        return [[one for row, _ in rows for one in row]], None
    if len(widths) > 1 or len(gaps) > 1:
        raise ValueError(
            f"values must have rows of one length, got rows of {' and '.join(map(str, sorted(widths)[:4]))}"
        )
    return [row for row, _ in rows], gaps.pop()


def _pasted(rows: list[list[str]], kind: str | None, gap: int | None) -> Pasted:
    values = np.array([[_value(one) for one in row] for row in rows])
    if not np.isfinite(values).all():
        raise ValueError("values must be finite, got a number past float64")
    return Pasted(rows=values, step=steps(rows, values), kind=kind, gap=gap)


def _value(text: str) -> float:
    number, _, scale = text.partition("*")
    return float(number) * (float(scale) if scale else 1)


def steps(rows: list[list[str]], values: Array) -> Array:
    """Step of the last digit that is known of each number.

    Digits are cut by decimals ("0.0001") or by figures ("1.0e-04", "0.0001155"): a number has as many decimals as the
    one with the most, but no more figures than the one with the most of these.
    """
    shapes = [_digits(one) for row in rows for one in row]
    decimals = max(decimal for decimal, _ in shapes)
    figures = max(figure for _, figure in shapes)
    with np.errstate(divide="ignore"):
        exponent = np.where(values != 0, np.floor(np.log10(np.abs(values))), 0.0)
    by_decimals = 10.0**-decimals
    by_figures = np.where(values != 0, 10.0 ** (exponent - figures + 1), 0.0)
    return np.asarray(np.maximum(by_decimals, by_figures))


def _digits(text: str) -> tuple[int, int]:
    """Decimals of a number as written, and its figures."""
    number, _, scale = text.partition("*")
    mantissa, _, exponent = number.lower().partition("e")
    whole, _, decimals = mantissa.lstrip("+-").partition(".")
    shift = int(exponent or 0) + (int(np.floor(np.log10(float(scale)))) if scale else 0)
    figures = len((whole + decimals).lstrip("0"))
    return min(max(len(decimals) - shift, -400), 400), figures
