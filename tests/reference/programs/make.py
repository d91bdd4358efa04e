"""Runs every setting in each program and writes ropedoc/concordance/, saying what changed.

python tests/reference/programs/make.py [PROGRAM ...] [--only SETTING ...]

Each program runs in an environment of its own under build/programs (or $ROPEDOC_PROGRAMS), made on the first call.
"""

import argparse
import base64
import datetime
import json
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import environments
from settings import lengths, settings

HERE = Path(__file__).parent
OUT = HERE.parents[2] / "ropedoc" / "concordance"
# Name for readers, version, and the runner.
PROGRAMS = {
    "transformers-5": ("transformers", "5.24.0", "run_transformers.py"),
    "transformers-4": ("transformers", "4.57.1", "run_transformers.py"),
    "vllm": ("vLLM", "0.33.0", "run_vllm.py"),
    "sglang": ("SGLang", "0.5.23", "run_sglang.py"),
    "mlx": ("MLX-LM", "0.32.2", "run_mlx.py"),
    "llama.cpp": ("llama.cpp", "0c1e570", "run_llama_cpp.py"),
}
KEPT = ("kind", "length", "rows", "module")
NAMES = {"list": "part"}
BETWEEN = ",\n"


def run(program, given, runner=None):
    """Rows of a runner, the program's own where none is named, for a list of settings."""
    if not given:
        return []
    python = environments.python_of(program)
    with tempfile.TemporaryDirectory() as place:
        asked, out = Path(place, "settings.json"), Path(place, "rows.jsonl")
        asked.write_text(json.dumps(given))
        command = [str(python), str(HERE / (runner or PROGRAMS[program][2])), str(asked), str(out)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        return [json.loads(line) for line in out.read_text().splitlines()]


def packed(frequencies):
    return base64.b64encode(struct.pack(f"<{len(frequencies)}f", *frequencies)).decode()


def entries(rows):
    """What a setting's rows say, layers that turn alike in one entry."""
    found = {}
    for one in rows:
        if "uneven" in one:
            raise SystemExit(f"a factor differs from pair to pair: {one['name']}")
        layers = one.get("layers")
        entry = {NAMES.get(key, key): one[key] for key in (*KEPT, *NAMES) if key in one}
        if "frequencies" in one:
            entry = {"ladder": packed(one["frequencies"]), "factor": float(f"{one['factor']:.7g}"), **entry}
        elif "still" in one:
            entry, layers = {"still": []}, one["still"] if isinstance(one["still"], list) else [one["still"]]
        else:
            entry |= {key: one[key] for key in ("limit", "error") if key in one}
        held = found.setdefault(json.dumps(entry), (entry, set()))[1]
        held |= set(layers or ())
    for entry, layers in found.values():
        if "still" in entry:
            entry["still"] = sorted(layers)
        elif layers:
            entry["layers"] = sorted(layers)
    return [entry for entry, _ in found.values()]


def told(rows, names):
    return {name: entries([one for one in rows if one["name"] == name]) for name in names}


def brief(run):
    """A run in one line, its ladders by their lowest and highest frequency."""
    return json.dumps([one | ({"ladder": ends(one["ladder"])} if "ladder" in one else {}) for one in run])[:300]


def ends(ladder):
    held = base64.b64decode(ladder)
    first, last = struct.unpack("<f", held[:4])[0], struct.unpack("<f", held[-4:])[0]
    return f"{len(held) // 4} pairs, {first:.6g} to {last:.6g}"


def whole(path):
    """A committed file with its ladders in place."""
    if not path.exists():
        return {"runs": {}}
    held = json.loads(path.read_text())
    for one in (entry for run in held["runs"].values() for entry in run if "ladder" in entry):
        one["ladder"] = held["ladders"][one["ladder"]]
    return held


def written(program, runs):
    """The file's text: each ladder once."""
    ladders = list(dict.fromkeys(entry["ladder"] for run in runs.values() for entry in run if "ladder" in entry))
    place = {ladder: k for k, ladder in enumerate(ladders)}
    lines = [
        f" {json.dumps(name)}: {json.dumps([one | ({'ladder': place[one['ladder']]} if 'ladder' in one else {}) for one in run])}"
        for name, run in runs.items()
    ]
    name, version, _ = PROGRAMS[program]
    head = json.dumps({"name": name, "version": version, "day": datetime.date.today().isoformat()})[1:-1]
    ladders = [f" {json.dumps(one)}" for one in ladders]
    return f'{{{head}, "runs": {{\n{BETWEEN.join(lines)}\n}}, "ladders": [\n{BETWEEN.join(ladders)}\n]}}\n'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs", nargs="*", metavar="PROGRAM")
    parser.add_argument("--only", nargs="*", help="settings to run anew, beside the committed ones")
    parser.add_argument("--rows", nargs="*", help="rows of a runner that was run by hand, instead of running it")
    asked = parser.parse_args()
    every = settings()
    names = asked.only or list(every)
    given = [{"name": name, "config": every[name], "lengths": lengths(every[name])} for name in names]
    lines = [f" {json.dumps(name)}: {json.dumps(config)}" for name, config in every.items()]
    (OUT / "settings.json").write_text(f"{{\n{BETWEEN.join(lines)}\n}}\n")
    for program in asked.programs or PROGRAMS:
        path = OUT / f"{program}.json"
        before = whole(path)["runs"]
        rows = [json.loads(line) for file in asked.rows or () for line in Path(file).read_text().splitlines()]
        found = told(rows or run(program, given), names)
        runs = {name: found.get(name, before.get(name, [])) for name in every}
        changed = [name for name in every if before and runs[name] != before.get(name)]
        if before and not changed and not before.keys() - runs.keys():
            print(f"{program}: nothing changed")
            continue
        path.write_text(written(program, runs))
        print(
            f"{program}: {len(changed) if before else 'all new,'} of {len(runs)} settings changed, {path.stat().st_size:,} bytes"
        )
        for name in changed:
            print(f"  {name}\n    was {brief(before.get(name, []))}\n    is  {brief(runs[name])}")
        for name in before.keys() - runs.keys():
            print(f"  {name} is gone")


if __name__ == "__main__":
    sys.exit(main())
