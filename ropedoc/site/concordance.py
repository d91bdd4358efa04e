"""What programs run, as a table: a setting a row, a program a column, and below it the reasons."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import cache

from ropedoc.concordance.compare import Cell, Difference, cells
from ropedoc.concordance.reasons import Reason, reason_of, reasons
from ropedoc.concordance.runs import Runs, programs, settings
from ropedoc.concordance.sizes import farthest, first_quarter, longest, off_at, reach
from ropedoc.config.every import layers

NOTHING = {"missing": "no class", "unseen": "not run", "wrong": "refused"}  # words for a cell without frequencies
METHODS = ["default", "linear", "dynamic", "ntk_aware", "yarn", "llama3", "longrope", "proportional", "refused"]
HOW = {
    "fault": "Against what is documented",
    "choice": "A rule of its own",
    "missing": "Not there",
    "wrong": "The config is at fault",
    "unseen": "Not run here",
}


# Settings that stand for a method each, by what the page of methods calls them.
ESSENCE = {
    "YaRN": "yarn, max raised",
    "YaRN, ends not rounded (truncate false)": "yarn, not truncated",
    "YaRN, attention_factor 1.5": "yarn, attention_factor 1.5",
    "YaRN, mscale and mscale_all_dim": "yarn, both mscales",
    "YaRN, mscale alone": "yarn, mscale alone",
    "YaRN, beta_fast 16, beta_slow 2": "yarn, other betas",
    "YaRN, no original length": "yarn, no original length",
    "YaRN, original length beside": "yarn, original length beside",
    "linear": "linear 4",
    "dynamic NTK": "dynamic 2",
    "Llama 3": "Llama-3.1-8B",
    "LongRoPE (Phi-3)": "Phi-3-mini-128k",
    "base missing": "no rope key at all",
}


def titled(program: Runs) -> str:
    """A program with its version."""
    return f"{program.name} {program.version}"


@cache
def methods_of(setting: str) -> tuple[str, ...]:
    """Methods that turn some layers of a setting, as the package reads it."""
    try:
        found = {kind.rope.rope_type for kind in layers(settings()[setting]) if kind.rope is not None}
    except ValueError:
        return ("refused",)
    return tuple(method for method in METHODS if method in found)


def table() -> str:
    """Every setting in every program; the filter above it works where scripts do."""
    head = "".join(f'<th scope="col">{html.escape(titled(program))}</th>' for program in programs())
    body = "".join(map(_row, settings()))
    options = "".join(f'<option value="{method}">{method}</option>' for method in METHODS)
    return (
        '<div id="rope-programs"><div class="rope-filter" hidden>'
        '<label>Model or setting <input type="search" name="words" autocomplete="off"></label> '
        f'<label>Method <select name="method"><option value="">any</option>{options}</select></label> '
        '<label><input type="checkbox" name="apart"> only where a program differs</label> <output></output></div>'
        '<div class="rope-scroll rope-models" data-search-exclude tabindex="0" role="group" aria-label="table of programs">'
        f'<table class="rope-prose rope-runs"><thead><tr><th scope="col">setting</th><th scope="col">method</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></div>"
    )


def essence() -> str:
    """A few settings in which libraries part, for the page of methods; the cells lead to the reasons."""
    head = "".join(f'<th scope="col">{html.escape(titled(program))}</th>' for program in programs())
    rows = "".join(
        f'<tr><th scope="row">{_breaking(words)}</th>'
        + "".join(_cell(cells()[setting, program.id], page="programs.html") for program in programs())
        + "</tr>"
        for words, setting in ESSENCE.items()
    )
    return (
        '<div class="rope-scroll" tabindex="0" role="group" aria-label="table of differences"><table class="rope-prose rope-runs">'
        f'<thead><tr><th scope="col">setting</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(setting: str) -> str:
    found = [cells()[setting, program.id] for program in programs()]
    methods = methods_of(setting)
    model = settings()[setting]["model_type"]
    apart = any(cell.verdict != "same" for cell in found)
    data = f'data-words="{html.escape(f"{setting} {model}".lower())}" data-methods="{" ".join(methods)}"'
    row = "".join(map(_cell, found))
    return f'<tr {data}{" data-apart" if apart else ""}><th scope="row">{_breaking(setting)}</th><td data-label="method">{", ".join(methods)}</td>{row}</tr>'


def _cell(cell: Cell, *, page: str = "") -> str:
    limit = _limit(cell)
    label = f' data-label="{html.escape(_titles()[cell.program])}"'
    if cell.verdict == "same":
        return f"<td{label}>same{limit}</td>"
    reason = reason_of().get((cell.setting, cell.program))
    if reason is None:  # while the mathematics is being changed; the tests ask for one
        return f"<td{label}>{short(cell)}{limit}</td>"
    return f'<td{label}><a href="{page}#{anchor(reason)}">{html.escape(short(cell, reason))}</a>{limit}</td>'


@cache
def _titles() -> dict[str, str]:
    return {program.id: titled(program) for program in programs()}


def _limit(cell: Cell) -> str:
    """The longest sequence that a program takes, where it is not what the config states."""
    limit = cell.run.limit
    return "" if limit is None or limit == longest(cell.setting) else f"<br><small>takes {limit:,} tokens</small>"


def short(cell: Cell, reason: Reason | None = None) -> str:
    """A cell that is not the same, in a few words."""
    if not cell.differences:
        return "layers" if cell.still else NOTHING.get("" if reason is None else reason.how, "error")
    one = farthest(cell.differences)
    if not one.turns:
        return f"A {one.turning.factor:.4g}, not {one.factor:.4g}"
    if one.pair is None:
        return f"{one.turning.inv_freq.size} pairs"
    return f"pair {one.pair} × {one.ratio:.3g}{_at(one, cell.setting)}"


def _at(one: Difference, setting: str) -> str:
    """The length that a difference is told for, where another has another."""
    if one.length is not None:
        return f" in {one.length:,} tokens"
    return " from the start" if "dynamic" in methods_of(setting) else ""


def anchor(reason: Reason) -> str:
    """Where a reason stands on the page."""
    same = [one for one in reasons() if one.program == reason.program]
    return f"why-{reason.program}-{same.index(reason) + 1}".replace(".", "-")


def why() -> str:
    """The reasons, by program."""
    return "".join(map(_program, programs()))


def _program(program: Runs) -> str:
    own = [reason for reason in reasons() if reason.program == program.id]
    name = program.id.replace(".", "-")
    items = "".join(map(_reason, own))
    return f'<h3 id="why-{name}">{html.escape(titled(program))}</h3><ol class="rope-reasons">{items}</ol>'


def _breaking(text: str) -> str:
    """Text whose long names may end a line after a stroke, and nowhere else."""
    return html.escape(text).replace("_", "_<wbr>").replace("/", "/<wbr>")


def _reason(reason: Reason) -> str:
    parts = [_breaking(reason.what)]
    if reason.do:
        parts.append(f"What to do: {_breaking(reason.do[0].lower() + reason.do[1:])}")
    seen = "; ".join(_seen(cells()[setting, reason.program]) for setting in reason.settings)
    return (
        f'<li id="{anchor(reason)}"><strong>{HOW[reason.how]}.</strong> {" ".join(parts)} '
        f"<small>{_breaking(reason.where)}. Seen in {seen}.</small></li>"
    )


def _seen(cell: Cell) -> str:
    details = "; ".join(dict.fromkeys(_details(cell)))
    return f"{_breaking(cell.setting)}{f' ({details})' if details else ''}"


def _details(cell: Cell) -> Iterator[str]:
    for one in cell.differences:
        where = (
            one.kind.removesuffix("_attention") + " layers: "
            if one.kind and len({d.kind for d in cell.differences}) > 1
            else ""
        )
        yield where + html.escape(_sized(one, reach(one, cell.setting)))
    if not cell.run.turnings:
        yield from (f"<code>{html.escape(_cut(error))}</code>" for error in cell.run.errors[:1])


def _cut(error: str, most: int = 90) -> str:
    return error if len(error) <= most else f"{error[:most]} …"


def _sized(one: Difference, length: int) -> str:
    """The size of a difference, by position."""
    factor = (
        ""
        if one.turning.factor == one.factor or abs(one.turning.factor / (one.factor or 1) - 1) < 1e-5
        else f"A = {one.turning.factor:.5g}, not {one.factor:.5g}"
    )
    if not one.turns:
        return factor
    first, off = first_quarter(one), off_at(one, length)
    which = (
        f"{one.turning.inv_freq.size} pairs, not {one.inv_freq.size}"
        if one.pair is None
        else f"pair {one.pair} × {one.ratio:.4g}"
    )
    far = (
        f"a quarter turn off from {first:,} tokens on, {off} of {one.apart.size} pairs by {length:,}"
        if off
        else f"none a quarter turn off by {length:,}"
    )
    return f"{which}, {far}{', ' + factor if factor else ''}"
