"""Names compared without their LaTeX dress: ``\\rho_{g}`` and ``rhog`` are spelled alike."""

from __future__ import annotations

import re

__all__ = ["exact"]

_UPRIGHT = re.compile(r"\\(?:mathrm|text|textrm|mathit|operatorname|rm|mathsf|mbox)\b\s*")
_DRESS = re.compile(r"[\\{}_,\s]|\\[,;!: ]")


def exact(name: str) -> str:
    """The name without ``\\ { } _ ,`` and spaces; upright wrappers (``\\mathrm``, ``\\text``) are dropped, alphabets such as ``\\mathcal`` stay."""
    return _DRESS.sub("", _UPRIGHT.sub("", name))
