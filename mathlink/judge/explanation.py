"""What seems to be wrong with a refuted claim, looked for where people use the function first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError
from mathlink.judge.gather import near_examples
from mathlink.term import Term, sym
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.judge.case import Case
    from mathlink.model import Budget, Model, Obligation, Point
    from mathlink.prove.implicit import Implicit

__all__ = ["seek_hint"]

_RESULT = sym("the result")
_SHORT_SCRIPT = re.compile(r"(?<=_)\{(\w)\}")  # f_{f}
_LONGEST = 4.0  # seconds
_SHORTEST = 0.2


def seek_hint(
    case: Case, model: Model, number: int, obligation: Obligation, points: Sequence[Point], budget: Budget
) -> tuple[str, str]:
    """A hint and its kind for the ``number``-th obligation of a case, ``("", "")`` where nothing was found."""
    from mathlink.prove import hints

    statement = _statement(case, model, number)
    near = near_examples(case.domain, case.filters, points, budget.seed)
    limit = budget.part(min(_LONGEST, max(_SHORTEST, budget.left())))
    for chosen, elsewhere in (((near, points), (points, ())) if near else ((points, ()),)):
        found = hints.suggest(
            obligation.left, obligation.right, chosen, limit, statement=statement, elsewhere=elsewhere
        )
        if found is not None:
            return found.text, found.kind
    return "", ""


def _statement(case: Case, model: Model, number: int) -> Implicit | None:
    """The statement with a symbol for the result, where the result does not stand alone on the left."""
    from mathlink.prove.implicit import Implicit

    try:
        results = case.results_of(model)
        if len(results) != 1:
            return None
        ((target, result),) = results.items()
        if not isinstance(result, Term):
            return None
        obligation = list(case.obligations({target: _RESULT}))[number]
    except (MathlinkError, IndexError):
        return None
    if obligation.left is _RESULT or obligation.right is _RESULT:
        return None
    called = next((to_text(n) for n in case.statement.results if case.statement.targets.get(n) == target), "result")
    return Implicit(obligation.left, obligation.right, _RESULT, result, _SHORT_SCRIPT.sub(r"\1", called))
