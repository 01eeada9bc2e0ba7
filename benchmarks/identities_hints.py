"""Whether a hint names the mistake: every identity's code with one small mistake of each kind, shown different by running both.

    python -m benchmarks.identities_hints [--each N] [--seed N] [--family WORDS] [-v]

Prints for each kind of mistake how many were refuted and how many hints name what was changed: the number, the sign, the function,
the term; a factor or an offset of the whole result as such.
"""

from __future__ import annotations

import argparse
import ast
import collections
import copy
import random
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.claims import load
from benchmarks.identities import Trial, trials
from mathlink.conductor import verify, warm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIBLINGS = {
    "sin": "cos",
    "cos": "sin",
    "tan": "sin",
    "sinh": "cosh",
    "cosh": "sinh",
    "tanh": "tan",
    "exp": "expm1",
    "log": "log10",
    "log10": "log",
    "log1p": "log",
    "atan": "tanh",
    "asin": "acos",
    "erf": "erfc",
    "erfc": "erf",
    "gamma": "lgamma",
    "mean": "sum",
    "sum": "mean",
}


@dataclass(frozen=True)
class Mistake:
    """A changed module, the kind of mistake, and the words any of which names it."""

    kind: str
    source: str
    names: tuple[str, ...]


def mistakes(source: str) -> list[Mistake]:
    """Every mistake of every kind that the rules know, in the order of the code."""
    tree = ast.parse(source)
    found = []
    for number, node in enumerate(ast.walk(tree)):
        for kind, change in RULES.items():
            made = copy.deepcopy(tree)
            place = list(ast.walk(made))[number]
            names = change(place, node)
            if names is not None:
                found.append(Mistake(kind, ast.unparse(made), names))
    return found


def _constant(node: Any, old: Any) -> tuple[str, ...] | None:
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float) or node.value == 0:
        return None
    before = node.value
    node.value = before + 1 if isinstance(before, int) else float(f"{before * 1.2:.4g}")
    return (*_numbers(before, node.value), "code = ")


def _numbers(*values: float) -> tuple[str, ...]:
    """How numbers may be written in a hint."""
    found = []
    for v in values:
        found += [f"{v:g}", f"{v}", f"{v * 2:g}", f"{v / 2:g}"]
    return tuple(found)


def _sign(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        return ("sign", "-equation", "- equation", *_offsets(node))
    return None


def _offsets(node: ast.BinOp) -> tuple[str, ...]:
    """A changed sign of a term that stands outside is an offset of twice the term."""
    return ("code = equation +", "code = equation -", "has a term")


def _missing_term(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        names = tuple(sorted(_words(node.right)))
        _become(node, node.left)
        return ("term", "code = equation", *names)
    return None


def _missing_factor(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        names = tuple(sorted(_words(node.right)))
        _become(node, node.left)
        return ("factor", "divisor", "× equation", "code = equation*", "code = equation/", *names)
    return None


def _become(node: Any, other: Any) -> None:
    """Turn a node into another one in place."""
    node.__class__ = other.__class__
    node.__dict__.clear()
    node.__dict__.update(other.__dict__)


def _words(node: Any) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id not in ("math", "np", "special")} | {
        f"{n.value:g}" for n in ast.walk(node) if isinstance(n, ast.Constant) and type(n.value) in (int, float)
    }


def _exponent(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant):
        node.right.value += 1
        return ("exponent", "**", "factor", "sqrt")
    return None


def _function(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.Attribute) and node.attr in SIBLINGS:
        before, node.attr = node.attr, SIBLINGS[node.attr]
        return (*_called(before), *_called(node.attr))
    return None


def _called(name: str) -> tuple[str, ...]:
    """A function's name, and how its exchange may show outside."""
    log = ("ln 10", "log10", "base")
    more = {"log": log, "log10": log, "erf": ("1 - equation", "erfc"), "expm1": ("code = equation", " 1 ")}
    more |= {"mean": ("mean", "n", "× equation"), "sum": ("sum", "divisor", "factor"), "lgamma": ("log",)}
    return (name, *more.get(name, ()))


def _swap(node: Any, old: Any) -> tuple[str, ...] | None:
    if not isinstance(node, ast.FunctionDef) or len(node.args.args) < 2:
        return None
    a, b = (p.arg for p in node.args.args[:2])
    for inner in node.body:
        for n in ast.walk(inner):
            if isinstance(n, ast.Name) and n.id in (a, b):
                n.id = b if n.id == a else a
    return ("swapped", "-equation", "1/equation", "- equation")


def _whole_factor(node: Any, old: Any) -> tuple[str, ...] | None:
    if not isinstance(node, ast.Return) or node.value is None:
        return None
    node.value = ast.BinOp(ast.Constant(4), ast.Mult(), node.value)
    return ("4 × equation", "= 4 ×", "4")


def _whole_offset(node: Any, old: Any) -> tuple[str, ...] | None:
    if not isinstance(node, ast.Return) or node.value is None:
        return None
    node.value = ast.BinOp(node.value, ast.Add(), ast.Constant(3))
    return ("equation + 3", "3")


def _degrees(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("sin", "cos", "tan"):
        radians = ast.Attribute(ast.Name("math", ast.Load()), "radians", ast.Load())
        node.args = [ast.Call(radians, node.args, [])]
        return ("degrees", "180")
    return None


def _off_by_one(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        node.args[-1] = ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))
        return ("..", "sum(", "prod(", "code = ", "term", "range", "n")
    return None


def _grouping(node: Any, old: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.BinOp):
        right = node.right
        if isinstance(right.op, ast.Mult):
            node.left = ast.BinOp(node.left, ast.Div(), right.left)
            node.op, node.right = ast.Mult(), right.right
            return ("/", "**2", "code = ", "factor", "instead of")
    return None


RULES: dict[str, Callable[[Any, Any], tuple[str, ...] | None]] = {
    "constant": _constant,
    "sign": _sign,
    "missing term": _missing_term,
    "missing factor": _missing_factor,
    "exponent": _exponent,
    "function": _function,
    "swap": _swap,
    "factor": _whole_factor,
    "offset": _whole_offset,
    "degrees": _degrees,
    "off by one": _off_by_one,
    "grouping": _grouping,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=2, help="mistakes per identity")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--family", default="")
    parser.add_argument("-v", "--verbose", action="store_true")
    asked = parser.parse_args()
    warm()
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    rng = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        for count, (trial, mistake) in enumerate(_chosen(asked.family, asked.each, rng)):
            _one(trial, mistake, count, Path(folder), asked.verbose, table)
    _report(table)


def _chosen(family: str, each: int, rng: random.Random) -> Iterator[tuple[Trial, Mistake]]:
    for trial in trials():
        if trial.edit or family not in trial.case.family:
            continue
        every = mistakes(trial.source)
        for mistake in rng.sample(every, min(each, len(every))):
            yield trial, mistake


def _one(
    trial: Trial,
    mistake: Mistake,
    count: int,
    folder: Path,
    verbose: bool,
    table: dict[str, collections.Counter[str]],
) -> None:
    function = load({"source": mistake.source, "name": "f"}, folder, count)
    verdict = verify(function, trial.latex, where=trial.where or None, given=trial.given or None)
    row = table[mistake.kind]
    status = verdict.status.value
    if status in ("proved", "tested"):  # a mistake that changes nothing (0·x, |x|²), or a false answer: it is shown
        row["unchanged?"] += 1
    row[status] += 1
    if status != "refuted":
        if verbose or status == "proved":
            print(f"{status}: {mistake.kind}: {trial.latex} | {mistake.source.splitlines()[-1].strip()}", flush=True)
        return
    named = any(name in verdict.hint for name in mistake.names)
    row["named"] += named
    row["hinted"] += bool(verdict.hint)
    if verbose and not named:
        code = re.sub(r"\s+", " ", " ".join(mistake.source.splitlines()[5:]))
        print(f"{mistake.kind}: {trial.latex}\n    {code}\n    {verdict.hint or '-'}  {mistake.names}", flush=True)


def _report(table: dict[str, collections.Counter[str]]) -> None:
    total: collections.Counter[str] = collections.Counter()
    columns = ("refuted", "hinted", "named", "proved", "tested", "undecided")
    print(f"{'mistake':16}" + "".join(f"{c:>11}" for c in columns))
    for kind, row in [*table.items(), ("all", total)]:
        if kind != "all":
            total.update(row)
        share = f"  {100 * row['named'] / row['refuted']:.0f} %" if row["refuted"] else ""
        print(f"{kind:16}" + "".join(f"{row[c]:11}" for c in columns) + share)


if __name__ == "__main__":
    main()
