"""What the small trained models of the lab did: loss by position, recall, attention factors and pairs, with the spread of the seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropedoc.figures import theme
from ropedoc.figures.registry import Control, Figure, Trace, figure
from ropedoc.ladder.frequencies import inverse_frequencies, wavelengths
from ropedoc.trained import results

RESULTS = results()
SHAPE = RESULTS["shape"]
ORIGINAL = SHAPE["original"]
FACTOR = f"{RESULTS['factor']:g}"
Numbers = NDArray[np.float64]

LOSS = {
    "unchanged": "unchanged",
    "linear": f"linear, factor {FACTOR}",
    "ntk": f"NTK-aware, factor {FACTOR}",
    "by-parts": f"by parts, factor {FACTOR}",
    "yarn-paper": f"YaRN, factor {FACTOR}",
    "window": f"sees the last {ORIGINAL} only",
}
STYLES: dict[str, dict[str, Any]] = {
    "unchanged": {"color": theme.VERMILLION},
    "linear": {"color": theme.MUTED},
    "ntk": {"color": theme.AMBER, "dash": "dot"},
    "by-parts": {"color": theme.GREEN, "dash": "dot", "width": 3},
    "yarn-paper": {"color": theme.BLUE, "width": 3},
    "window": {"color": theme.INK, "dash": "dash"},
}
RECALL = ("unchanged", "linear", "ntk", "by-parts", "yarn-paper", "yarn, 1 to 4")
NAMES = LOSS | {"yarn, 1 to 4": f"YaRN, ramp of the libraries, 1 to 4 turns, factor {FACTOR}"}
MODELS = f"{len(RESULTS['seeds'])} models of {RESULTS['weights']:,} weights"


def spread(name: str, x: Any, values: Numbers, *, hover: str = "", **style: Any) -> list[Trace]:
    """Mean of the seeds [seeds, points] as a line, and thin lines at the least and the greatest."""
    ends = [values.min(0), values.max(0)]
    thin = {**style, "width": 0.6, "shown": False, "dash": "solid"}
    return [
        *(theme.line(name, x, end, **thin) for end in ends),
        theme.line(name, x, np.round(values.mean(0), 3) + 0.0, hover=hover, **style),
    ]


def columns(names: dict[str, Numbers], unit: str) -> dict[str, Any]:
    """Mean, least and greatest of each row, for the table."""
    return {
        f"{name}, {what} ({unit})": how(values, axis=0)
        for name, values in names.items()
        for what, how in (("mean", np.mean), ("least", np.min), ("greatest", np.max))
    }


@figure()
def lab_loss() -> Figure:
    """Loss by position, under each method."""
    curves = {name: np.array([seed[name]["curve"] for seed in RESULTS["text"]]) for name in LOSS}
    step = RESULTS["step"]
    x = np.arange(len(curves["unchanged"][0])) * step + step // 2
    far = x > x[-1] / 2
    last = {name: float(curve.mean(0)[far].mean()) for name, curve in curves.items()}
    high = 6.5
    return Figure(
        title=f"Loss by position of models trained on {ORIGINAL} characters",
        reading=(
            f"In the last half of {8 * ORIGINAL} positions {MODELS} pay in the mean {last['unchanged']:.2f} bits a character as trained, "
            f"{last['linear']:.2f} with linear scaling, {last['ntk']:.2f} with NTK-aware scaling, {last['by-parts']:.2f} by parts, "
            f"{last['yarn-paper']:.2f} with YaRN, and {last['window']:.2f} where they see the last {ORIGINAL} characters only."
        ),
        traces=[
            theme.area(f"first {ORIGINAL} positions", [0, ORIGINAL, ORIGINAL, 0], [0, 0, high, high], fill=theme.GRID),
            *(
                trace
                for name, curve in curves.items()
                for trace in spread(
                    LOSS[name],
                    x,
                    curve,
                    hover="position %{x} characters<br>loss %{y:.3f} bits per character",
                    **STYLES[name],
                )
            ),
        ],
        layout=theme.layout(
            theme.linear_axis("position (characters)", 0, 8 * ORIGINAL, ticks=[0, 64, 128, 256, 384, 512]),
            theme.linear_axis("loss (bits per character)", 1.5, high, ticks=[2, 3, 4, 5, 6]),
        ),
        table={"position (characters)": x, **columns({LOSS[name]: curve for name, curve in curves.items()}, "bits")},
    )


@figure(length=Control("Length read", tuple(RESULTS["lengths"][2:]), 512))
def lab_recall(*, length: int) -> Figure:
    """Share of a repeated code that is named again, by the distance of its first copy."""
    x = [one for one in RESULTS["distances"] if str(one) in RESULTS["recall"][0]["unchanged"][str(length)]]
    found = {
        name: np.array([[seed[name][str(length)][str(one)] for one in x] for seed in RESULTS["recall"]])
        for name in RECALL
    }
    far = {name: float(values.mean(0)[-1]) for name, values in found.items()}
    styles = STYLES | {"yarn, 1 to 4": {"color": theme.PURPLE, "dash": "dash"}}
    return Figure(
        title="Recall of a code of ten letters that came before, by its distance",
        reading=(
            f"Reading {length} characters, {MODELS} name in the mean {far['unchanged']:.0%} of a code again that stands {x[-1]} characters "
            f"before as trained, {far['linear']:.0%} with linear scaling, {far['ntk']:.0%} with NTK-aware scaling and "
            f"{far['yarn-paper']:.0%} with YaRN."
        ),
        traces=[
            trace
            for name, values in found.items()
            for trace in spread(
                NAMES[name], x, values, hover="distance %{x} characters<br>share %{y:.3f}", **styles[name]
            )
        ],
        layout=theme.layout(
            {
                **theme.log_axis("distance of the first copy (characters)", 14, 440),
                "tickvals": RESULTS["distances"],
                "ticktext": [str(one) for one in RESULTS["distances"]],
            },
            theme.linear_axis("share named (no unit)", -0.03, 1.03, ticks=[0, 0.25, 0.5, 0.75, 1]),
        ),
        table={
            "distance (characters)": x,
            **columns({NAMES[name]: values for name, values in found.items()}, "no unit"),
        },
    )


@figure(factor=Control("Factor s", tuple(int(one) for one in RESULTS["attention"][0]), 8))
def lab_attention_factor(*, factor: int) -> Figure:
    """Loss over the attention factor, by parts, in the last half of factor × the original length."""
    x = np.array(RESULTS["attention_factors"])
    values = np.array([seed[str(factor)] for seed in RESULTS["attention"]])
    best = float(x[values.mean(0).argmin()])
    wanted = 0.1 * float(np.log(factor)) + 1
    low, high = 1.5, 5.0
    return Figure(
        title="Loss over the attention factor, frequencies by parts",
        reading=(
            f"At factor {factor}, in the last half of {factor * ORIGINAL} positions, the loss is least near an attention factor of "
            f"{best:g}, of those tried; YaRN's formula, 0.1 ln s + 1, gives {wanted:.2f}."
        ),
        traces=[
            theme.line("0.1 ln s + 1", [wanted, wanted], [low, high], color=theme.MUTED, dash="dash"),
            *spread(
                "last half of the positions",
                x,
                values,
                hover="A = %{x}<br>loss %{y:.3f} bits per character",
                color=theme.BLUE,
            ),
        ],
        layout=theme.layout(
            theme.linear_axis("attention factor A (no unit)", 0.78, 1.62, ticks=[0.8, 1, 1.2, 1.4, 1.6]),
            theme.linear_axis(
                "loss (bits per character)", low, high, ticks=[float(one) for one in np.arange(low, high + 0.01, 0.5)]
            ),
        ),
        table={"attention factor (no unit)": x, **columns({"loss": values}, "bits")},
    )


@figure(task=Control("Task", ("copying", "text"), "copying", show=str))
def lab_pairs(*, task: str) -> Figure:
    """What switching one pair off in a layer costs, over the wavelength of the pair."""
    lengths = wavelengths(inverse_frequencies(SHAPE["head_dim"], base=SHAPE["base"]))
    layers = {
        f"layer {layer + 1}": np.array([seed[task]["extra"][layer] for seed in RESULTS["pairs"]])
        for layer in range(SHAPE["layers"])
    }
    worst = {name: lengths[values.mean(0).argmax()] for name, values in layers.items()}
    high = float(np.ceil(max(values.max() for values in layers.values()) * 4) / 4)
    colors = (theme.AMBER, theme.BLUE)
    return Figure(
        title="What switching off one pair costs, by its wavelength",
        reading=(
            f"For {'copying letters' if task == 'copying' else 'plain text'} layer 1 loses most by the pair of wavelength "
            f"{worst['layer 1']:.0f}, and layer 2 by that of {worst['layer 2']:.0f} characters."
        ),
        traces=[
            theme.line("original length", [ORIGINAL, ORIGINAL], [-0.1, high], color=theme.MUTED, dash="dash"),
            *(
                trace
                for color, (name, values) in zip(colors, layers.items(), strict=True)
                for trace in spread(
                    name,
                    lengths,
                    values,
                    hover="λ = %{x:.0f} characters",
                    color=color,
                )
            ),
        ],
        layout=theme.layout(
            theme.log_axis("wavelength λᵢ (characters)", 5, 600),
            theme.linear_axis(
                "extra loss (bits per character)", -0.1, high, ticks=[float(t) for t in np.linspace(0, high, 5)]
            ),
        ),
        table={"wavelength (characters)": lengths, **columns(layers, "bits")},
    )
