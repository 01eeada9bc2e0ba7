"""Values that are told apart by what they are: numbers, text, and such."""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["is_long", "joined", "leaf"]

_DIGITS = 8


def joined(*pieces: bytes) -> bytes:
    """The pieces as one, in such a way that no other pieces give the same."""
    return b"".join([len(piece).to_bytes(8, "big") + piece for piece in pieces])


def _real(value: float) -> bytes:
    return value.hex().encode()


_LEAVES: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda _: b"",
    type(Ellipsis): lambda _: b"",
    type(NotImplemented): lambda _: b"",
    bool: lambda v: b"1" if v else b"0",
    int: lambda v: hex(v).encode(),
    float: _real,
    complex: lambda v: joined(_real(v.real), _real(v.imag)),
    str: lambda v: v.encode("utf-8", "surrogatepass"),
    bytes: bytes,
    range: lambda v: repr(v).encode(),
    Fraction: lambda v: repr(v).encode(),
    Decimal: lambda v: repr(v).encode(),
}


def leaf(value: Any) -> bytes | None:
    """The value as bytes that tell it apart, its type included; ``None`` where it is no such value."""
    kind = type(value)
    found = _LEAVES.get(kind)
    if found is not None:
        return joined(kind.__name__.encode(), found(value))
    if kind.__module__.partition(".")[0] == "numpy":
        return _of_numpy(value)
    return None


def _of_numpy(value: Any) -> bytes | None:
    numpy: Any = sys.modules.get("numpy")
    if not hasattr(numpy, "generic"):
        return None
    if type(value) is numpy.ndarray and not value.dtype.hasobject:
        told = (value.dtype.descr, value.shape, value.strides, value.flags.num)
        return joined(b"ndarray", repr(told).encode(), value.tobytes())
    if isinstance(value, numpy.dtype) and not value.hasobject:
        return joined(b"dtype", repr(value.descr).encode())
    if isinstance(value, numpy.generic) and not value.dtype.hasobject:
        return joined(b"scalar", str(value.dtype.descr).encode(), value.tobytes())
    return None


def is_long(value: Any) -> bool:
    """Whether a float has more digits than people write: mathlink looks in its file for the quotient that it came from."""
    return type(value) is float and len(repr(value).partition("e")[0].strip("-").replace(".", "")) > _DIGITS
