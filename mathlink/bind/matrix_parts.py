"""A number, a column, a row or a matrix, by its lengths and entries: what matrix notation is made of."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.errors import InputProblem
from mathlink.term import Term, sym

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ANY", "MatrixProblem", "Part", "alike", "described", "known", "scalar"]

ANY = sym("?")
"""The length of a vector of ones, or of an identity, which the parts around it tell."""


class MatrixProblem(InputProblem):
    """Matrix notation that has no one meaning, or whose parts do not fit together."""


@dataclass(frozen=True)
class Part:
    """``kind`` is ``s`` (a number), ``c`` (a column), ``r`` (a row) or ``m`` (a matrix); ``dims`` its lengths, ``at`` its entries."""

    kind: str
    dims: tuple[Term, ...]
    at: Callable[..., Term]

    def with_entries(self, at: Callable[..., Term]) -> Part:
        """The same lengths with other entries."""
        return dataclasses.replace(self, at=at)


def scalar(term: Term) -> Part:
    """A number."""
    return Part("s", (), lambda: term)


def alike(x: Term, y: Term) -> bool:
    """Whether two lengths are the same for all one knows."""
    return x is y or ANY in (x, y)


def known(a: Part, b: Part) -> tuple[Term, ...]:
    """The lengths of two parts that are alike, each from the part that tells it."""
    return tuple(y if x is ANY else x for x, y in zip(a.dims, b.dims, strict=True))


_NAMES = {"s": "a number", "c": "a vector", "r": "a row", "m": "a matrix"}


def described(a: Part) -> str:
    """``a matrix of n × d``"""
    sizes = " × ".join(str(d.data) if d.op == "sym" else repr(d) for d in a.dims)
    return f"{_NAMES[a.kind]} of {sizes}" if sizes else _NAMES[a.kind]
