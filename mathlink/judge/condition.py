"""The condition of an ``@ensures``: asked after a call of the running function, or of the terms that the function was read as."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import latex, lift
from mathlink.bind.instance import Instance
from mathlink.bind.spelling import exact
from mathlink.bind.target import Parameter, Return
from mathlink.errors import InputProblem, NotAClaim
from mathlink.judge.case import constants, part
from mathlink.judge.prepare import truth
from mathlink.judge.timed import answered
from mathlink.lift.running import call_with, plain, quiet
from mathlink.model import Array
from mathlink.term import Term, postorder
from mathlink.views.arb import holds
from mathlink.wording import condition_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.claim import Claim
    from mathlink.judge.case import Case
    from mathlink.model import Point

__all__ = ["Asked", "Condition"]

_BEYOND = 10**400  # stands for infinity in comparisons: larger than every double
_WATCHED = 12  # calls after which it is looked at whether the condition itself changes anything


@dataclass(frozen=True)
class Asked:
    """One call: whether the condition held (``None``: the input is outside the domain), and what was seen."""

    held: bool | None
    ran: lift.Run
    words: str = ""


class Condition:
    """The condition of one claim.

    Attributes
    ----------
    claim, text : the claim, and its condition in words.
    names : the function's parameters.
    result : the name that stands for the result.
    paste : from inputs to the line that shows a counterexample, where that is not one call of the function.

    Raises
    ------
    InputProblem : it takes names that are neither parameters nor the result, or it cannot be read.
    """

    def __init__(self, claim: Claim, parameters: Sequence[lift.Parameter]) -> None:
        self.claim = claim
        self.names = [p.name for p in parameters]
        self.result = claim.result or "result"
        self.own = ""
        self.paste: Callable[[dict[str, Any]], str] | None = None
        self._watch = _WATCHED
        if isinstance(claim.statement, str):
            self._read(claim.statement)
        else:
            self._taken(claim.statement)

    def _read(self, text: str) -> None:
        own = getattr(lift.callable_of(self.claim.function), "__name__", "")
        table = dict.fromkeys([*self.names, self.result], "symbol")
        if own.isidentifier():
            table[own] = "function"
        self.terms = latex.read_given(text, table).conditions
        self.text = text
        self.own = own

    def _taken(self, statement: Callable[..., Any]) -> None:
        self.asked = [p.name for p in lift.signature(statement) if p.required or p.name in (*self.names, self.result)]
        self.text = condition_text(statement)
        strange = [n for n in self.asked if n not in self.names and n != self.result]
        if strange:
            raise InputProblem(
                f"the condition takes {', '.join(strange)}, which is neither a parameter nor `{self.result}`"
            )

    def at(self, case: Case, point: Point, seconds: float = math.inf) -> Asked:
        """Call the function and ask. A ``raise`` that the function writes itself puts the input outside the domain.

        Raises
        ------
        InputProblem : the condition raises, is no truth value, has no value, or changes what it looks at.
        OutOfTime : the function gave no answer within ``seconds``.
        """
        ran = answered(lambda: lift.run(case.function, case.configuration, point), seconds, point)
        if ran.exception:
            if ran.own_raise:
                return Asked(None, ran)
            return Asked(False, ran, f"the code raises {ran.exception}")
        if isinstance(self.claim.statement, str):
            return Asked(self._of_text(case, point, ran), ran)
        return answered(lambda: self._asked(case, point, ran), seconds, point)

    def holds_at_all(self, case: Case, points: Sequence[Point]) -> bool:
        """A quick look at many points: whether the condition holds at every one of them; ``False`` also where that is not plain."""
        if isinstance(self.claim.statement, str):
            return False
        statement: Any = self.claim.statement
        parameters = lift.signature(case.function)
        try:
            with quiet():
                for point in points:  # those that only a filter keeps out are asked too: that can only say no
                    arguments = lift.arguments_at(case.configuration, point)
                    result = call_with(case.function, parameters, dict(arguments))
                    every = {**arguments, self.result: result}
                    if statement(**{n: every[n] for n in self.asked}) is not True:
                        return False
        except (Exception, SystemExit):
            return False
        return True

    def _asked(self, case: Case, point: Point, ran: lift.Run) -> Asked:
        arguments = lift.arguments_at(case.configuration, point)
        given = {
            n: ran.raw if n == self.result else arguments[n] if n in arguments else self._default(n) for n in self.asked
        }
        try:
            with quiet():
                answer = truth(self.claim.statement(**given), self.text)  # type: ignore[operator]
                if self._watch > 0:
                    self._watch -= 1
                    again = truth(self.claim.statement(**given), self.text)  # type: ignore[operator]
                    self._unchanged(ran, answer, again)
        except InputProblem:
            raise
        except Exception as error:
            raise InputProblem(f"the condition {self.text} raised {type(error).__name__}: {error}") from None
        return Asked(answer, ran)

    def _unchanged(self, ran: lift.Run, answer: bool, again: bool) -> None:
        if repr(plain(ran.raw)) != repr(ran.value):
            raise InputProblem(f"the condition {self.text} changes the result that it looks at: compare a copy")
        if answer is not again:
            raise InputProblem(f"the condition {self.text} gives {answer}, then {again}, for one and the same call")

    def _default(self, name: str) -> Any:
        return next(p.default for p in lift.signature(self.claim.function) if p.name == name)

    def _of_text(self, case: Case, point: Point, ran: lift.Run) -> bool | None:
        if _has_nan(ran.value):
            return False  # as in Python: no comparison with NaN holds
        results = constants(_finite(part(ran.value, ())))
        for condition in self.terms:
            held = holds(self._over(condition, case, results), point)
            if held is None:
                raise InputProblem(f"{self.text} has no value at {ran.inputs}")
            if not held:
                return False
        return True

    def over(self, case: Case, returned: Any) -> list[Term]:
        """The conditions of a LaTeX statement with the terms that the function was read as."""
        if not isinstance(returned, (Term, Array)):
            raise NotAClaim("the code returns something that is neither a number nor an array")
        return [self._over(condition, case, returned) for condition in self.terms]

    def _over(self, condition: Term, case: Case, returned: Term | Array) -> Term:
        targets: dict[Term, Any] = {}
        by_name = {exact(n): n for n in case.values}
        for t in postorder(condition):
            if t.op == "sym" and exact(t.data) == exact(self.result):
                targets[t] = Return()
            elif t.op == "sym" and exact(t.data) in by_name:
                targets[t] = Parameter(by_name[exact(t.data)])
            elif t.op == "call" and exact(t.data) == exact(self.own):
                targets[t] = Return()
        return Instance(targets, {}, case.values, {Return(): returned}).term(condition)


def _finite(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    infinite = isinstance(value, float) and math.isinf(value)
    return Fraction(_BEYOND if value > 0 else -_BEYOND) if infinite else value


def _has_nan(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_has_nan, value))
    return isinstance(value, float) and math.isnan(value)
