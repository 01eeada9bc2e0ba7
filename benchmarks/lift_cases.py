"""A function of a benchmark set with what it is called with: shapes, ranges, and what is held."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mathlink.model import Configuration, Fixed, Kind, Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Case", "Given", "case", "count", "held", "listed", "number", "positive", "share", "signed"]


@dataclass(frozen=True)
class Given:
    """One argument: its shape (``None``: a number), and where its entries lie."""

    dims: tuple[int, ...] | None
    low: float = -2.0
    high: float = 2.0
    container: str = "ndarray"
    kind: Kind = "real"

    def described(self) -> Scalar | Shape:
        """As a configuration has it."""
        if self.dims is None:
            return Scalar(self.kind)
        return Shape(self.dims, self.container, self.kind)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """A function and its arguments."""

    function: Callable[..., Any]
    given: dict[str, Given] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called in print."""
        return getattr(self.function, "__qualname__", repr(self.function))

    def configuration(self) -> Configuration:
        """What each parameter is given as."""
        made: Configuration = {name: given.described() for name, given in self.given.items()}
        return made | {name: Fixed(value) for name, value in self.held.items()}

    def points(self, many: int, seed: int) -> list[dict[str, float]]:
        """Points at random, ``many`` of them."""
        generator = random.Random(seed)
        return [self._point(generator) for _ in range(many)]

    def _point(self, generator: random.Random) -> dict[str, float]:
        made: dict[str, float] = {}
        for name, given in self.given.items():
            for position in _positions(given.dims or ()):
                label = f"{name}[{','.join(map(str, position))}]" if given.dims is not None else name
                value = generator.uniform(given.low, given.high)
                made[label] = round(value) if given.kind == "int" else value
        return made


def _positions(dims: tuple[int, ...]) -> list[tuple[int, ...]]:
    made: list[tuple[int, ...]] = [()]
    for n in dims:
        made = [(*p, i) for p in made for i in range(n)]
    return made


class held:
    """A value that stays as it is."""

    def __init__(self, value: Any) -> None:
        self.value = value


def case(function: Callable[..., Any], /, **arguments: Any) -> Case:
    """A case; an argument is a :class:`Given`, a tuple (an array of that shape) or ``held(value)``."""
    given = {n: Given(v) if isinstance(v, tuple) else v for n, v in arguments.items() if not isinstance(v, held)}
    return Case(function, given, {n: v.value for n, v in arguments.items() if isinstance(v, held)})


def signed(*dims: int) -> Given:
    """Numbers of either sign."""
    return Given(dims)


def positive(*dims: int) -> Given:
    """Numbers above zero."""
    return Given(dims, 0.2, 3.0)


def share(*dims: int) -> Given:
    """Numbers between zero and one."""
    return Given(dims, 0.05, 0.95)


def number(low: float = 0.2, high: float = 3.0) -> Given:
    """One number."""
    return Given(None, low, high)


def count(low: int, high: int) -> Given:
    """One whole number."""
    return Given(None, low, high, kind="int")


def listed(n: int, low: float = -2.0, high: float = 2.0) -> Given:
    """A list of numbers."""
    return Given((n,), low, high, "list")
