"""Every path of a program, by running it again and again: what was decided, what follows from it, what came out."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from mathlink.errors import MathlinkError, NotModelled, OutOfTime
from mathlink.lift.domains import is_partial
from mathlink.lift.orderings import Orderings
from mathlink.term import COMPARISONS, Term, boolean, make, not_, or_, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import FrameType

    from mathlink.lift.frameworks.handing import Handing
    from mathlink.model import Budget

__all__ = ["Leaf", "Refusal", "Tracer", "active", "refuse"]

_PATHS = 64
_DECISIONS = 200
_CHECK_EVERY = 255
_NODES = 100_000
_EXTREMES = frozenset({"max", "min"})


class Refusal(BaseException):
    """Ends a run at once; no ``except Exception`` of the program that is read can catch it."""

    def __init__(self, problem: MathlinkError) -> None:
        self.problem = problem
        super().__init__(str(problem))


@dataclass(frozen=True, slots=True)
class Leaf:
    """The end of one path: its decisions in order, and either a value or the name of the exception raised."""

    decisions: tuple[tuple[Term, bool], ...]
    value: Any = None
    raised: str = ""


class Tracer:
    """The state of one reading: the decisions of the path being run, and what all paths have in common."""

    __slots__ = (
        "assumed",
        "assumptions",
        "bound",
        "budget",
        "calls",
        "changing",
        "computed",
        "context",
        "decisions",
        "demanded",
        "eager",
        "ends",
        "file",
        "formatted",
        "guarded",
        "handing",
        "held",
        "known",
        "lines",
        "opaque",
        "operations",
        "orderings",
        "partials",
        "place",
        "prefix",
        "pure",
        "refusal",
        "thrown",
    )

    def __init__(self, budget: Budget, file: str = "", opaque: tuple[str, ...] = ()) -> None:
        self.budget = budget
        self.file = file
        self.opaque = opaque
        self.ends: list[tuple[Sequence[Term], Sequence[tuple[Term, bool]], Mapping[Term, tuple[Term, ...]]]] = []
        self.assumptions: dict[str, None] = {}
        self.assumed: dict[Term, None] = {}
        self.demanded: dict[Term, None] = {}
        self.held: dict[Term, Term] = {}
        self.calls: dict[str, Callable[..., Any]] = {}
        self.changing: dict[str, None] = {}
        self.lines: dict[Term, int] = {}
        self.operations = 0
        self.eager = False
        self.guarded: Callable[[], bool] = _never
        self.handing: Handing | None = None
        self.place: Callable[[], int] = self._line_of_frame
        self.start([])

    def start(self, prefix: list[tuple[Term, bool]]) -> None:
        """Begin a path whose first decisions are given."""
        self.prefix = prefix
        self.decisions: list[tuple[Term, bool]] = []
        self.known: dict[Term, bool] = {}
        self.orderings = Orderings()
        self.formatted = False
        self.partials: dict[Term, tuple[Term, ...]] = {}
        self.computed: dict[Term, tuple[Term, ...]] = {}
        self.context: list[Term] = []
        self.pure = 0
        self.bound: frozenset[Term] = frozenset()
        self.thrown: BaseException | None = None
        self.refusal: Refusal | None = None

    def note(self, term: Term) -> None:
        """An operation of the program made this term: keep its line, look at the clock."""
        self.operations += 1
        if not self.operations & _CHECK_EVERY:
            self.check()
        if self.computed.get(term, True):
            self.computed[term] = tuple(self.context)
        if term not in self.lines:
            self.lines[term] = self.place()

    def partial(self, term: Term) -> None:
        """The program computed something that has no value everywhere, under the conditions of the branches being merged."""
        if not self.bound and is_partial(term) and self.partials.get(term, True):
            self.partials[term] = tuple(self.context)

    def assume(self, condition: Term, words: str) -> None:
        """Take a condition for granted wherever the run comes to this place: the model speaks of no other inputs."""
        if any(part in self.bound for part in postorder(condition)):
            refuse(f"what holds only where {words}, in a loop whose number of rounds depends on the inputs")
        way = [c if value else not_(c) for c, value in self.decisions]
        self.assumed[or_(*(not_(c) for c in (*way, *self.context)), condition)] = None
        self.assumptions[f"only where {words}"] = None

    @contextmanager
    def under(self, condition: Term) -> Iterator[None]:
        """What runs inside runs only where the condition holds."""
        self.context.append(condition)
        try:
            yield
        finally:
            self.context.pop()

    def check(self) -> None:
        """End the run when the budget or the room for terms is used up."""
        if self.budget.left() <= 0:
            self.stop(OutOfTime("out of time while reading the function"))
        if self.operations > _NODES:
            self.stop(NotModelled(f"more than {_NODES} operations", self.file))

    def stop(self, problem: MathlinkError) -> NoReturn:
        """End the run for good, whatever the program catches."""
        self.refusal = Refusal(problem)
        raise self.refusal

    def _line_of_frame(self) -> int:
        frame: FrameType | None = sys._getframe(2)
        file = self.file
        while frame is not None:
            if frame.f_code.co_filename == file:
                return frame.f_lineno
            frame = frame.f_back
        return 0

    def decide(self, condition: Term) -> bool:
        """Whether the condition holds on this path."""
        op = condition.op
        if op == "true" or op == "false":
            return op == "true"
        if op == "not":
            return not self.decide(condition.args[0])
        if op == "and":
            return all(self.decide(c) for c in condition.args)
        if op == "or":
            return any(self.decide(c) for c in condition.args)
        if op == "ite":
            return self.decide(condition.args[1 if self.decide(condition.args[0]) else 2])
        found = self.implied(condition)
        return self._choose(condition) if found is None else found

    def implied(self, condition: Term) -> bool | None:
        """The truth of a plain condition where it follows from earlier decisions."""
        found = self.known.get(condition)
        if found is None and condition.op in COMPARISONS:
            found = self.orderings.implied(condition)
            if found is None and (condition.args[0].op in _EXTREMES or condition.args[1].op in _EXTREMES):
                found = self._of_extreme(condition)
        return found

    def _of_extreme(self, condition: Term) -> bool | None:
        """What is known about a maximum (minimum) and one of its own parts: it is one of them, and none exceeds it."""
        for whole, part in (condition.args, condition.args[::-1]):
            if whole.op not in _EXTREMES or part not in whole.args:
                continue
            if condition.op in ("lt", "le"):
                at_most = (condition.args[0] is part) == (whole.op == "max")
                if at_most == (condition.op == "le"):
                    return at_most
            others = [o for o in whole.args if o is not part]
            if condition.op == "eq" and all(self._differ(whole, o) for o in others):
                return True
        return None

    def _differ(self, a: Term, b: Term) -> bool:
        return self.known.get(make("eq", (a, b))) is False or self.known.get(make("eq", (b, a))) is False

    def _choose(self, condition: Term) -> bool:
        if self.bound and any(part in self.bound for part in postorder(condition)):
            refuse(
                "a decision that changes from round to round, in a loop whose number of rounds depends on the inputs"
            )
        step = len(self.decisions)
        value = True
        if step < len(self.prefix):
            expected, value = self.prefix[step]
            if expected is not condition:
                refuse("the function is not deterministic: run twice, it decides differently")
        elif step >= _DECISIONS:
            refuse(f"more than {_DECISIONS} decisions on one path", "a loop that ends by a condition on its inputs?")
        self.decisions.append((condition, value))
        self.known[condition] = value
        if condition.op in COMPARISONS:
            self.orderings.learn(condition, value)
        return value

    def simplified(self, condition: Term) -> Term:
        """The condition, or true or false where it is already decided."""
        found = self.implied(condition)
        return condition if found is None else boolean(found)

    def explore(self, run: Callable[[], Leaf]) -> list[Leaf]:
        """Run every path; the leaves in order.

        Raises the problem that made a path unreadable.
        """
        leaves: list[Leaf] = []
        waiting: list[list[tuple[Term, bool]]] = [[]]
        while waiting:
            if len(leaves) >= _PATHS:
                raise NotModelled(f"more than {_PATHS} paths", self.file)
            prefix = waiting.pop()
            self.start(prefix)
            if self.budget.left() <= 0:
                raise OutOfTime("out of time while reading the function")
            eager = self.eager
            leaf = run()
            if (
                self.eager is not eager
            ):  # the program asks for a truth by identity: comparisons are decided where they stand
                leaves, waiting = [], [[]]
                continue
            leaves.append(leaf)
            for i in range(len(prefix), len(leaf.decisions)):
                condition, value = leaf.decisions[i]
                waiting.append([*leaf.decisions[:i], (condition, not value)])
        return leaves


def _never() -> bool:
    return False


class _Active:
    """Holds the tracer of the reading in progress; one reading at a time."""

    __slots__ = ("tracer",)

    tracer: Tracer


active = _Active()


def refuse(construct: str, hint: str = "") -> NoReturn:
    """End the reading in progress: this construct is outside what can be modelled."""
    tracer = active.tracer
    tracer.stop(NotModelled(construct, tracer.file, tracer.place(), hint))
