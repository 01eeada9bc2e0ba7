"""Pieces of plots: frames with words for those who do not see them, marks that can be reached by keyboard, scales."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writing.sessions.report.markup import Markup, element, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BAND", "Linear", "Log", "block", "frame", "group", "label", "line", "mark", "nice"]

BAND = 22.0
"""Height of the line on top of a plot in which the mark under the pointer or the focus is told."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Numbers from ``low`` to ``high`` laid on the stretch from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.start + max(0.0, min(1.0, share)) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Log:
    """The same by their logarithms."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        straight = Linear(math.log(self.low), math.log(self.high), self.start, self.end)
        return straight(math.log(max(value, 1e-9)))


def nice(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers, about ``count`` of them, that cover the range."""
    rough = ((high - low) or 1.0) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, max(last, first + 1) + 1)]


def frame(name: str, title: str, description: str, size: tuple[float, float], parts: Iterable[Markup]) -> Markup:
    """A plot with its title and description; ``name`` makes the ids of the page differ."""
    width, height = size
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="group",
        aria_labelledby=f"{name}-title {name}-desc",
        class_="plot",
    )


def mark(words: str, *shapes: Markup) -> Markup:
    """Shapes that stand for a number; the words appear in the line on top while pointer or focus is there."""
    said = label(0, 14, words, "said", aria_hidden="true")
    return element("g", *shapes, said, class_="mark", tabindex=0, role="img", aria_label=words)


def label(x: float, y: float, words: object, class_: str = "tick", **attributes: object) -> Markup:
    """A text; its class says how it is set and aligned."""
    return element("text", words, x=float(x), y=float(y), class_=class_, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, class_: str = "grid") -> Markup:
    """A straight line."""
    return element("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_=class_)


def block(x: float, y: float, width: float, height: float, class_: str, round_: float = 2.0) -> Markup:
    """A rectangle with round corners."""
    corner = float(min(round_, width / 2, height / 2))
    return element(
        "rect", x=float(x), y=float(y), width=float(width), height=float(height), rx=corner, class_=f"shape {class_}"
    )


def group(*parts: Markup, class_: str = "axis") -> Markup:
    """Parts that are decoration: the words of the marks tell what they tell."""
    return element("g", joined(*parts), class_=class_, aria_hidden="true")
