"""Calls that are not followed: each is an unknown function of its numbers, evaluated by calling the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.paths import refuse
from mathlink.lift.symbolic import Real, term_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.lift.paths import Tracer

__all__ = ["is_named", "kept_call"]


def is_named(value: Any, name: str, wanted: tuple[str, ...]) -> bool:
    """Whether ``opaque=`` names this function: as the program calls it, by its own name, or with its module."""
    own = getattr(value, "__name__", "")
    names = {name, name.split(".")[-1], own, f"{getattr(value, '__module__', '')}.{own}"}
    return any(o in names for o in wanted)


def kept_call(tracer: Tracer, value: Any, name: str, has_symbols: Callable[[Any], bool]) -> Callable[..., Any]:
    """The function as an unknown: with symbolic numbers it gives a number that depends on them, else it is called.

    Numbers are what the unknown depends on; everything else that it is called with (options, functions) is part of which
    unknown it is.
    """
    label = name.split(".")[-1] or getattr(value, "__name__", "call")

    def call(*args: Any, **options: Any) -> Any:
        if not has_symbols((args, options)):
            return value(*args, **options)
        positions = [i for i, a in enumerate(args) if term_of(a) is not None]
        named = [k for k, v in options.items() if term_of(v) is not None]
        rest: dict[Any, Any] = {
            **{i: a for i, a in enumerate(args) if i not in positions},
            **{k: v for k, v in options.items() if k not in named},
        }
        if has_symbols(list(rest.values())):
            refuse(f"an opaque call of {label} with something that is no number", "hand it numbers alone")
        tracer.assumptions[f"`{label}` is not followed: it gives one number for the same numbers, every time"] = None
        real = _real(value, positions, named, rest)
        terms = [term_of(args[i]) for i in positions] + [term_of(options[k]) for k in named]
        return Real(t.call(_named(tracer, label, (value, tuple(positions), tuple(named), rest), real), *terms))  # type: ignore[arg-type]

    return call


def _real(value: Any, positions: list[int], named: list[str], rest: Mapping[Any, Any]) -> Callable[..., Any]:
    """The real call as a function of its numbers alone."""
    count = len(positions) + sum(isinstance(k, int) for k in rest)

    def apply(*numbers: Any) -> Any:
        given = dict(zip(positions, numbers, strict=False))
        args = [given[i] if i in given else rest[i] for i in range(count)]
        options = {k: v for k, v in rest.items() if isinstance(k, str)}
        options |= dict(zip(named, numbers[len(positions) :], strict=True))
        made = value(*args, **options)
        return made.item() if hasattr(made, "item") else made

    return apply


def _named(tracer: Tracer, label: str, key: tuple[Any, ...], real: Callable[..., Any]) -> str:
    """A name for this unknown: the label, and a number where another unknown has it already."""
    real.__dict__["key"] = key
    name, count = label, 1
    while name in tracer.calls and not _same(tracer.calls[name].__dict__["key"], key):
        count += 1
        name = f"{label}_{count}"
    tracer.calls[name] = real
    return name


def _same(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    if a[0] is not b[0] or a[1:3] != b[1:3] or a[3].keys() != b[3].keys():
        return False
    return all(
        v is b[3][k] or (type(v) is type(b[3][k]) and isinstance(v, (str, bool, int)) and v == b[3][k])
        for k, v in a[3].items()
    )
