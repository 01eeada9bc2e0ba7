"""The values of a function's options are found wherever code and description name them, and nowhere else."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from mathlink.lift.options import option_values

TABLE = {"short": 1.0, "long": 2.0}
KINDS = frozenset({"thin", "wide"})


def compared(x: float, kind: str = "a") -> float:
    if kind == "a":
        return x
    if "b" == kind:  # noqa: SIM300
        return 2 * x
    return 3 * x


def membership(x: float, kind: str) -> float:
    return x if kind in ("a", "b") else 2 * x if kind in KINDS else 0.0


def renamed(x: float, kind: str) -> float:
    chosen = kind.lower().strip()
    return x if chosen == "a" else -x


def looked_up(x: float, kind: str = "short") -> float:
    return TABLE[kind] * x + {"tall": 1.0}.get(kind, 0.0)


def matched(x: float, kind: str | None) -> float:
    match kind:
        case "a" | "b":
            return x
        case None:
            return 0.0
    return -x


def switched(x: float, strict: bool = False) -> float:
    return x if strict else abs(x)


def perhaps(x: float, y: float | None = None) -> float:
    return x if y is None else x + y


def handed_on(x: float, way: str = "a", other: str = "b") -> float:
    return compared(x, way) + membership(x, kind=other)


def described(x: float, kind: str = "plain", n: int = 1) -> float:
    """A value.

    Parameters
    ----------
    x : float
        Not an option, whatever 'this' says.
    kind : str, optional
        One of 'plain' or 'fancy'; it's not the reader's choice.
    n : int
        Times, 'once' or more.
    """
    return x * n


def nothing(x: float, y: float = 2.0) -> float:
    return x if x == y else y


def shadowed(x: float) -> float:
    return x if "name" in TABLE else -x


def endless(x: float, kind: str = "a") -> float:
    return endless(x, kind) if kind == "b" else x


CASES: list[tuple[Any, dict[str, tuple[Any, ...]]]] = [
    (compared, {"kind": ("a", "b")}),
    (membership, {"kind": ("a", "b", "thin", "wide")}),
    (renamed, {"kind": ("a",)}),
    (looked_up, {"kind": ("short", "long", "tall")}),
    (matched, {"kind": ("a", "b", None)}),
    (switched, {"strict": (False, True)}),
    (perhaps, {"y": (None,)}),
    (handed_on, {"way": ("a", "b"), "other": ("b", "a", "thin", "wide")}),
    (described, {"kind": ("plain", "fancy")}),
    (nothing, {}),
    (shadowed, {}),
    (endless, {"kind": ("a", "b")}),
    (functools.partial(compared, 1.0), {"kind": ("a", "b")}),
    (abs, {}),
]


@pytest.mark.parametrize(("function", "values"), CASES, ids=lambda v: getattr(v, "__name__", "-"))
def test_option_values_are_found(function: Any, values: dict[str, tuple[Any, ...]]) -> None:
    assert option_values(function) == values
