"""LaTeX source is laid out: what prints, and every comment, stays what it is."""

from __future__ import annotations

from writing.layout.latex.sheet import layout

__all__ = ["layout"]
