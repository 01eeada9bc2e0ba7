"""Edited functions are run at the points of the claim: the first edit with which code and equation agree everywhere is the hint."""

from __future__ import annotations

import ast
import itertools
import math
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.cache import graph
from mathlink.cache.refusal import NotKeyed
from mathlink.errors import MathlinkError
from mathlink.judge import replay
from mathlink.judge.conventions.edits import Edit, edits
from mathlink.judge.gather import domain_points
from mathlink.lift.interpret.source import definition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.model import Budget, Point

__all__ = ["Convention", "seek"]

_POINTS = 4
_DRAWN = 24
_ELSEWHERE = 2
_FEWEST = 3
_CLOSE = 1e-9
_MOST_CASES = 4


@dataclass(frozen=True)
class Convention:
    """What differs, and how the code would agree."""

    name: str
    line: int
    text: str


def seek(case: Case, others: Sequence[Case], points: Sequence[Point], budget: Budget) -> Convention | None:
    """The edit of the function with which it agrees with the equation at all points and in the other cases, if there is one.

    The function is run with each edit, a few times each. Code that works on files or on the system is never run in another
    form than its own.
    """
    function = case.function
    if not isinstance(function, types.FunctionType) or not _is_arithmetic(function):
        return None
    tree = definition_of(function.__code__)
    if not isinstance(tree, ast.FunctionDef):
        return None
    places = _places(case, others, points, budget)
    for edit in itertools.chain(_swapped(tree, case), edits(tree)):
        if budget.left() <= 0:
            return None
        changed = _compiled(function, edit.tree)
        if changed is not None and _agrees(changed, places):
            return Convention(edit.convention, edit.line, _text(edit))
    return scaled(places)


def _is_arithmetic(function: types.FunctionType) -> bool:
    """Whether nothing that the function reaches works on files, on the system, or at random: what has no key has effects.

    Reading on symbols does not tell: a file with a name of its own is opened then too.
    """
    try:
        graph.digest([function])
    except (NotKeyed, RecursionError):
        return False
    reached = {name for code in _codes(function.__code__) for name in code.co_names}
    return not reached & _OF_FILES


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _codes(inner)


_OF_FILES = frozenset(
    "save savez savez_compressed savetxt tofile dump dumps memmap load loadtxt genfromtxt fromfile flush".split()
)
"""What NumPy's arrays and module do with files."""


def _places(case: Case, others: Sequence[Case], points: Sequence[Point], budget: Budget) -> list[tuple[Case, Point]]:
    """Points of the case and of the others at which code and equation can be compared.

    Those come first at which the function as it is does not agree, and of them those with the most different numbers.
    """
    own = _plain([*points, *_drawn(case, budget)])
    found = _told_apart(case, own, _POINTS, budget)
    for number, other in enumerate(c for c in others if c is not case):
        drawn = _plain(_drawn(other, budget))
        found += _told_apart(other, drawn if number < _MOST_CASES else drawn[:_ELSEWHERE], _ELSEWHERE, budget)
    return [p for apart in (True, False) for p, differs in found if differs is apart]


def _told_apart(
    case: Case, points: Sequence[Point], count: int, budget: Budget
) -> list[tuple[tuple[Case, Point], bool]]:
    """Points of a case, with whether code and equation differ there: up to ``count`` that do, and up to two that do not."""
    apart: list[tuple[tuple[Case, Point], bool]] = []
    same: list[tuple[tuple[Case, Point], bool]] = []
    for point in points:
        differs = _differs(case, point)
        if differs is not None:
            (apart if differs else same).append(((case, point), differs))
        if len(apart) >= count or budget.left() <= 0:
            break
    return [*apart, *same[:_ELSEWHERE]]


def _drawn(case: Case, budget: Budget) -> list[Point]:
    return list(itertools.islice(domain_points(case.domain, case.filters, _DRAWN, budget.seed + 3), _DRAWN))


def _plain(points: Sequence[Point]) -> list[Point]:
    """Points without repeated numbers, zeros and ones first: at others too much agrees by chance."""
    return sorted(points, key=lambda p: len(set(p.values()) - {0, 1, -1}), reverse=True)


def _differs(case: Case, point: Point) -> bool | None:
    """Whether code and equation are apart, in values or in shape; ``None`` where one of them has no value."""
    try:
        seen = replay.look(case, point)
    except MathlinkError:
        return None
    if any(s.clash for s in seen):
        return True
    if any(s.left is None or s.right is None for s in seen):
        return None
    return not all(_close(s.left, s.right) for s in seen if s.left is not None and s.right is not None)


def _text(edit: Edit) -> str:
    if edit.convention == "swapped inputs":
        return f"swapped inputs: with {edit.new} in place of {edit.old} the code would agree"
    likewise = ", and likewise elsewhere," if edit.throughout else ""
    return f"{edit.convention}: with `{edit.new}` instead of `{edit.old}` in line {edit.line}{likewise} the code would agree"


def _swapped(tree: ast.FunctionDef, case: Case) -> Iterator[Edit]:
    """Two inputs of the same kind in each other's place."""
    kinds = {name: (type(given), case.shapes.get(name)) for name, given in case.configuration.items()}
    for a, b in itertools.combinations(kinds, 2):
        if kinds[a][0] is kinds[b][0] and len(kinds[a][1] or ()) == len(kinds[b][1] or ()):
            yield Edit("swapped inputs", tree.lineno, f"{a}, {b}", f"{b}, {a}", _Names({a: b, b: a}).changed(tree))


class _Names(ast.NodeTransformer):
    def __init__(self, other: dict[str, str]) -> None:
        self.other = other

    def changed(self, tree: ast.FunctionDef) -> ast.FunctionDef:
        made = ast.parse(ast.unparse(ast.Module([tree], []))).body[0]
        assert isinstance(made, ast.FunctionDef)
        made.body = [self.visit(statement) for statement in made.body]
        return made

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.copy_location(ast.Name(self.other.get(node.id, node.id), node.ctx), node)


def _compiled(function: types.FunctionType, tree: ast.FunctionDef) -> Callable[..., Any] | None:
    """The edited function with the globals, defaults and closure of the original; ``None`` where it does not compile."""
    bare = ast.FunctionDef(tree.name, tree.args, tree.body, [], None, None, **_parameters_of_type(tree))
    around = ast.FunctionDef(
        "around", _arguments(function.__code__.co_freevars), [bare], [], None, None, **_parameters_of_type(tree)
    )
    module = ast.fix_missing_locations(ast.Module([around], []))
    try:
        code = compile(module, function.__code__.co_filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, TypeError, RecursionError):
        return None
    outer = next(c for c in code.co_consts if isinstance(c, types.CodeType))
    inner = next(c for c in outer.co_consts if isinstance(c, types.CodeType) and c.co_name == tree.name)
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    if any(name not in cells for name in inner.co_freevars):
        return None
    made = types.FunctionType(
        inner,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        tuple(cells[n] for n in inner.co_freevars),
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _parameters_of_type(tree: ast.FunctionDef) -> dict[str, Any]:
    """``type_params`` of Python 3.12 and later."""
    return {"type_params": []} if hasattr(tree, "type_params") else {}


def _arguments(names: Sequence[str]) -> ast.arguments:
    return ast.arguments([], [ast.arg(n) for n in names], None, [], [], None, [])


def _agrees(function: Callable[..., Any], places: Sequence[tuple[Case, Point]]) -> bool:
    """Whether an edited function gives what the equation says at every place."""
    compared = 0
    changed = {id(case): case.of(function) for case, _ in places}
    for case, point in places:
        try:
            seen = replay.look(changed[id(case)], point)
        except MathlinkError:
            return False
        if not all(s.left is not None and s.right is not None and _close(s.left, s.right) for s in seen):
            return False
        compared += bool(seen)
    return compared >= _FEWEST


def _sides(case: Case, point: Point) -> list[tuple[float | None, float]] | None:
    """Code and equation at every link and index; ``None`` where the equation has no value."""
    seen = [(s.left, s.right) for s in replay.look(case, point)]
    return None if any(right is None for _, right in seen) else [(a, b) for a, b in seen if b is not None]


def _close(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=_CLOSE, abs_tol=1e-12)


def scaled(places: Sequence[tuple[Case, Point]]) -> Convention | None:
    """Code that is the equation times a length: a mean against a sum, n against n − 1."""
    ratios: dict[tuple[tuple[str, int, int], ...], float] = {}
    for case, point in places:
        try:
            values = _sides(case, point)
        except MathlinkError:
            continue
        lengths = tuple((name, axis, n) for name, shape in case.shapes.items() for axis, n in enumerate(shape))
        for left, right in values or ():
            if left == right == 0:
                continue
            if left is None or not right:
                return None
            if not math.isclose(ratios.setdefault(lengths, left / right), left / right, rel_tol=1e-6):
                return None
    if len(ratios) < _FEWEST or len(set(ratios.values())) < 2:
        return None
    for name, axis in {(n, k): None for key in ratios for n, k, _ in key}:
        sizes = {key: next(n for a, k, n in key if (a, k) == (name, axis)) for key in ratios}
        for words, law in _LAWS:
            try:
                fits = all(math.isclose(law(sizes[key]), ratio, rel_tol=1e-6) for key, ratio in ratios.items())
            except ZeroDivisionError:
                continue
            if fits:
                length = f"len({name})" if axis == 0 else f"{name}.shape[{axis}]"
                return Convention("factor", 0, f"code = {words} × equation with n = {length}: {_MEANS[words]}")
    return None


_LAWS: tuple[tuple[str, Callable[[int], float]], ...] = (
    ("n", lambda n: n),
    ("1/n", lambda n: 1 / n),
    ("n/(n - 1)", lambda n: n / (n - 1)),
    ("(n - 1)/n", lambda n: (n - 1) / n),
    ("√n", lambda n: math.sqrt(n)),
    ("1/√n", lambda n: 1 / math.sqrt(n)),
    ("√(n/(n - 1))", lambda n: math.sqrt(n / (n - 1))),
    ("√((n - 1)/n)", lambda n: math.sqrt((n - 1) / n)),
    ("(n - 1)", lambda n: n - 1),
)
_MEANS = {
    **dict.fromkeys(("n", "1/n", "(n - 1)"), "a mean against a sum"),
    **dict.fromkeys(("√n", "1/√n"), "a root of a mean against one of a sum"),
    **dict.fromkeys(("n/(n - 1)", "(n - 1)/n", "√(n/(n - 1))", "√((n - 1)/n)"), "the divisor n against n - 1 (ddof)"),
}
