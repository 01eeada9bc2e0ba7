"""A condition in the words of its author: the body of a lambda, the name of a function."""

from __future__ import annotations

import ast
import inspect
from typing import Any

__all__ = ["condition_text"]


def condition_text(condition: Any) -> str:
    """The condition as its author wrote it: the body of a lambda, the name of a function."""
    told = getattr(condition, "__mathlink_text__", None)
    if isinstance(told, str):
        return told
    try:
        text = inspect.getsource(condition).strip()
    except (OSError, TypeError):
        return getattr(condition, "__name__", repr(condition))
    if "lambda" in text:
        return _lambda(text) or text
    return getattr(condition, "__name__", text)


def _lambda(text: str) -> str:
    """The body of the first lambda in a piece of source, as far as it parses."""
    start = text.index("lambda")
    for end in range(len(text), start, -1):
        try:
            node = ast.parse(text[start:end], mode="eval").body
        except (SyntaxError, ValueError):
            continue
        if isinstance(node, ast.Tuple):  # the rest of the decorator's arguments
            node = node.elts[0]
        return ast.unparse(node.body) if isinstance(node, ast.Lambda) else ast.unparse(node)
    return ""
