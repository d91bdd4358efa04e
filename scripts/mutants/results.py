"""What became of the mutants: counted by module, printed, and kept in a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mutants.mutant import Mutant

HERE = Path(__file__).parent
RESULTS, EQUIVALENT = HERE / "results.json", HERE / "equivalent.json"
HEADS = ("module", "mutants", "own tests", "second list", "equivalent", "lived", "score")

Row = dict[str, Any]


def judged(file: Path = EQUIVALENT) -> set[tuple[str, str, str]]:
    """Changes that make no difference, judged by reading: by file and text, since lines move."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    return {(one["file"], one["before"], one["after"]) for one in entries if one["reason"]}


def row(ends: list[tuple[Mutant, int | None]], equivalent: set[tuple[str, str, str]]) -> Row:
    """Count one module; each mutant with the list of tests, 0 or 1, that saw it.

    What only the second list saw, and what no test saw, is written out.
    """
    lived = [mutant for mutant, seen in ends if seen is None]
    holes = [mutant for mutant in lived if mutant.key not in equivalent]
    return {
        "mutants": len(ends),
        "own": sum(seen == 0 for _, seen in ends),
        "second": sum(seen == 1 for _, seen in ends),
        "equivalent": len(lived) - len(holes),
        "late": [_place(mutant) for mutant, seen in ends if seen == 1],
        "lived": [_place(mutant) for mutant in holes],
    }


def _place(mutant: Mutant) -> dict[str, Any]:
    return {"line": mutant.line, "before": mutant.before, "after": mutant.after, "kind": mutant.kind}


def score(rows: list[Row]) -> float:
    """Share of the mutants that some test saw, equivalent ones left out."""
    seen: int = sum(one["own"] + one["second"] for one in rows)
    asked: int = sum(one["mutants"] - one["equivalent"] for one in rows)
    return seen / max(asked, 1)


def table(rows: dict[str, Row]) -> str:
    """Rows as words, with the sum."""
    whole = {key: sum(one[key] for one in rows.values()) for key in ("mutants", "own", "second", "equivalent")}
    named = {**rows, "all": {**whole, "lived": [hole for one in rows.values() for hole in one["lived"]]}}
    lines = [
        (name, *(str(one[key]) for key in whole), str(len(one["lived"])), f"{score([one]):.3f}")
        for name, one in named.items()
    ]
    return "\n".join(f"{line[0]:40}" + "".join(f"{cell:>12}" for cell in line[1:]) for line in [HEADS, *lines])


def kept(rows: dict[str, Row], *, seed: int, modules: set[str], file: Path = RESULTS) -> dict[str, Row]:
    """Write these rows over the former ones of the same seed, and forget modules that are gone."""
    former = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    old = former["modules"] if former.get("seed") == seed else {}
    merged = {name: one for name, one in sorted({**old, **rows}.items()) if name in modules}
    content = {"seed": seed, "score": round(score(list(merged.values())), 4), "modules": merged}
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return merged
