"""Correct implementations and single-edit mutants of known formulas: what the four answers are worth.

    python benchmarks/soundness.py [--count 400] [--seed 0] [--budget 6] [--show]

Every mutant, of the code or of the equation, is first shown to differ from the other side at 50 digits at a point of the domain:
code by running it on mpmath's numbers, equations by the terms that were read. A mutant that is *proved* or *tested*, or a correct
implementation that is *refuted*, is an error of the tool.
"""

from __future__ import annotations

import argparse
import ast
import collections
import itertools
import linecache
import math
import random
import re
import sys
import zlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mpmath import mp

sys.path.insert(0, str(Path(__file__).parent))
from formulas import FORMULAS, Formula

from mathlink import lift
from mathlink.bind.target import Return
from mathlink.claim import Claim
from mathlink.errors import MathlinkError
from mathlink.judge.claim import judge
from mathlink.judge.prepare import prepare, read_statement
from mathlink.model import Budget, Status
from mathlink.sample import holds
from mathlink.term import const
from mathlink.views.mp import evaluate_mp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Tried", "differing", "edited", "mutants", "originals", "verdict_of"]

_POINTS = 60
_APART = 1e-6  # relative; smaller differences are the business of rounded constants
_DIGITS = 50


@dataclass(frozen=True)
class Tried:
    """A pair of code and equation; ``edit`` says what was changed, ``""`` for a pair that is right."""

    formula: Formula
    code: str
    latex: str
    edit: str = ""
    kind: str = "original"


# ── edits of the code ────────────────────────────────────────────────────────────────────────────

_OTHER = {"sin": "cos", "cos": "sin", "tanh": "sinh", "exp": "expm1", "expm1": "exp", "log": "log10", "log10": "log"}
_OTHER |= {"log1p": "log", "sqrt": "cbrt", "asin": "atan", "sinh": "cosh", "cosh": "sinh"}
_TURNED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div}
_MIRRORED = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}


def code_mutants(formula: Formula, source: str) -> Iterator[Tried]:
    """Every single edit of the function's body."""
    for kind, words, changed in edited(source, list(formula.domain)):
        yield Tried(formula, changed, formula.latex, words, kind)


def edited(source: str, names: list[str]) -> Iterator[tuple[str, str, str]]:
    """(kind, what was changed, source with the change) for every single edit of a source."""
    count = sum(1 for _ in ast.walk(ast.parse(source)))
    for place in range(count):
        for number in range(12):
            tree = ast.parse(source)
            node = list(ast.walk(tree))[place]
            edits = list(_edits(node, names))
            if number >= len(edits):
                break
            kind, made = edits[number]
            changed = ast.unparse(ast.fix_missing_locations(_Put(node, made).visit(tree)))
            yield kind, f"{ast.unparse(node)} → {ast.unparse(made)}", changed


def _edits(node: ast.AST, names: list[str]) -> Iterator[tuple[str, Any]]:
    match node:
        case ast.Constant(value=bool()):
            return
        case ast.Constant(value=int(value)):
            yield "constant", ast.Constant(value + 1)
            yield "constant", ast.Constant(value - 1)
        case ast.Constant(value=float(value)):
            yield "constant", ast.Constant(float(f"{value * 1.07:.4g}"))
        case ast.BinOp(left=left, op=op, right=right):
            turned = _TURNED.get(type(op))
            if turned is not None:
                yield "operator", ast.BinOp(left, turned(), right)
            if isinstance(op, (ast.Sub, ast.Div, ast.Pow)):
                yield "swap", ast.BinOp(right, op, left)
            yield "missing term", left
            if isinstance(op, (ast.Add, ast.Sub, ast.Mult)):
                yield "missing term", right
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield "sign", operand
        case ast.Call(func=ast.Attribute(value=ast.Name(id="math"), attr=name), args=args) if name in _OTHER:
            yield "function", ast.Call(ast.Attribute(ast.Name("math"), _OTHER[name]), args, [])
        case ast.Call(func=ast.Name(id=name), args=args) if name in _OTHER:
            yield "function", ast.Call(ast.Attribute(ast.Name("math"), _OTHER[name]), args, [])
        case ast.Call(func=ast.Name(id=("max" | "min") as name), args=args):
            yield "function", ast.Call(ast.Name("min" if name == "max" else "max"), args, [])
        case ast.Call(func=ast.Name(id="range"), args=[*before, last]):
            yield "off by one", ast.Call(ast.Name("range"), [*before, ast.BinOp(last, ast.Add(), ast.Constant(1))], [])
            yield "off by one", ast.Call(ast.Name("range"), [*before, ast.BinOp(last, ast.Sub(), ast.Constant(1))], [])
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _MIRRORED:
            yield "branch", ast.Compare(left, [_MIRRORED[type(op)]()], [right])
            yield "branch", ast.Compare(left, [op], [ast.BinOp(right, ast.Add(), ast.Constant(0.1))])
        case ast.Name(id=name, ctx=ast.Load()) if name in names and len(names) > 1:
            yield "swap", ast.Name(names[(names.index(name) + 1) % len(names)])
        case ast.Return(value=value) if value is not None:
            yield "factor", ast.Return(ast.BinOp(value, ast.Mult(), ast.Constant(2)))
            yield "unit", ast.Return(ast.BinOp(value, ast.Div(), ast.Constant(1000)))
            yield "sign", ast.Return(ast.UnaryOp(ast.USub(), value))


class _Put(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old = old
        self.new = new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


# ── edits of the equation ────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(r"(?<![\w.])(?<!_\{)\d+(?:\.\d+)?")
_SIGN = re.compile(r"(?<=[\w}) ])[+-](?=[ \w\\(])")
_WORDS = {r"\sin": r"\cos", r"\cos": r"\sin", r"\ln": r"\log_{10}", r"\log_{10}": r"\ln", r"\tanh": r"\sinh"}
_WORDS |= {
    r"\max": r"\min",
    r"\sqrt": r"\sqrt[3]",
    r"\arcsin": r"\arctan",
    "< ": "> ",
    r"\ge": r"\le",
    r"\pi": r"\frac{\pi}{2}",
}
_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")


def equation_mutants(formula: Formula, source: str) -> Iterator[Tried]:
    """Single edits of the text right of the first ``=``."""
    start = formula.latex.index("=") + 1
    head, tail = formula.latex[:start], formula.latex[start:]

    def tried(kind: str, span: tuple[int, int], new: str) -> Tried:
        text = head + tail[: span[0]] + new + tail[span[1] :]
        return Tried(formula, source, text, f"{tail[slice(*span)]} → {new}", f"equation: {kind}")

    for found in _NUMBER.finditer(tail):
        text = found.group()
        yield tried("constant", found.span(), f"{float(text) * 1.07:.4g}" if "." in text else str(int(text) + 1))
        if found.start() and tail[found.start() - 1] in "^{" and int(float(text)) > 1:
            yield tried("constant", found.span(), str(int(float(text)) - 1))
    for found in _SIGN.finditer(tail):
        yield tried("sign", found.span(), "-" if found.group() == "+" else "+")
    for word, other in _WORDS.items():
        for found in re.finditer(re.escape(word) + r"(?![a-z_])", tail):
            yield tried("function", found.span(), other)
    for found in _FRACTION.finditer(tail):
        yield tried("swap", found.span(), rf"\frac{{{found.group(2)}}}{{{found.group(1)}}}")
        yield tried("missing term", found.span(), f"{{{found.group(1)}}}")
    names = list(formula.domain) if len(formula.domain) > 1 and not formula.lists else []
    for number, name in enumerate(names):
        for found in re.finditer(rf"(?<![A-Za-z\\_{{]){re.escape(name)}(?![A-Za-z_])", tail):
            yield tried("swap", found.span(), names[(number + 1) % len(names)])
    yield Tried(formula, source, f"{head} 2 \\left({tail}\\right)", "2 ·", "equation: factor")


# ── at 50 digits ─────────────────────────────────────────────────────────────────────────────────


class _Exactly(ast.NodeTransformer):
    """Decimals as written, quotients and powers of whole numbers without rounding."""

    def visit_Constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, float):
            return ast.Call(ast.Name("_number"), [ast.Constant(repr(node.value))], [])
        return node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        name = {ast.Div: "_quotient", ast.Pow: "_power"}.get(type(node.op))
        return node if name is None else ast.Call(ast.Name(name), [node.left, node.right], [])


def _real(value: Any) -> Any:
    if isinstance(value, mp.mpc):
        raise ValueError("math domain error")
    return value


def _quotient(a: Any, b: Any) -> Any:
    return mp.mpf(a) / b


def _power(a: Any, b: Any) -> Any:
    return a ** b if isinstance(a, int) and isinstance(b, int) and b >= 0 else _real(mp.mpf(a) ** b)


class _Math:
    """The functions of ``math`` on mpmath's numbers."""

    def __getattr__(self, name: str) -> Any:
        if name in ("pi", "tau"):
            return +mp.pi if name == "pi" else 2 * mp.pi
        if name == "log":
            return lambda x, base=None: _real(mp.log(x) if base is None else mp.log(x) / mp.log(base))
        if name == "cbrt":
            return lambda x: mp.sign(x) * mp.cbrt(abs(x))
        function = getattr(mp, name)
        return lambda *args: _real(function(*args))


def _run_exactly(source: str, arguments: dict[str, Any]) -> Any:
    text = ast.unparse(_Exactly().visit(ast.parse(source)))
    space: dict[str, Any] = {"math": _Math(), "_number": mp.mpf, "_quotient": _quotient, "_power": _power}
    exec(compile(text, "<exactly>", "exec", dont_inherit=True), space)
    return _real(mp.mpf(space["f"](**arguments)))


# ── pairs ────────────────────────────────────────────────────────────────────────────────────────


def function_of(source: str) -> Callable[..., Any]:
    """The function of a source, with its lines where ``inspect`` finds them."""
    name = f"formula_{zlib.crc32(source.encode())}.py"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    space: dict[str, Any] = {"math": math, "__name__": "formulas_under_test"}
    exec(compile(source, name, "exec", dont_inherit=True), space)
    return space["f"]  # type: ignore[no-any-return]


def claim_of(tried: Tried) -> Claim:
    """The claim of a pair."""
    formula = tried.formula
    return Claim(
        function_of(tried.code), "implements", tried.latex, given=formula.given or None, where=formula.where or None
    )


def gap(tried: Tried, seed: int) -> float | None:
    """The largest relative difference of the two sides over points of the domain; ``None`` where it cannot be told."""
    claim = claim_of(tried)
    try:
        parameters = lift.signature(claim.function)
        case = prepare(claim, read_statement(claim, parameters), parameters, Budget.seconds(20.0)).cases[0]
        (obligation,) = case.obligations({Return(): const(0)})
    except (MathlinkError, ValueError, TypeError):
        return None
    rng = random.Random(f"{seed}:{tried.formula.name}")
    worst: float | None = None
    with mp.workdps(_DIGITS):
        for _ in range(_POINTS):
            point = _drawn(tried.formula, case.domain.kinds, rng)
            try:
                if any(holds(h, point) is not True for h in case.domain.hypotheses):
                    continue
                right = evaluate_mp(obligation.right, point, _DIGITS)
                left = _run_exactly(tried.code, _arguments(tried.formula, point))
            except (ArithmeticError, ValueError, TypeError, IndexError, MathlinkError):
                continue
            size = max(abs(left), abs(right))
            worst = max(worst or 0.0, float(abs(left - right) / size) if size else 0.0)
    return worst


def _drawn(formula: Formula, kinds: dict[str, Any], rng: random.Random) -> dict[str, Fraction]:
    point = {}
    for name in kinds:
        low, high = formula.domain[name.split("[")[0]]
        whole = isinstance(low, int) and isinstance(high, int) and kinds[name] == "int"
        point[name] = Fraction(rng.randint(int(low), int(high)) if whole else round(rng.uniform(low, high), 3))
    return point


def _arguments(formula: Formula, point: dict[str, Fraction]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in point.items():
        number = int(value) if name == "n" and value.denominator == 1 else mp.mpf(value.numerator) / value.denominator
        if "[" in name:
            found.setdefault(name.split("[")[0], []).append(number)
        else:
            found[name] = number
    return found


def originals() -> Iterator[Tried]:
    """Every formula with each of its implementations."""
    for formula in FORMULAS:
        for code in formula.codes:
            yield Tried(formula, code, formula.latex)


def differing(seed: int, part: int = 0, parts: int = 1) -> Iterator[Tried]:
    """Every mutant of every implementation (of every ``parts``-th) that differs visibly, the implementations in turn."""
    rng = random.Random(seed)
    waiting: list[list[Tried]] = []
    for tried in itertools.islice(originals(), part, None, parts):
        every = [*code_mutants(tried.formula, tried.code), *equation_mutants(tried.formula, tried.code)]
        rng.shuffle(every)
        waiting.append(every)
    while any(waiting):
        for every in waiting:
            if every:
                tried = every.pop()
                found = gap(tried, seed)
                if found is not None and found > _APART:
                    yield tried


def mutants(count: int, seed: int) -> Iterator[Tried]:
    """Up to ``count`` mutants that differ visibly, the formulas in turn."""
    rng = random.Random(seed)
    waiting: list[list[Tried]] = []
    for formula in FORMULAS:
        code = rng.choice(formula.codes)
        every = [*code_mutants(formula, code), *equation_mutants(formula, code)]
        rng.shuffle(every)
        waiting.append(every)
    made = 0
    while made < count and any(waiting):
        for every in waiting:
            while every and made < count:
                tried = every.pop()
                found = gap(tried, seed)
                if found is not None and found > _APART:
                    made += 1
                    yield tried
                    break


def verdict_of(tried: Tried, budget: float, seed: int) -> Any:
    """The tool's answer to a pair."""
    return judge(claim_of(tried), budget, seed)


def main() -> int:
    """Judge everything and print the table; 1 where the tool was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=400, help="number of mutants")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget", type=float, default=6.0)
    parser.add_argument("--show", action="store_true", help="print every answer that is not the usual one")
    options = parser.parse_args()
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    wrong = 0
    pairs = [*originals()]
    doubtful = [t for t in pairs if not (gap(t, options.seed) or 0.0) < 1e-25 or gap(t, options.seed) is None]
    for tried in doubtful:
        print(f"the table itself is wrong: {tried.formula.name}: {tried.code}")
    for tried in (*pairs, *mutants(options.count, options.seed)):
        verdict = verdict_of(tried, options.budget, options.seed)
        table[tried.kind][verdict.status.value] += 1
        usual = Status.REFUTED if tried.edit else Status.PROVED
        false = verdict.status in ((Status.PROVED, Status.TESTED) if tried.edit else (Status.REFUTED,))
        wrong += false
        if false or (options.show and verdict.status is not usual):
            print(
                f"{'WRONG ' if false else ''}{verdict.status.value}: {tried.formula.name} [{tried.edit}]: {verdict.message}"
            )
            print(f"    {tried.latex}\n    " + tried.code.strip().replace("\n", "\n    "))
    _print(table)
    return 1 if wrong or doubtful else 0


def _print(table: dict[str, collections.Counter[str]]) -> None:
    statuses = [s.value for s in Status]
    print(f"{'':24}" + "".join(f"{s:>11}" for s in statuses))
    for kind, counts in table.items():
        print(f"{kind:24}" + "".join(f"{counts[s]:>11}" for s in statuses))
    total = sum((c for k, c in table.items() if k != "original"), collections.Counter[str]())
    share = total["refuted"] / max(1, total.total())
    print(f"{'all mutants':24}" + "".join(f"{total[s]:>11}" for s in statuses) + f"    {share:.2%} refuted")


if __name__ == "__main__":
    raise SystemExit(main())
