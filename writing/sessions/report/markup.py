"""Elements of a page: whatever is put in is escaped, so that no name can become markup."""

from __future__ import annotations

import re
from html import escape

__all__ = ["Markup", "element", "joined"]

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that neither HTML nor XML can hold (XML 1.0, section 2.2)."""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, /, *children: object, **attributes: object) -> Markup:
    """An element, well-formed as XML as well.

    Parameters
    ----------
    name : of the element.
    children : markup, or anything else as escaped text; ``None`` is left out.
    attributes : by name, with ``_`` for ``-`` and a final ``_`` where the name is a word of Python; ``None`` is left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = joined(*children)
    if not inside and name in _VOID:
        return Markup(f"<{name}{given} />")
    return Markup(f"<{name}{given}>{inside}</{name}>")


_VOID = frozenset({"br", "meta", "rect", "circle", "line", "path", "polygon"})


def joined(*children: object) -> Markup:
    """Children one after another."""
    return Markup(
        "".join(child if isinstance(child, Markup) else _text(child) for child in children if child is not None)
    )


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return escape(_NO_XML.sub("\ufffd", str(value)), quote=True)
