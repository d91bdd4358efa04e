"""Runs every text that the decoder offers to copy in the program that it is for, and writes proven.json.

python tests/reference/programs/prove.py [PROGRAM ...] (with the project's own environment)

Each preset, each setting of the concordance and each case of ../cases.py is read by the package; its text for a
program is put over the file, and over the file without its own keys of the rotary embedding. Both must turn what the
package prints for the file, in every kind of layer, or the text is not proven. For transformers each class that rotates
is tried too, as it stands and scaled, in a model of its own sizes without weights.
"""

import argparse
import copy
import hashlib
import json
import re
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[2])]
from cases import CASES  # noqa: E402
from make import PROGRAMS, entries, run  # noqa: E402
from settings import LONGEST, NESTED, SKELETONS, settings, tiny  # noqa: E402

from ropedoc.advice.plan import METHODS, setting_of, verdict, wished  # noqa: E402
from ropedoc.concordance.compare import compare  # noqa: E402
from ropedoc.concordance.runs import run_of  # noqa: E402
from ropedoc.config.every import layers  # noqa: E402
from ropedoc.config.reading import read  # noqa: E402
from ropedoc.programs.texts import texts  # noqa: E402

OUT = HERE.parent / "proven.json"
# What a file says of the rotary embedding; the heads and the lengths stay.
OWN = ("rope_theta", "rope_scaling", "rope_parameters", "rope_local_base_freq", "partial_rotary_factor", "rotary_dim")
OWN += ("rotary_pct", "rotary_emb_base", "global_rope_theta", "local_rope_theta", "swa_rope_theta")
HELD = ("partial_rotary_factor", "rotary_dim", "rotary_pct", "rope_local_base_freq", "swa_rope_theta")
PROVABLE = tuple(PROGRAMS)
CLASSES = HERE.parents[2] / "ropedoc" / "config" / "classes.json"
FILLED = HERE.parent / "sweep.json"  # what a class needs to be built and does not give itself
ALONE = {"gemma3": "gemma3_text"}  # the text model of a file whose part does not name its class
SLOW = ("deepseek_v3", "gptj")  # of version 4: a list of modules for each expert, and a table in each attention
MORE = ("gemma", "glm", "granite", "olmo2")  # classes that no setting and no case has
RUNNERS = (None, "run_classes.py")
SCALED = {"rope_parameters": {"rope_type": "linear", "rope_theta": 54321.0, "factor": 4.0}}
FIXED = ("vllm", "llama.cpp")  # one ladder for good, by the length that a command states


# Settings that are planned for all methods; the others for 4 times their length, as far as a table of so many rows is small.
EVERY_METHOD, TIMES, ENOUGH = ("Llama-2-7B", "Qwen2.5-7B"), 4, 2**18
# Settings that are about one key are planned for by these.
ODD = ("yarn", "linear", "base", "no rope", "rope_scaling", "a share", "head_dim")
BUT = ("linear 4", "yarn in rope_parameters", "yarn, original length beside")


def cases():
    """Every config whose text is run, by a name of its own."""
    for name, config, _, _ in whole_cases():
        yield name, config


@cache
def whole_cases():
    """The same with the file that the text is put over, and the length asked for."""
    found = [(name, config, config, None) for name, config in plain_cases()]
    for name, config in settings().items():
        if name.startswith(ODD) and name not in BUT:
            continue
        for method in METHODS if name in EVERY_METHOD else (None,):
            if (one := planned(config, method)) is not None:
                label = f"plan: {name}" if method is None else f"plan: {name}, {method}"
                found.append((label, one[0], config, one[1]))
    return found


def planned(config, method):
    """The file with a setting for a longer length, and that length; None where there is none."""
    try:
        reading = read(config)
    except ValueError:
        return None
    made = reading.facts["served"] or LONGEST
    wish = min(TIMES * made, max(2 * made, ENOUGH))
    known = wished(reading, wish, method)
    found = setting_of(reading, known) if verdict(known)[0] == "planned" else None
    return found and (found[0], wish)


def plain_cases():
    yield from settings().items()
    for name in MORE:
        yield f"skeleton: {name}", tiny({"model_type": name, "max_position_embeddings": 8192, "rope_theta": 54321.0})
    for name, config, _ in CASES:
        keys = {"model_type": ALONE.get(config["model_type"]), **config.get("text_config", config)}
        if keys["model_type"] in SKELETONS:
            stated = {"max_position_embeddings": 196608} if keys["model_type"] == "minimax_m2" else {}  # its file does
            yield f"case: {name}", tiny({**stated, **keys}, nested=name in NESTED or "text_config" in config)


def classes():
    """Every class of transformers that rotates by one coordinate, as it stands and with a base and a method of ours,
    files around such a class, and cases of classes without a skeleton."""
    filled, known = json.loads(FILLED.read_text())["filled"], json.loads(CLASSES.read_text())
    rotating = {name: one for name, one in known.items() if isinstance(one, dict) and one.get("rotates") is not False}
    for name, one in rotating.items():
        if one.get("axes", 1) == 1:
            config = {"model_type": name, **filled.get(name, {})}
            yield f"class: {name}", config
            yield f"class: {name}, scaled", {**config, **SCALED}
    for name, inner in known.items():
        if isinstance(inner, str) and inner in rotating and rotating[inner].get("axes", 1) == 1:
            text = {"model_type": inner, **filled.get(inner, {}), **SCALED}
            yield f"class: {name} around {inner}", {"model_type": name, "text_config": text}
    for name, config, _ in CASES:
        if config["model_type"] not in SKELETONS and "text_config" not in config:
            yield f"class: case {name}", config


def of_program(program):
    """The classes that are built by themselves for a program."""
    every = classes() if program.startswith("transformers") else ()
    left_out = SLOW if program == "transformers-4" else ()
    return [(name, config) for name, config in every if config["model_type"] not in left_out]


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
    every = (*whole_cases(), *((name, config, config, None) for name, config in of_program(program)))
    for name, config, over, length in every:
        try:
            found = texts(read(config, context_length=length).facts)[program]
        except ValueError:
            continue
        if "why" in found:
            continue
        for way, file in (("over", over), ("bare", bare(over, program))):
            whole = merged(file, json.loads(found["text"])) if found["kind"] == "config" else file
            options = "" if found["kind"] == "config" else options_of(found["text"])
            yield (
                name,
                way,
                config,
                found["text"],
                {"name": f"{name}|{way}", "config": whole, "lengths": [None], "options": options},
            )


def of_runner(every, runner):
    """The cases that a script runs: classes by themselves have one of their own, None is the program's."""
    return [one[-1] for one in every if one[0].startswith("class: ") == (runner is not None)], runner


def spread(config, rows):
    """Rows of a class that names its tables itself, once for each kind of layers that a table turns."""
    label_of = json.loads(CLASSES.read_text()).get(read(config).record.model_type, {}).get("label_of", {})
    for row in rows:
        if row.get("kind") not in label_of.values():
            yield row
            continue
        for kind in layers(config):  # one that no layer is of stands under the table's own name
            own = kind.name if kind.name in label_of.values() else label_of.get("*")
            if label_of.get(kind.name, own) == row["kind"]:
                yield {key: value for key, value in row.items() if key != "layers"} | {"kind": kind.name}


def met(config, found):
    """Whether every kind of layers that rotates, and that some layer is of, was held to something that turned."""
    kinds = [kind for kind in layers(config) if kind.rope is not None]
    return all(
        any(
            one.kind in (None, kind.name) if one.layers is None else set(one.layers) & set(kind.indices)
            for one in found.turnings
        )
        for kind in [kind for kind in kinds if kind.indices] or kinds
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
        rows = [row for runner in RUNNERS for row in run(program, *of_runner(every, runner))]
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
            found = run_of(entries(list(spread(config, own))))
            cell = compare(name, config, program, found)
            same = cell.verdict == "same" and met(config, found)
            good[name] = (good.get(name, (True,))[0] and same, text)
            if not same:
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
