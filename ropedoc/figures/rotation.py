"""One pair in the plane, a query and a key, many pairs as clock hands."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from ropedoc._validation import Array
from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.frequencies import inverse_frequencies
from ropedoc.ladder.rotation import rotate

# A head of 8 features at base 10,000 has the frequencies 1, 0.1, 0.01, 0.001; its pair 1 moves visibly.
ROTARY_DIM = 8
PAIR = 1
THETA = float(inverse_frequencies(ROTARY_DIM)[PAIR])
POSITIONS = tuple(range(71))  # one turn takes 2π/0.1 = 62.8 tokens
DIALS = 16  # rotary dimension of the clock hands: 8 pairs
ARC_POINTS = 48
WIDER = 0.1  # of the radius, for each turn of an arc
SUBSCRIPTS = "₀₁₂₃₄₅₆₇"
CONTENT_ANGLES = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6)  # rad: whole tokens of the pair drawn
NAMES_APART = 0.4  # rad between two names beside the circle, so that they stay apart on a phone


def signed(value: float) -> str:
    """Number with its sign, a true minus; 0 without one."""
    return theme.number(value, "+g") if value else "0"


@cache
def turned(position: float) -> Array:
    """Unit vector (1, 0) of the pair, turned to a position; many frames share it."""
    return rotate([1.0, 0.0], position, [THETA])


def arc(start: float, stop: float, radius: float) -> tuple[Array, Array]:
    """Arc between two angles [rad], a little wider with each whole turn, so that a second turn does not hide the first."""
    angles = np.linspace(start, stop, ARC_POINTS)
    radii = radius + WIDER * np.abs(angles - start) / (2 * math.pi)
    return radii * np.cos(angles), radii * np.sin(angles)


def vector(name: str, tip: Array, color: str, *, hover: str, width: float = 3) -> Trace:
    """Line from the centre to a tip, with a dot at the tip."""
    trace = theme.line(name, np.array([0, tip[0]]), np.array([0, tip[1]]), color=color, hover=hover, width=width)
    tip_alone = {"size": [0, 9], "opacity": 1, "line": {"width": 0}}  # for sizes that differ Plotly draws bubbles
    return {**trace, "mode": "lines+markers", "marker": {"color": color, "symbol": "circle", **tip_alone}}


def free_angle(angle: float, rays: list[float]) -> float:
    """Middle [rad] of the widest gap that rays leave between 0 and an angle: the place of the angle's name."""
    edges = np.unique([0.0, angle, *(ray for ray in rays if 0 < ray < angle)])
    widest = int(np.argmax(np.diff(edges))) if edges.size > 1 else 0
    return float(edges[widest : widest + 2].mean())


def plane(limit: float = 1.45) -> dict[str, object]:
    """Square frame for one pair."""
    ticks = [-1.0, 0.0, 1.0]
    return theme.layout(
        theme.linear_axis("first feature of the pair (no unit)", -limit, limit, ticks=ticks),
        theme.linear_axis("second feature of the pair (no unit)", -limit, limit, ticks=ticks),
        aspect=1,
    )


def circle() -> tuple[Array, Array]:
    """Unit circle as a line."""
    angles = np.linspace(0, 2 * math.pi, 73)
    return np.cos(angles), np.sin(angles)


@figure(max_width=520, position=Control("Position m (tokens)", POSITIONS, 12))
def rotation_plane(*, position: int) -> Figure:
    """One pair, unrotated, at positions 3 and 7, and at a position that the reader moves."""
    marks = [(0, theme.MUTED, 0.0), (3, theme.BLUE, 0.35), (7, theme.GREEN, 0.55), (position, theme.VERMILLION, 0.75)]
    traces = [theme.line("unit circle", *circle(), color=theme.GRID, shown=False)]
    for number, (m, color, radius) in enumerate(marks):
        moving = number == len(marks) - 1
        name = "at the position chosen" if moving else f"at position {m}"
        hover = f"position {m}<br>first feature %{{x:.3f}}<br>second feature %{{y:.3f}}"
        traces.append(vector("unrotated, position 0" if not m and not moving else name, turned(m), color, hover=hover))
        if radius:
            traces.append(theme.line("", *arc(0, m * THETA, radius), color=color, shown=False))
            middle = free_angle(m * THETA, [other * THETA for other, *_ in marks])
            label = "" if not m else "mθ" if moving else f"{m}θ"
            at = (radius + (0.18 if moving else 0.1) + WIDER * middle / (2 * math.pi)) * _unit(middle)[:, None]
            traces.append(theme.words(at[0], at[1], [label], color=color))
    tip = turned(position) * 1.25
    traces.append(theme.words(tip[:1], tip[1:], [f"m = {position}"], color=theme.VERMILLION))
    shown = [0, 3, 7, *range(10, 63, 10)]
    ends = np.array([turned(m) for m in shown])
    return Figure(
        title=f"One pair of features, turned by its position (θ = {THETA:g} rad per token)",
        reading=(
            f"At position {position} the pair has turned by mθ = {position * THETA:.1f} rad "
            f"({math.degrees(position * THETA):.0f}°{_beyond(position * THETA)}); its length stays 1."
        ),
        traces=traces,
        layout=plane(),
        table={
            "position (tokens)": shown,
            "angle (rad)": [round(m * THETA, 4) for m in shown],
            "first feature": ends[:, 0],
            "second feature": ends[:, 1],
        },
    )


def _beyond(angle: float) -> str:
    """What an angle below two turns has beyond one, in words."""
    return f", a whole turn and {math.degrees(angle) - 360:.0f}° more" if angle > 2 * math.pi else ""


@figure(
    max_width=520,
    key=Control("Move both: position n of the key (tokens)", (0, 4, 8, 12, 16), 4),
    distance=Control("Move the query alone: distance m − n (tokens)", tuple(range(-6, 7)), 5, show=signed),
    content=Control("Content angle φ from key to query before turning (rad)", CONTENT_ANGLES, 0.0, show=signed),
)
def rotation_relative(*, key: int, distance: int, content: float) -> Figure:
    """A query and a key: their content sets an angle, and of their positions only the distance adds to it."""
    query = key + distance
    angle = round(content + distance * THETA, 9) + 0.0  # never −0
    from_key, from_query = key * THETA, content + query * THETA
    ends = {"query": rotate(_unit(content), query, [THETA]), "key": turned(key)}
    hovers = {name: f"{name}<br>first feature %{{x:.3f}}<br>second feature %{{y:.3f}}" for name in ends}
    middle = (from_key + from_query) / 2
    away = max(NAMES_APART - abs(angle), 0) / 2 * (1 if angle >= 0 else -1)
    names = {"query": 1.28 * _unit(from_query + away), "key": 1.28 * _unit(from_key - away)}
    said = _sum(content, distance)
    narrow = abs(angle) < 0.13 * len(said)  # rad: then the sum stands behind the centre, not across the arrows
    label = (-0.35 if narrow else 0.62) * _unit(middle)
    traces = [
        theme.line("unit circle", *circle(), color=theme.GRID, shown=False),
        vector("key at n", ends["key"], theme.BLUE, hover=hovers["key"], width=7),
        vector("query at m", ends["query"], theme.VERMILLION, hover=hovers["query"]),
        theme.line("angle between them, φ + (m − n)θ", *arc(from_key, from_query, 0.45), color=theme.PURPLE),
        theme.words(label[:1], label[1:], [said], color=theme.PURPLE),
        theme.words(names["key"][:1], names["key"][1:], [f"n = {key}"], color=theme.BLUE),
        theme.words(names["query"][:1], names["query"][1:], [f"m = {theme.number(query)}"], color=theme.VERMILLION),
    ]
    best = round(-content / THETA)
    distances = np.arange(-6, 7)
    return Figure(
        title="A query at m and a key at n: their content and the distance between them make the score",
        reading=(
            f"With the query at {theme.number(query)}, the key at {key} and a content angle of {theme.number(content)} rad, the angle between "
            f"them is φ + (m − n)θ = {theme.number(angle, '.1f')} rad and the score {theme.number(math.cos(angle), '.3f')}, as wherever "
            f"this query stands {_where(distance)} this key; it is largest with the query {_where(best)} the key."
        ),
        traces=traces,
        layout=plane(),
        table={
            "distance m − n (tokens)": distances,
            **{
                f"score at φ = {signed(phi)} rad": np.cos(phi + distances * THETA)
                for phi in (CONTENT_ANGLES[0], 0.0, CONTENT_ANGLES[-1])
            },
        },
    )


def _unit(angle: float) -> Array:
    return np.array([math.cos(angle), math.sin(angle)])


def _sum(content: float, distance: int) -> str:
    """The angle between query and key as a sum, without what is 0."""
    turn = f"{signed(distance)}θ" if distance else ""
    return f"φ {turn[0]} {turn[1:]}" if content and turn else turn or "φ" * bool(content)


def _where(distance: int) -> str:
    if not distance:
        return "at the position of"
    return f"{abs(distance)} token{'s' * (abs(distance) > 1)} {'after' if distance > 0 else 'before'}"


@figure(
    content=Control(
        "Content angle φ from key to query before turning (rad)",
        tuple(round(0.2 * k, 1) for k in range(-15, 16)),
        -2.0,
        show=signed,
    )
)
def rotation_peak(*, content: float) -> Figure:
    """Score of one pair over the distance: the content puts its peak where it likes, before or after."""
    distances = np.arange(-35, 36)
    score = np.cos(content + distances * THETA)
    best = round(-content / THETA)
    after, before = (math.cos(content + side * 10 * THETA) for side in (1, -1))
    return Figure(
        title=f"Score of one pair over the distance, by the angle between its contents (θ = {THETA:g} rad per token)",
        reading=(
            f"With a content angle of {theme.number(content)} rad the score is largest with the query {_where(best)} the key; it is "
            f"{theme.number(after, '.3f')} with the query 10 tokens after the key and {theme.number(before, '.3f')} with the query 10 tokens "
            "before it."
        ),
        traces=[
            theme.line("", [-35, 35], [0, 0], color=theme.MUTED, width=1, shown=False),
            theme.line("", [0, 0], [-1.1, 1.1], color=theme.MUTED, width=1, shown=False),
            theme.line(
                "the same content, φ = 0",
                distances,
                np.cos(distances * THETA),
                color=theme.MUTED,
                dash="dash",
                width=1.5,
            ),
            theme.line(
                "the content chosen",
                distances,
                score,
                color=theme.BLUE,
                hover="Δ = %{x} tokens<br>score = %{y:.3f}",
                width=2.5,
            ),
            theme.points("largest", [best], [1.0], color=theme.VERMILLION, size=9),
        ],
        layout=theme.layout(
            theme.linear_axis("distance m − n (tokens)", -35, 35, ticks=[-30, -20, -10, 0, 10, 20, 30]),
            theme.linear_axis("score (no unit)", -1.1, 1.1, ticks=[-1, -0.5, 0, 0.5, 1]),
        ),
        table={
            "distance m − n (tokens)": distances,
            **{
                f"score at φ = {signed(phi)} rad": np.cos(phi + distances * THETA)
                for phi in (-2.0, -1.0, 0.0, 1.0, 2.0)
            },
        },
    )


@figure(max_width=720, position=Control("Position m (tokens)", tuple(range(121)), 10))
def rotation_pairs(*, position: int) -> Figure:
    """Eight pairs as clock hands: the fast ones whirl, the slow ones creep."""
    theta = inverse_frequencies(DIALS)
    at_x, at_y = 2.7 * (np.arange(theta.size) % 4), -3.4 * (np.arange(theta.size) // 4)
    tip_x, tip_y = np.split(rotate(np.repeat([0.9, 0.0], theta.size), position, theta), 2)
    turns = position * theta / (2 * math.pi)
    gap = np.full(theta.size, math.nan)
    rim_x, rim_y = circle()
    traces = [
        theme.line(
            "",
            np.column_stack([at_x[:, None] + rim_x, gap]).ravel(),
            np.column_stack([at_y[:, None] + rim_y, gap]).ravel(),
            color=theme.GRID,
            shown=False,
        ),
        theme.line(
            "hand of each pair",
            np.column_stack([at_x, at_x + tip_x, gap]).ravel(),
            np.column_stack([at_y, at_y + tip_y, gap]).ravel(),
            color=theme.BLUE,
            width=3,
            shown=False,
        ),
        theme.points("", at_x + tip_x, at_y + tip_y, color=theme.VERMILLION, shown=False),
        theme.words(at_x, at_y - 1.3, [f"θ{SUBSCRIPTS[i]} = {frequency:.2g}" for i, frequency in enumerate(theta)]),
        theme.words(at_x, at_y - 1.72, [f"{turn:.3f} turns" for turn in turns], color=theme.MUTED),
    ]
    hidden = {"visible": False, "showgrid": False, "showline": False, "tickvals": [], "ticktext": []}
    across = theme.linear_axis("", -1.3, 9.4, ticks=[])
    down = theme.linear_axis("", -5.5, 1.2, ticks=[])
    frame = theme.layout({**across, **hidden}, {**down, **hidden}, aspect=10.7 / 6.7)
    frame["margin"] = {"l": 8, "r": 8, "t": 4, "b": 4}
    return Figure(
        title=f"The {theta.size} pairs of a head with rotary dimension {DIALS} at base 10,000, as clock hands",
        reading=(
            f"At position {position} the fastest hand has made {turns[0]:.2f} turns and the slowest {turns[-1]:.4f}; "
            f"each turns √10 = {theta[0] / theta[1]:.2f} times slower than the one before."
        ),
        traces=traces,
        layout=frame,
        table={
            "pair i": list(range(theta.size)),
            "frequency θ_i (rad/token)": theta,
            "wavelength λ_i (tokens)": 2 * math.pi / theta,
            "turns at position 120": 120 * theta / (2 * math.pi),
        },
    )
