"""Assertions for people who write plain tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from mathlink.conductor import verify
from mathlink.report.summary import holds
from mathlink.report.text import block

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.model import Verdict

__all__ = ["assert_implements"]


def assert_implements(
    function: Callable[..., Any],
    latex: str,
    where: Mapping[str, str | float] | None = None,
    given: str | None = None,
    *,
    require: Literal["proved", "tested"] = "tested",
    budget: float = 10.0,
    seed: int = 0,
    **options: Any,
) -> Verdict:
    """Assert that a function computes what an equation says; returns the verdict.

    ``require`` is the weakest answer that passes. The other arguments are those of :func:`mathlink.verify`.

    Raises
    ------
    AssertionError : the claim is refuted or undecided, or merely tested where ``require="proved"``; with the report's words.
    TypeError : an argument is misused.
    """
    __tracebackhide__ = True
    if require not in ("proved", "tested"):
        raise TypeError(f'require= is "tested" or "proved"; it got {require!r}.')
    verdict = verify(function, latex, where, given, budget=budget, seed=seed, **options)
    if holds(verdict, require=require):
        return verdict
    words = "\n".join(line for _, line in block(verdict))
    wanted = f'\n  require="{require}" asks for more' if verdict else ""
    raise AssertionError(f"{words.strip()}{wanted}")
