"""From a wish to a setting: a length, the method that reaches it, what it does, what it costs, and its texts for programs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from ropedoc import _validation as check
from ropedoc.advice.apart import apart
from ropedoc.advice.propose import FARTHEST, least_base, numbers, proposed, raised, stretch
from ropedoc.config.facts import within
from ropedoc.config.method import plain
from ropedoc.config.notes import Note, entries_of, notes
from ropedoc.config.other import as_config
from ropedoc.config.reading import Reading, read
from ropedoc.ladder.base_bound import first_negative
from ropedoc.ladder.frequencies import wavelengths
from ropedoc.ladder.kernel import mean_kernel
from ropedoc.programs.texts import texts
from ropedoc.registers.expression import SAME, Tree, evaluate, parse

Facts = dict[str, Any]

REGISTER: Mapping[str, Any] = tomllib.loads(files("ropedoc.advice").joinpath("plan.toml").read_text("utf-8"))
METHODS: Mapping[str, str] = REGISTER["methods"]
SOURCES: Mapping[str, Sequence[str]] = REGISTER["sources"]
REFUSE, NOTHING, SAID = (entries_of(REGISTER[part], SOURCES) for part in ("refuse", "nothing", "note"))
RECIPES: Sequence[tuple[Tree, Mapping[str, Any]]] = tuple((parse(one["when"]), one) for one in REGISTER["recipe"])
USUAL = "yarn"  # the method where neither the reader, the file nor the makers name one
NEAR = 16  # tokens: a short distance
BOUND = [entry for entry in SAID if entry.id.startswith("bound-")]
OF_FILE = "long-for-base"  # what is told of a file that a plan must not leave out


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """A setting that reaches a length.

    Attributes
    ----------
    context_length : int [tokens]
        The length wanted.
    outcome : "planned", "nothing" or "unfit"
        Whether a setting is planned, the file needs none, or no method fits.
    method : str, optional
        Method that was planned.
    setting : mapping, optional
        rope_type with its numbers and the base, as they run; None where no method fits.
    config : mapping, optional
        The file with the setting in it.
    inv_freq : array [pairs, rad/token], optional
        Frequencies that run.
    attention_factor : float, optional
        Factor A on cos and sin.
    texts : mapping
        The setting for each program: text, kind, note, since and source, or why there is none.
    notes : tuple of Note
        What it is, does, costs and asks for, each sentence with its reason and source.
    """

    context_length: int
    outcome: str
    method: str | None
    setting: Mapping[str, Any] | None
    config: Mapping[str, Any] | None
    inv_freq: check.Array | None
    attention_factor: float | None
    texts: Mapping[str, Mapping[str, Any]]
    notes: tuple[Note, ...]


def plan(config: Mapping[str, Any], *, context_length: int, method: str | None = None) -> Plan:
    """Plan a setting with which a model reaches a length.

    The factor is s = ⌈100 L'/L⌉/100 for the length L' wanted and the original length L; where the makers publish a
    factor for a length of their own, it is theirs in proportion. NTK-aware takes b' = ⌈b s^(d/(d-2))⌉.

    Parameters
    ----------
    config : mapping
        The file as `json.load` gives it.
    context_length : int [tokens]
        Length wanted.
    method : str, optional
        yarn, linear, dynamic, llama3, longrope, ntk (a larger base by the NTK-aware formula) or base (the least round
        base that the base bound passes). Without it the one that the file carries, else the one that the makers of
        the model publish, else yarn.

    Returns
    -------
    plan : Plan
        Its notes say what the setting does and costs; where nothing is needed or no method fits, why.

    Raises
    ------
    ValueError
        As `from_config`, or if context_length or method is none.

    References
    ----------
    Peng et al., YaRN (arXiv 2309.00071), section 3; Chen et al. (arXiv 2306.15595), section 2.3; Men, Xu et al.
    (arXiv 2405.14591), section 4.
    """
    wish = check.whole("context_length", context_length, low=1, high=check.LONGEST)
    if method is not None:
        check.choice("method", method, tuple(METHODS))
    reading = read(as_config(config))
    known = wished(reading, wish, method)
    outcome, told = verdict(known)
    return _planned(reading, known) if outcome == "planned" else _without(reading, wish, outcome, told)


def verdict(known: Facts) -> tuple[str, tuple[Note, ...]]:
    """Whether to plan, and the one sentence that says why not."""
    for outcome, entries in (("nothing", NOTHING), ("unfit", REFUSE)):
        if told := notes(known, entries)[:1]:
            return outcome, told
    return "planned", ()


def wished(reading: Reading, wish: int, asked: str | None) -> Facts:
    """What decides whether and how to plan: the file's facts, and what the reader wants."""
    facts, record = reading.facts, reading.record
    stated = {**facts, "hidden_size": reading.stated.text.get("hidden_size")}
    recipe = next((one for when, one in RECIPES if evaluate(when, stated)), None)
    carried = None if record.rope_type == "default" else record.rope_type
    method = asked or carried or (recipe["method"] if recipe else USUAL)
    known = {
        **facts,
        "wish": wish,
        "asked": asked,
        "made": facts["served"],
        "chunks": "dual_chunk_attention_config" in reading.stated.text,
        "carried_name": METHODS.get(str(carried), carried),
        "method": method,
        "recipe": recipe if recipe and method == recipe["method"] else None,
        "bound_base": None,
    }
    if asked == "base" and carried is None and known["made"] is not None:
        reached = within(record.reach, wish) or wish
        known["bound_base"] = least_base(record.rotary_dim, base=record.base, context_length=reached)
    return known


def _planned(reading: Reading, known: Facts) -> Plan:
    found = setting_of(reading, known)
    if found is None:
        return _without(reading, known["wish"], "unfit", (_unread(reading, known["method"]),))
    config, after = found
    return Plan(
        context_length=known["wish"],
        outcome="planned",
        method=known["method"],
        setting=_setting(after),
        config=raised(config, after, known["wish"]),
        inv_freq=after.rope.inv_freq,
        attention_factor=after.rope.attention_factor,
        texts=texts(after.facts),
        notes=_sourced(notes({**after.facts, **_beside(reading, after, known)}, SAID), known["recipe"])
        + (_of_file(after) or _of_file(reading)),
    )


def setting_of(reading: Reading, known: Facts) -> tuple[Mapping[str, Any], Reading] | None:
    """The file with the setting that reaches a length, and its reading there; None where its class does not read it."""
    wish, method, recipe = known["wish"], known["method"], known["recipe"]
    original = _original(reading, known)
    factor = stretch(wish, original)
    if recipe:
        factor = max(stretch(wish * recipe["factor"], recipe["length"]), 1.0)
    elif method == "linear" and reading.record.rope_type == "linear":
        factor = stretch(wish * reading.record.numbers["factor"], known["made"])
    setting = (
        {"rope_theta": known["bound_base"]}
        if method == "base"
        else numbers(reading, method, original=original, factor=factor, new=REGISTER["numbers"])
    )
    return proposed(reading, setting, wish)


def _original(reading: Reading, known: Facts) -> int:
    """Where the method starts: as the makers publish it, as the file's own method has it, else the file's length."""
    if known["recipe"]:
        return int(known["recipe"]["original"])
    given = reading.record.numbers.get("original_context_length")
    return int(given or known["made"])


def _unread(reading: Reading, method: str) -> Note:
    class_ = reading.record.model_type or reading.facts["stated_class"]
    return Note(
        "not-read",
        f"The class {check.shown(class_)} does not read {method} from its file.",
        "The setting was put in each place where classes look for one, and none gave these frequencies.",
        *SOURCES["classes"],
    )


def _without(reading: Reading, wish: int, outcome: str, told: tuple[Note, ...]) -> Plan:
    """A plan that sets nothing; where nothing is needed, with the file's own setting and its texts for the length."""
    stays = outcome == "nothing"
    now = read(reading.config, context_length=wish, layer_type=reading.record.kind) if stays else reading
    held = notes({"planned": False, **_bound(now, wish)}, BOUND) + _of_file(now) if stays else ()
    return Plan(
        context_length=wish,
        outcome=outcome,
        method=None,
        setting=_setting(now) if stays else None,
        config=reading.config if stays else None,
        inv_freq=now.rope.inv_freq if stays else None,
        attention_factor=now.rope.attention_factor if stays else None,
        texts=texts(now.facts) if stays else {},
        notes=told + held,
    )


def _of_file(reading: Reading) -> tuple[Note, ...]:
    return tuple(note for note in reading.notes if note.id == OF_FILE)


def _bound(reading: Reading, wish: int) -> Facts:
    """How far the layers see of a length, how far of it is searched, and where K first falls below 0 there."""
    reached = within(reading.record.reach, wish) or wish
    searched = min(reached, FARTHEST)
    return {
        "reached": reached,
        "searched": searched,
        "first": first_negative(reading.rope.inv_freq, limit=searched),
    }


def _setting(reading: Reading) -> Facts:
    """The type with its numbers and the base, complete."""
    stated = {one["key"]: one["value"] for one in reading.facts["method_parameters"]}
    return {"rope_type": reading.record.rope_type, "rope_theta": reading.record.base, **stated}


def _sourced(told: Sequence[Note], recipe: Mapping[str, Any] | None) -> tuple[Note, ...]:
    """Notes with the source of the recipe where one is told."""
    own = SOURCES[recipe["source"]] if recipe else None
    return tuple(Note(one.id, one.text, one.why, *own) if own and one.id == "recipe" else one for one in told)


def _beside(reading: Reading, after: Reading, known: Facts) -> Facts:
    """What the sentences speak of beside the facts of the planned setting."""
    wish, rope = known["wish"], after.rope
    original, grown = _original(reading, known), reading.record.rope_type == known["method"]
    before = reading.rope if grown else plain(rope.rotary_dim, base=reading.record.base)
    old = known["made"] if grown else original
    bound = _bound(after, wish)
    reached, searched = bound["reached"], bound["searched"]
    slow = wavelengths(before.inv_freq) > old
    seen = old * before.inv_freq * (1 + SAME)
    (near_before, far_before), (near_after, far_after) = (
        mean_kernel([NEAR, reached], one.inv_freq) for one in (before, rope)
    )
    cost = {one["level"]: one["position"] for one in apart(before, rope, length=old)["below"]}
    with np.errstate(divide="ignore"):
        divided = before.inv_freq / rope.inv_freq
    return {
        **{name: known[name] for name in ("wish", "method", "recipe")},
        **bound,
        "planned": True,
        "method_name": METHODS[known["method"]],
        "original": original,
        "known": old,
        "grown": grown,
        "factor_before": reading.record.numbers.get("factor"),
        "base_before": reading.record.base,
        "factor_wanted": stretch(wish, original),
        "unseen": int((slow & (rope.inv_freq * reached > seen)).sum()),
        "unseen_plain": int((slow & (before.inv_freq * reached > seen)).sum()),
        "near_before": float(near_before),
        "near_after": float(near_after),
        "far_before": float(far_before),
        "far_after": float(far_after),
        "first_divided": float(divided[1]),
        "last_divided": float(divided[-1]),
        "first_before": first_negative(before.inv_freq, limit=searched),
        "cosine_99": cost[0.99],
        "cosine_90": cost[0.9],
        "windowed": any(kind["rotates"] and kind["reach"] is not None for kind in after.record.kinds),
    }
