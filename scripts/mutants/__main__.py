"""Change the mathematics in many small ways, and count the changes that no test sees.

--only PART takes the modules whose path holds PART; --seed draws other mutants; --python and --javascript say how
many. Results are kept in results.json beside this file; equivalent.json holds what was judged to change nothing.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from mutants.mutant import Mutant
from mutants.project import Module, modules
from mutants.results import Row, judged, kept, row, table
from mutants.runner import Ends, runner
from mutants.sample import sample

SEED, PYTHON, JAVASCRIPT = 7, 520, 150


def main() -> None:
    """Draw, run, count, print and keep."""
    given = _arguments()
    found = modules()
    drawn = {
        **sample([one for one in found if one.file.endswith(".py")], total=given.python, seed=given.seed),
        **sample([one for one in found if one.file.endswith(".js")], total=given.javascript, seed=given.seed),
    }
    asked = [module for module in found if given.only in module.file]
    rows = _rows(asked, drawn)
    print(table(kept(rows, seed=given.seed, modules={module.file for module in found})))


def _rows(asked: list[Module], drawn: dict[str, list[Mutant]]) -> dict[str, Row]:
    jobs = [(mutant, module.lists) for module in asked for mutant in drawn[module.file]]
    seen: defaultdict[str, list[tuple[Mutant, int | None]]] = defaultdict(list)
    equivalent = judged()
    with runner() as run:
        for module in asked:
            run.sound(module.mutants[0], module.lists)
        for (mutant, _), ends in zip(jobs, run.all_ends(jobs), strict=True):
            seen[mutant.file].append((mutant, _seen_by(ends)))
            if _seen_by(ends) is None and mutant.key not in equivalent:
                print(f"{mutant.file}:{mutant.line} [{mutant.kind}]\n  {mutant.before}\n  {mutant.after}", flush=True)
    return {file: row(ends, equivalent) for file, ends in seen.items()}


def _seen_by(ends: Ends) -> int | None:
    """Which list of tests saw the change: the last one asked, unless that passed."""
    return None if ends[-1][0] == 0 else len(ends) - 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", metavar="PART")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--python", type=int, default=PYTHON, metavar="N")
    parser.add_argument("--javascript", type=int, default=JAVASCRIPT, metavar="N")
    return parser.parse_args()


if __name__ == "__main__":
    main()
