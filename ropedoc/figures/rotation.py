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
SUBSCRIPTS = "₀₁₂₃₄₅₆₇"


@cache
def turned(position: float) -> Array:
    """Unit vector (1, 0) of the pair, turned to a position; many frames share it."""
    return rotate([1.0, 0.0], position, [THETA])


def arc(start: float, stop: float, radius: float) -> tuple[Array, Array]:
    """Arc between two angles [rad]."""
    angles = np.linspace(start, stop, ARC_POINTS)
    return radius * np.cos(angles), radius * np.sin(angles)


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
            label = "mθ" if moving else f"{m}θ"
            at = np.array([[(radius + 0.1) * math.cos(middle)], [(radius + 0.1) * math.sin(middle)]])
            traces.append(theme.words(at[0], at[1], [label], color=color))
    tip = turned(position) * 1.25
    traces.append(theme.words(tip[:1], tip[1:], [f"m = {position}"], color=theme.VERMILLION))
    shown = [0, 3, 7, *range(10, 63, 10)]
    ends = np.array([turned(m) for m in shown])
    return Figure(
        title=f"One pair of features, turned by its position (θ = {THETA:g} rad per token)",
        reading=(
            f"At position {position} the pair has turned by mθ = {position * THETA:.1f} rad "
            f"({math.degrees(position * THETA):.0f}°); its length stays 1."
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


@figure(
    max_width=520,
    key=Control("Move both: position n of the key (tokens)", tuple(range(17)), 4),
    distance=Control("Move the query alone: distance m − n (tokens)", tuple(range(-6, 7)), 5, show="{:+d}".format),
)
def rotation_relative(*, key: int, distance: int) -> Figure:
    """A query and a key of the same content: only the distance between them moves the score."""
    query = key + distance
    angle = distance * THETA
    ends = {"query": turned(query), "key": turned(key)}
    hovers = {name: f"{name}<br>first feature %{{x:.3f}}<br>second feature %{{y:.3f}}" for name in ends}
    middle = (query + key) / 2 * THETA
    label = np.array([0.62 * math.cos(middle), 0.62 * math.sin(middle)])
    names = {"query": ends["query"] * 1.2, "key": ends["key"] * 1.38}
    traces = [
        theme.line("unit circle", *circle(), color=theme.GRID, shown=False),
        vector("key at n", ends["key"], theme.BLUE, hover=hovers["key"]),
        vector("query at m", ends["query"], theme.VERMILLION, hover=hovers["query"]),
        theme.line("angle between them, (m − n)θ", *arc(key * THETA, query * THETA, 0.45), color=theme.PURPLE),
        theme.words(
            label[:1], label[1:], [f"{distance:+d}θ".replace("-", "−") if distance else ""], color=theme.PURPLE
        ),
        theme.words(names["key"][:1], names["key"][1:], [f"n = {key}"], color=theme.BLUE),
        theme.words(names["query"][:1], names["query"][1:], [f"m = {query}".replace("-", "−")], color=theme.VERMILLION),
    ]
    pairs = [(m, n) for m, n in ((5, 0), (9, 4), (25, 20), (9, 5), (9, 0), (4, 9))]
    scores = [float(turned(m) @ turned(n)) for m, n in pairs]
    return Figure(
        title="A query at m and a key at n: the score sees only the distance between them",
        reading=(
            f"With the query at {query} and the key at {key}, the angle between them is (m − n)θ = {angle:.1f} rad and the "
            f"score is {float(ends['query'] @ ends['key']):.3f}, as wherever this query stands {_where(distance)} this key."
        ).replace("-", "−"),
        traces=traces,
        layout=plane(),
        table={
            "query position m (tokens)": [m for m, _ in pairs],
            "key position n (tokens)": [n for _, n in pairs],
            "distance m − n (tokens)": [m - n for m, n in pairs],
            "angle (m − n)θ (rad)": [round((m - n) * THETA, 4) for m, n in pairs],
            "score": scores,
        },
    )


def _where(distance: int) -> str:
    if not distance:
        return "at the position of"
    return f"{abs(distance)} token{'s' * (abs(distance) > 1)} {'after' if distance > 0 else 'before'}"


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
