"""Markdown (CommonMark, GFM and what papers add to them) is laid out line by line where that is safe."""

from writing.layout.markdown.conductor import layout

__all__ = ["layout"]
