"""False confirmations: confirmed docstring equations, or the code below them, with one change; none may be confirmed still.

    python benchmarks/mutants.py [PACKAGE] [--count 200] [--seed 0] [--verdicts FILE]

Each mutant is first shown to be false at 50 digits at a point inside its domain, with what the running function returns there.
``--verdicts`` takes the JSON of ``mathlink check --docstrings PACKAGE`` instead of judging the unchanged equations again.
"""

from __future__ import annotations

import argparse
import ast
import collections
import dataclasses
import inspect
import json
import linecache
import math
import random
import re
import sys
import textwrap
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))
from soundness import edited

from mathlink import isolate, lift
from mathlink.bind import statement
from mathlink.discover import docstrings
from mathlink.discover.functions import functions
from mathlink.discover.reading import Stated, planned
from mathlink.discover.targets import Loaded, load
from mathlink.errors import MathlinkError
from mathlink.judge import documented as judging
from mathlink.judge.exemplar import example_case
from mathlink.judge.gather import domain_points
from mathlink.views.mp import evaluate_mp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.judge.case import Case

__all__ = ["code_mutants", "confirmed", "equation_mutants", "judged"]

_DIGITS = 50
_FALSE = 1e-5
_TRUE = 1e-7
_CONFIRMED = ("proved", "tested")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", nargs="?", default="fluids")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verdicts", type=Path)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    found: collections.Counter[str] = collections.Counter()
    for source, number in confirmed(asked.package, rng, asked.verdicts):
        if sum(found.values()) >= asked.count:
            break
        for changed, text in equation_mutants(source, number, rng):
            verdict = judged(changed, number)
            status = verdict.status.value if verdict is not None else "crashed"
            found[status] += 1
            if status in _CONFIRMED:
                print(
                    f"STILL {status} {verdict.reason}: {source.documented.name}: {text}   (was {source.blocks[number].text})",
                    flush=True,
                )
            break
    print(f"{sum(found.values())} mutants of confirmed equations of {asked.package}")
    for status in ("proved", "tested", "refuted", "undecided", "crashed"):
        print(f"  {found[status]:5} {status}")


def confirmed(
    package: str, rng: random.Random, verdicts: Path | None, part: int = 0, parts: int = 1
) -> Iterator[tuple[Stated, int]]:
    """Confirmed entries (of every ``parts``-th) in random order, each once and then all again."""
    known = _known(verdicts)
    entries = []
    for step in load(package):
        for member in functions(step, {}) if isinstance(step, Loaded) else ():
            documented = docstrings.read(member.function, member.name)
            if documented is not None:
                source = Stated(documented, tuple(planned(documented)))
                entries += [(source, n) for n, p in enumerate(source.planned) if p.kind == "claim"]
    rng.shuffle(entries)
    good = []
    for source, number in entries[part::parts]:
        if known is None:
            verdict = judged(source, number)
            status = verdict.status.value if verdict is not None else ""
        else:
            status = known.get((source.documented.name, source.blocks[number].text), "")
        if status in _CONFIRMED:
            good.append((source, number))
            yield source, number
    while good:
        yield from good


def _known(path: Path | None) -> dict[tuple[str, str], str] | None:
    if path is None:
        return None
    return {(c["function"], c["equation"]): c["status"] for c in json.loads(path.read_text())["claims"]}


def judged(source: Stated, number: int) -> Any:
    event = isolate.call(lambda: next(iter(judging.judge_documented(source, 10.0, 0, number))), seconds=14.0)
    return event.value if isinstance(event, isolate.Sent) else None


def equation_mutants(source: Stated, number: int, rng: random.Random) -> Iterator[tuple[Stated, str]]:
    """The docstring with one change in the block of an entry that makes this entry false."""
    block = source.planned[number].block
    blocks = source.documented.blocks
    for text in _changes(block.text, rng):
        new = tuple(dataclasses.replace(b, text=text) if b is block else b for b in blocks)
        documented = dataclasses.replace(source.documented, blocks=new)
        changed = Stated(documented, tuple(planned(documented)))
        same_shape = [(p.kind, p.block.line) for p in changed.planned] == [
            (p.kind, p.block.line) for p in source.planned
        ]
        if same_shape and _is_false(source, changed, number):
            yield changed, changed.blocks[number].text


def code_mutants(source: Stated, number: int, rng: random.Random) -> Iterator[tuple[Stated, str]]:
    """The function with one change in its code that makes an entry of its docstring false, and what was changed."""
    function = source.documented.function
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return
    (definition,) = tree.body
    if not isinstance(definition, ast.FunctionDef) or definition.decorator_list:
        return
    if ast.get_docstring(definition) is not None:
        definition.body = definition.body[1:]
    every = list(edited(ast.unparse(tree), list(source.documented.parameters)))
    rng.shuffle(every)
    for kind, words, text in every:
        made = _compiled(text, function)
        if made is None:
            continue
        documented = dataclasses.replace(source.documented, function=made)
        changed = Stated(documented, source.planned)
        if _differs(source, changed, number):
            yield changed, f"code, {kind}: {words}"


def _compiled(text: str, like: Any) -> Any:
    """The function of a source, in the module of another one, with its lines where ``inspect`` finds them."""
    name = f"mutant_{zlib.crc32(text.encode())}.py"
    space = {**like.__globals__, "math": math}
    try:
        exec(compile(text, name, "exec", dont_inherit=True), space)
    except Exception:  # an edit of a default or an annotation may name what is not there
        return None
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    made = space[like.__name__]
    made.__module__ = like.__module__
    return made


def _differs(source: Stated, changed: Stated, number: int) -> bool:
    """Whether the changed function returns what the entry does not say, at a point where the unchanged one returns what it says."""
    case = _case(source, number)
    if case is None:
        return False
    for point in domain_points(case.domain, case.filters, 24, 0):
        try:
            right = lift.run(source.documented.function, case.configuration, point)
            wrong = lift.run(changed.documented.function, case.configuration, point)
            if right.exception or wrong.exception:
                continue
            if _gap(case, right.raw, point) < _TRUE and _gap(case, wrong.raw, point) > _FALSE:
                return True
        except (MathlinkError, ArithmeticError, ValueError, TypeError, IndexError):
            continue
    return False


def _changes(text: str, rng: random.Random) -> list[str]:
    """The text with one number changed, one sign flipped, or one exponent changed, in random order."""
    found = []
    for match in re.finditer(r"(?<![\w.\\])\d+(?:\.\d+)?(?![\w.])", text):
        value = match.group()
        new = f"{float(value) * 1.07 + 0.01:.6g}" if "." in value else str(int(value) + 1)
        found.append(text[: match.start()] + new + text[match.end() :])
    for match in re.finditer(r"(?<=[\w}\])\s])([+-])(?=[\s\w\\(])", text):
        new = "-" if match.group() == "+" else "+"
        found.append(text[: match.start()] + new + text[match.end() :])
    for match in re.finditer(r"\^\{?(-?\d+(?:\.\d+)?)\}?", text):
        new = f"^{{{float(match.group(1)) + 0.1:.6g}}}"
        found.append(text[: match.start()] + new + text[match.end() :])
    rng.shuffle(found)
    return found


def _is_false(source: Stated, changed: Stated, number: int) -> bool:
    """Whether the changed entry differs from what the function returns at a point where the unchanged one agrees."""
    one, other = _case(source, number), _case(changed, number)
    if one is None or other is None:
        return False
    for point in domain_points(other.domain, other.filters, 40, 0):
        try:
            ran = lift.run(other.function, other.configuration, point)
            if not ran.exception and _gap(one, ran.raw, point) < _TRUE and _gap(other, ran.raw, point) > _FALSE:
                return True
        except (MathlinkError, ArithmeticError, ValueError, TypeError):
            continue
    return False


def _gap(case: Case, returned: Any, point: Any) -> float:
    """Relative difference of the two sides with the returned value put in; 0 where a side has no value."""
    largest = 0.0
    for ob in case.obligations(case.results_at(returned)):
        a, b = evaluate_mp(ob.left, point, _DIGITS), evaluate_mp(ob.right, point, _DIGITS)
        if a is None or b is None:
            raise ArithmeticError
        if a or b:
            largest = max(largest, float(abs(a - b) / max(abs(a), abs(b))))
    return largest


def _case(source: Stated, number: int) -> Case | None:
    entry = source.planned[number]
    if entry.kind != "claim" or entry.equation is None or entry.binding is None or not entry.binding.complete:
        return None
    names = list(source.documented.parameters)
    try:
        bound = statement.bind(entry.equation, names, known=entry.binding.known(names))
        return example_case(source.documented, entry, bound)[0]
    except (MathlinkError, ValueError, TypeError):
        return None


if __name__ == "__main__":
    main()
