"""The noun of this room: one object of a running program, as far as a verdict may depend on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mathlink.cache.leaves import joined
from mathlink.cache.libraries import is_forbidden
from mathlink.cache.refusal import NotKeyed

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ABSENT", "Part", "named"]

ABSENT = object()
"""Stands for an attribute that is not there."""


@dataclass
class Part:
    """One object.

    ``label`` tells it apart from others of its kind, ``children`` always matter, ``held`` only where some code that is reached
    loads an attribute of that name. ``names`` are the attributes that this object's own code loads.
    ``place`` says where it stands, ``file`` holds its source.
    """

    label: bytes
    children: list[Any] = field(default_factory=list)
    held: Callable[[str], Any] | None = None
    names: frozenset[str] = frozenset()
    place: str = ""
    file: str = ""


def named(module: str, name: str) -> Part:
    """An object of a trusted library, by its name; versions are part of every key."""
    if is_forbidden(module, name):
        raise NotKeyed(f"it uses {module}.{name}, which depends on more than its arguments")
    return Part(joined(b"named", module.encode(), name.encode()))
