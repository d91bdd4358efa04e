"""Runs every text that the decoder offers to copy in the program that it is for, and writes proven.json.

python tests/reference/programs/prove.py [PROGRAM ...] (with the project's own environment)

Each preset, each setting of the concordance and each case of ../cases.py is read by the package; its text for a
program is put over the file, and over the file without its own keys of the rotary embedding. Both must turn what the
package prints for the file, in every kind of layer, or the text is not proven.
"""

import argparse
import copy
import hashlib
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]
from cases import CASES  # noqa: E402
from make import PROGRAMS, entries, run  # noqa: E402
from settings import NESTED, SKELETONS, settings, tiny  # noqa: E402

from ropedoc.concordance.compare import compare  # noqa: E402
from ropedoc.concordance.runs import run_of  # noqa: E402
from ropedoc.config.reading import read  # noqa: E402
from ropedoc.programs.texts import texts  # noqa: E402

OUT = HERE.parent / "proven.json"
# What a file says of the rotary embedding; the heads and the lengths stay.
OWN = ("rope_theta", "rope_scaling", "rope_parameters", "rope_local_base_freq", "partial_rotary_factor", "rotary_dim")
OWN += ("rotary_pct", "rotary_emb_base", "global_rope_theta", "local_rope_theta", "swa_rope_theta")
HELD = ("partial_rotary_factor", "rotary_dim", "rotary_pct", "rope_local_base_freq", "swa_rope_theta")
PROVABLE = tuple(PROGRAMS)
FIXED = ("vllm", "llama.cpp")  # one ladder for good, by the length that a command states


def cases():
    """Every config whose text is run, by a name of its own."""
    yield from settings().items()
    for name, config, _ in CASES:
        if config["model_type"] in SKELETONS:
            stated = (
                {"max_position_embeddings": 196608} if config["model_type"] == "minimax_m2" else {}
            )  # its file does
            yield f"case: {name}", tiny({**stated, **config}, nested=name in NESTED)


def parts(config):
    """The object that holds the text model's keys."""
    return config.get("text_config", config)


def merged(config, text):
    """Keys put over a file's, nested ones into nested ones."""
    found = copy.deepcopy(config)
    for key, value in text.items():
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = merged(found[key], value) if both and key not in ("rope_scaling", "rope_parameters") else value
    return found


def bare(config, program):
    """The same file without its own keys of the rotary embedding; a GGUF file holds what is no option, such as a share."""
    found = copy.deepcopy(config)
    inside = parts(found).get("rope_parameters") or {}
    if program == "llama.cpp" and "partial_rotary_factor" in inside:
        parts(found)["partial_rotary_factor"] = inside["partial_rotary_factor"]
    for key in OWN:
        if not (program == "llama.cpp" and (key in HELD or "mrope_section" in str(parts(found).get(key)))):
            parts(found).pop(key, None)
    return found


def options_of(line):
    """A command's options, without the program, the model and the length, which the runner gives."""
    words = line.replace("\\\n", " ")
    for start in (
        "vllm serve MODEL",
        "python -m sglang.launch_server --model-path MODEL",
        "llama-server -m MODEL.gguf",
    ):
        words = words.replace(start, "")
    return words.strip()


def length_of(text):
    """The length that a command serves, None where it says none."""
    found = re.search(r"--(?:max-model-len|context-length|ctx-size) (\d+)", text)
    return int(found[1]) if found else None


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def asked(program):
    """For each case with a text for a program: name, text, and the two ways in which it is run."""
    for name, config in cases():
        try:
            found = texts(read(config).facts)[program]
        except ValueError:
            continue
        if "why" in found:
            continue
        for way, file in (("over", config), ("bare", bare(config, program))):
            whole = merged(file, json.loads(found["text"])) if found["kind"] == "config" else file
            options = "" if found["kind"] == "config" else options_of(found["text"])
            yield (
                name,
                way,
                config,
                found["text"],
                {"name": f"{name}|{way}", "config": whole, "lengths": [None], "options": options},
            )


def known():
    """What is proven so far."""
    return json.loads(OUT.read_text()) if OUT.exists() else {}


def keep(program, held):
    """Write a program's proven texts beside the others'."""
    proven = known() | {program: dict(sorted(held.items()))}
    lines = [f' "{name}": {json.dumps(proven[name])}' for name in PROVABLE if name in proven]
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    parser.add_argument("--cases", nargs="*", help="only cases whose names begin so")
    given = parser.parse_args()
    failed = 0
    for program in given.programs or PROVABLE:
        every = [one for one in asked(program) if not given.cases or one[0].startswith(tuple(given.cases))]
        rows = run(program, [one[-1] for one in every])
        held = known().get(program, {}) if given.cases else {}
        good = {}
        for name, way, config, text, _ in every:
            asked_for, bound = length_of(text), read(config).rope.original_context_length
            for row in rows:
                if row["name"] == f"{name}|{way}" and "frequencies" in row and program in FIXED:
                    row["length"] = asked_for
                if (
                    asked_for
                    and bound
                    and asked_for <= bound
                    and row["name"] == f"{name}|{way}"
                    and row.get("list") == "long"
                ):
                    row["list"] = "cpu"  # a list that no position reaches
            own = [row for row in rows if row["name"] == f"{name}|{way}" and row.get("list") != "cpu"]
            found = run_of(entries(own))
            cell = compare(name, config, program, found)
            good[name] = (good.get(name, (True,))[0] and cell.verdict == "same", text)
            if cell.verdict != "same":
                failed += 1
                print(f"{program}: {name}, {way}: {cell.verdict} {why(cell)}\n    {text[:300]!r}")
        held |= {name: hashed(text) for name, (proved, text) in good.items() if proved}
        print(f"{program}: {sum(proved for proved, _ in good.values())} of {len(good)} texts proven")
        keep(program, held)
    return failed > 0


def why(cell):
    return [
        f"{one.kind} pair {one.pair} x {one.ratio:.4g}, A {one.turning.factor:.5g} not {one.factor:.5g}"
        for one in cell.differences
    ][:2] or [error[:160] for error in cell.run.errors]


if __name__ == "__main__":
    sys.exit(main())
