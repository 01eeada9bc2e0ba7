"""False confirmations: confirmed docstring equations with one number, sign or exponent changed; none may be confirmed still.

    python benchmarks/mutants.py [PACKAGE] [--count 200] [--seed 0]

Each mutant is first shown to differ from the original equation at 50 digits at a point inside the domain.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import random
import re
from typing import TYPE_CHECKING, Any

from mathlink import isolate
from mathlink.bind import statement
from mathlink.discover import docstrings, reading
from mathlink.discover.functions import functions
from mathlink.discover.plan import plan
from mathlink.discover.targets import Loaded, load
from mathlink.errors import MathlinkError
from mathlink.judge import documented as judging
from mathlink.judge.gather import usable_points
from mathlink.model import Equation, Status
from mathlink.views.mp import evaluate_mp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.discover.docstrings import Documented

_DIGITS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", nargs="?", default="fluids")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    found: collections.Counter[str] = collections.Counter()
    for source, number in _confirmed(asked.package, rng):
        if sum(found.values()) >= asked.count:
            break
        for mutant in _mutants(source.blocks[number].text, rng):
            changed = dataclasses.replace(
                source,
                blocks=tuple(
                    dataclasses.replace(b, text=mutant) if i == number else b for i, b in enumerate(source.blocks)
                ),
            )
            if not _differs(source, changed, number):
                continue
            verdict = _judge(changed, number)
            status = verdict.status.value if verdict else "crashed"
            found[status] += 1
            if status in ("proved", "tested"):
                print(f"STILL {status}: {source.name}: {mutant}   (was {source.blocks[number].text})")
            break
    print(f"{sum(found.values())} mutants of confirmed equations of {asked.package}")
    for status in ("proved", "tested", "refuted", "undecided", "crashed"):
        print(f"  {found[status]:5} {status}")


def _confirmed(package: str, rng: random.Random) -> Iterator[tuple[Documented, int]]:
    """Confirmed equations in random order."""
    read = []
    for step in load(package):
        if isinstance(step, Loaded):
            for member in functions(step, {}):
                source = docstrings.read(member.function, member.name)
                if source is not None:
                    read += [(source, n) for n in range(len(source.blocks))]
    rng.shuffle(read)
    for source, number in read:
        verdict = _judge(source, number)
        if verdict is not None and verdict.status in (Status.PROVED, Status.TESTED):
            yield source, number


def _judge(source: Documented, number: int) -> Any:
    event = isolate.call(lambda: next(iter(judging.judge_documented(source, 10.0, 0, number))), seconds=12.0)
    return event.value if isinstance(event, isolate.Sent) else None


def _mutants(text: str, rng: random.Random) -> list[str]:
    """The text with one number changed, one sign flipped, or one exponent changed, in random order."""
    found = []
    for match in re.finditer(r"(?<![\w.\\])\d+(?:\.\d+)?(?![\w.])", text):
        value = match.group()
        new = f"{float(value) * 1.07 + 0.01:.6g}" if "." in value else str(int(value) + 1)
        found.append(text[: match.start()] + new + text[match.end() :])
    for match in re.finditer(r"(?<=[\w}\])\s])([+-])(?=[\s\w\\(])", text):
        found.append(text[: match.start()] + ("-" if match.group() == "+" else "+") + text[match.end() :])
    for match in re.finditer(r"\^\{?(-?\d+(?:\.\d+)?)\}?", text):
        found.append(text[: match.start()] + f"^{{{float(match.group(1)) + 0.1:.6g}}}" + text[match.end() :])
    rng.shuffle(found)
    return found


def _differs(source: Documented, changed: Documented, number: int) -> bool:
    """Whether some claim of the block says something else at a point of the domain, at 50 digits."""
    one, other = _sides(source, number), _sides(changed, number)
    if not one or len(one) != len(other):
        return False
    return any(_apart(a, b) for a, b in zip(one, other, strict=True))


def _apart(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    case, term = one
    _, changed = other
    for point in usable_points([term, changed], case.domain, case.filters, 12, 0):
        try:
            a, b = evaluate_mp(term, point, _DIGITS), evaluate_mp(changed, point, _DIGITS)
        except (MathlinkError, ArithmeticError, ValueError, TypeError):
            continue
        if a is not None and b is not None and abs(a - b) > 1e-4 * max(abs(a), abs(b)):
            return True
    return False


def _sides(source: Documented, number: int) -> list[tuple[Any, Any]]:
    """Case and non-result side of every claim of one block, where the result stands alone."""
    equations = [judging._read(source, n) for n in range(len(source.blocks))]
    if not isinstance(equations[number], Equation):
        return []
    found = []
    for planned in plan(source, equations):
        if planned.block is not source.blocks[number] or planned.kind != "claim" or planned.equation is None:
            continue
        binding = planned.binding
        if binding is None or not binding.complete:
            return []
        names = list(source.parameters)
        try:
            bound = statement.bind(planned.equation, names, known=binding.known(names))
            case, _ = judging._case(source, planned, bound)
            link = planned.equation.links[0]
            side = link.right if link.left is planned.result else link.left
            found.append((case, case.instance({}).term(side)))
        except (MathlinkError, ValueError, TypeError):
            return []
    return found


if __name__ == "__main__":
    main()
