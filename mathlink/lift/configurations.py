"""The configurations of a function: what its options may be, one by one and together, each to be read as a model of its own."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from mathlink.lift.options import option_values
from mathlink.model import Fixed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink.model import Configuration

__all__ = ["MOST", "configurations"]

MOST = 32
"""How many configurations of one function are given at most."""


def configurations(
    function: Any, base: Configuration, most: int = MOST, options: Mapping[str, Sequence[Any]] | None = None
) -> Iterator[Configuration]:
    """Configurations that differ in options, ``base`` first; an option that ``base`` holds at a value varies, a number does not.

    First every option at each of its other values, the rest as in ``base``; then two options at once, then three, and so on,
    until there are ``most``. A configuration that makes no sense is among them where nothing in the code says so: whoever
    reads it learns that it always raises.
    """
    found = option_values(function) if options is None else options
    others = {n: _others(base.get(n), values) for n, values in found.items() if _is_option(base.get(n))}
    others = {n: values for n, values in others.items() if values}
    return itertools.islice(_varied(base, others), most)


def _varied(base: Configuration, others: Mapping[str, Sequence[Any]]) -> Iterator[Configuration]:
    for count in range(len(others) + 1):
        for names in itertools.combinations(others, count):
            for values in itertools.product(*(others[n] for n in names)):
                yield {**base, **{n: Fixed(v) for n, v in zip(names, values, strict=True)}}


def _is_option(given: Any) -> bool:
    return given is None or (isinstance(given, Fixed) and (given.value is None or isinstance(given.value, (str, bool))))


def _others(given: Any, values: Sequence[Any]) -> list[Any]:
    """The values but the one of the base; where the base says nothing, the first is the default."""
    own = given.value if isinstance(given, Fixed) else values[0]
    return [v for v in values if type(v) is not type(own) or v != own]
