"""A proof in lines a person can follow: the generators, their relations, both sides over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.prove.normal.words import in_names

if TYPE_CHECKING:
    from mathlink.prove.normal.field import Generator, Quotient
    from mathlink.prove.normal.reader import Reader

__all__ = ["sketch"]

LONGEST = 400
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def sketch(reader: Reader, left: Quotient, relation: str, right: Quotient) -> tuple[str, ...]:
    """The steps of a proof by normal form."""
    shown = _shown(reader, left, right)
    taken = {g.label for g in shown if g.kind in ("symbol", "named")}
    letters = (f"{x}{n or ''}" for n in range(99) for x in LETTERS)
    lines = []
    for generator in shown:
        if generator.kind in ("symbol", "named"):
            continue
        generator.name = next(x for x in letters if x not in taken)
        lines.append(f"let {generator.name} = {generator.meaning}{_sign(reader, generator)}")
    for generator in shown:
        if generator.relation is not None:
            value = _cut(in_names(reader.field, generator.relation))
            lines.append(f"{generator.name}^{generator.degree} = {value}")
    if left == right:
        return (*lines, f"both sides are {_cut(in_names(reader.field, left))}")
    gap = reader.field.sub(left, right)
    return (
        *lines,
        f"left = {_cut(in_names(reader.field, left))}",
        f"right = {_cut(in_names(reader.field, right))}",
        f"left - right = {_cut(in_names(reader.field, gap))}" + ("" if relation == "=" else f" {relation} 0"),
    )


def _shown(reader: Reader, *sides: Quotient) -> list[Generator]:
    """The generators of both sides and of what those are made of, in the order of their making."""
    found: dict[int, Generator] = {}
    waiting = list(sides)
    while waiting:
        for poly in waiting.pop():
            for generator in reader.field.used(poly):
                if generator.number not in found:
                    found[generator.number] = generator
                    waiting.extend(q for q in (generator.relation, generator.inner) if q is not None)
    return [found[n] for n in sorted(found)]


def _sign(reader: Reader, generator: Generator) -> str:
    return {2: " > 0", 1: " >= 0", -1: " <= 0", -2: " < 0"}.get(reader.signs.generator(generator), "")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
