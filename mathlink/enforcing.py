"""Checks at run time, for those who want them: a wrapper that asks a function's conditions at every call."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

from mathlink.attach import claims_of
from mathlink.errors import ConditionBroken
from mathlink.wording import condition_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.claim import Claim

__all__ = ["ConditionBroken", "enforce"]


def enforce(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that does the same and checks the ``@requires`` before and the ``@ensures`` after every call.

    The function itself stays as it is. Conditions in LaTeX and laws are not asked at run time.

    Raises
    ------
    ConditionBroken : from the wrapper, with the condition and the values in it: ``x > 3: x was 1``.
    TypeError : something that cannot be called.
    """
    if not callable(function):
        raise TypeError(f"enforce takes a function, not {function!r}")
    signature = inspect.signature(function)
    before: list[_Check] = []
    after: list[_Check] = []
    for claim in claims_of(function):
        if callable(claim.statement) and claim.kind in ("requires", "ensures"):
            (before if claim.kind == "requires" else after).append(_Check(claim))

    @functools.wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        for check in before:
            check.ask(bound.arguments)
        result = function(*args, **kwargs)
        for check in after:
            check.ask({**bound.arguments, check.result: result})
        return result

    return checked


class _Check:
    """One condition, ready to be asked."""

    def __init__(self, claim: Claim) -> None:
        self.condition: Any = claim.statement
        self.kind = claim.kind
        self.label = claim.label
        self.result = claim.result or "result"
        condition: Any = claim.statement
        self.names = list(inspect.signature(condition).parameters)

    def ask(self, values: Mapping[str, Any]) -> None:
        given = {n: values[n] for n in self.names if n in values}
        answer = self.condition(**given)
        if not answer:
            raise ConditionBroken(condition_text(self.condition), given, self.kind, self.label)
