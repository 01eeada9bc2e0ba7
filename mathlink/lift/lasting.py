"""What outlives a call: containers, attributes, closures and globals of the program, and whether a run changed them."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from mathlink.lift.paths import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Lasting", "Spent"]

_HINT = "what a call returns must depend on its inputs alone"
_MISSING = object()


class Lasting:
    """The objects that a program finds rather than makes, each with what it held at first.

    A function that changes one of them may answer differently when it is called again, so one run says nothing about the next.
    """

    def __init__(self) -> None:
        self.watching = True
        self._kept: list[tuple[str, Any, Callable[[Any], Any], Any]] = []

    def watch(self, made: Any, name: str) -> None:
        """Remember what ``made`` holds, where it can hold anything."""
        look = _looks(made) if self.watching else None
        if look is not None:
            self._kept.append((name, made, look, look(made)))

    def changed(self) -> Iterator[str]:
        """The names of what holds something else than at first."""
        for name, made, look, before in self._kept:
            if not _same(look(made), before):
                yield name or type(made).__name__


class Spent:
    """An iterator, a generator of random numbers: whatever is asked of it, the next answer is another one."""

    def __init__(self, name: str) -> None:
        self.__dict__["_name"] = name

    def __getattr__(self, name: str) -> Any:
        refuse(f"`{self._name}.{name}`: its answer is not the same in every call", _HINT)

    def __iter__(self) -> Any:
        refuse(f"`{self._name}` is used up from call to call", _HINT)

    __next__ = __call__ = __iter__


def _looks(made: Any) -> Callable[[Any], Any] | None:
    """How to look at what an object of the program holds; ``None`` where it holds nothing that can change."""
    kind = type(made)
    if kind.__module__ == "builtins":
        return _LOOKS.get(kind)
    if hasattr(kind, "tobytes"):
        return _numbers
    return _members if isinstance(made, type) else _attributes


def _items(made: dict[Any, Any]) -> list[Any]:
    return [part for pair in made.items() for part in pair]


def _numbers(array: Any) -> list[Any]:
    return (
        array.reshape(-1).tolist() if array.dtype == object or type(array).__name__ == "Tensor" else [array.tobytes()]
    )


def _members(cls: type) -> list[Any]:
    return _named(vars(cls))


def _named(members: Any) -> list[Any]:
    return [part for name, value in list(members.items()) if not _is_machinery(name) for part in (name, value)]


def _is_machinery(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _content(cell: types.CellType) -> list[Any]:
    try:
        return [cell.cell_contents]
    except ValueError:
        return []


def _attributes(made: Any) -> list[Any]:
    slots = [getattr(made, n, _MISSING) for c in type(made).__mro__ for n in _slots_of(c)]
    return [*_named(getattr(made, "__dict__", {})), *slots]


def _slots_of(cls: type) -> list[str]:
    slots = vars(cls).get("__slots__", ())
    return [n for n in ([slots] if isinstance(slots, str) else list(slots)) if not _is_machinery(n)]


_LOOKS: dict[type, Callable[[Any], Any]] = {
    list: list,
    set: list,
    dict: _items,
    types.FunctionType: _attributes,
    type: _members,
    types.CellType: _content,
}


def _same(now: list[Any], before: list[Any]) -> bool:
    """The very same objects; equal numbers and texts count as the same."""
    return len(now) == len(before) and all(a is b or _equal(a, b) for a, b in zip(now, before, strict=True))


def _equal(a: Any, b: Any) -> bool:
    return type(a) is type(b) and isinstance(a, (int, float, str, bytes)) and (a == b or (a != a and b != b))
