"""Laws by the sign of a derivative: a function that is continuous and whose slope never falls below 0 grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.judge.case import Case
    from mathlink.judge.lawful.forms import Form
    from mathlink.model import Budget

__all__ = ["by_slope"]


def by_slope(case: Case, form: Form, options: Mapping[str, Any], budget: Budget) -> str:
    """How the law follows from the sign of a derivative, in words; ``""`` where that was not shown."""
    return ""
