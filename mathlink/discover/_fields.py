"""What a docstring says about parameters and results: NumPy, Google and Sphinx style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.discover._layout import indent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.discover._layout import Layout

__all__ = ["parameters", "returns"]

_PARAMETERS = ("Parameters", "Other Parameters")
_RETURNS = ("Returns", "Yields")


def parameters(layout: Layout) -> dict[str, str]:
    """Name of each documented parameter → its description on one line."""
    found: dict[str, str] = {}
    for head, body in _entries(layout.section(*_PARAMETERS)):
        google = re.match(r"\*{0,2}(\w+)\s*(?:\([^)]*\))?\s*:\s(.*)", head) if not _numpy(head) else None
        names, first = ((google[1],), google[2]) if google else (_names(head), "")
        for name in names:
            found.setdefault(name, " ".join([first, *body]).strip())
    for field, argument, text in _sphinx(layout.lines):
        if field == "param" and argument:
            found.setdefault(argument.split()[-1].lstrip("*"), text)
    return found


def returns(layout: Layout) -> tuple[tuple[str, str], ...]:
    """``(name, description)`` of each returned value in order; the name is ``""`` where only a type is given."""
    found: list[tuple[str, str]] = []
    for head, body in _entries(layout.section(*_RETURNS)):
        named = re.match(r"([\w, ]+?)\s*(?:\(([^)]*)\))?\s*:(?:\s+(.*))?\Z", head)
        if named is None:
            found.append(("", " ".join([head, *body])))
            continue
        type_or_text = named[3] or ""
        for name in named[1].split(","):
            label = "" if name.strip().lower() in _TYPES else name.strip()
            found.append((label if label.isidentifier() else "", " ".join([*_text(type_or_text), *body])))
    if not found:
        found = [("", text) for field, _, text in _sphinx(layout.lines) if field in ("return", "returns")]
    return tuple(found)


_TYPES = {"float", "int", "bool", "str", "complex", "array", "array_like", "ndarray", "list", "tuple", "dict", "none"}
_TYPES |= {"number", "scalar", "double", "tensor", "object", "optional", "np.ndarray", "callable", "sequence"}


def _text(type_or_text: str) -> list[str]:
    """Words after the colon unless they are a type."""
    first = re.split(r"[\s,(\[]", type_or_text.lower(), maxsplit=1)[0]
    return [] if first in _TYPES or not type_or_text else [type_or_text]


def _numpy(head: str) -> bool:
    return re.match(r"\*{0,2}\w+(\s*,\s*\*{0,2}\w+)*\s+:|\*{0,2}\w+(\s*,\s*\*{0,2}\w+)*\Z", head) is not None


def _names(head: str) -> tuple[str, ...]:
    names = (part.strip().lstrip("*") for part in head.split(":")[0].split(","))
    return tuple(name for name in names if name.isidentifier())


def _entries(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Heads (the least indented lines) with the lines that belong to each."""
    lines = [line for line in lines if line.strip() and not re.fullmatch(r"\s*-{3,}\s*", line)]
    lines = [line for line in lines if not re.fullmatch(r"[A-Z][\w ]*:?", line) or indent(line)] if lines else []
    margin = min(map(indent, lines), default=0)
    head, body = "", list[str]()
    for line in lines:
        if indent(line) > margin:
            body.append(line.strip())
            continue
        if head:
            yield head, body
        head, body = line.strip(), []
    if head:
        yield head, body


_FIELD = re.compile(r":(param|return|returns)(?:\s+([^:]+))?:\s*(.*)")


def _sphinx(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Field lists: ``(field, argument, text)``."""
    current: list[str] | None = None
    for line in [*lines, ""]:
        match = _FIELD.match(line.strip())
        if current is not None and (match or not line.strip() or line.strip().startswith(":")):
            yield current[0], current[1], " ".join(current[2:]).strip()
            current = None
        if match:
            current = [match[1], (match[2] or "").strip(), match[3]]
        elif current is not None:
            current.append(line.strip())
