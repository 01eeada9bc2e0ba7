"""Does a confirmed model ever disagree with its function at points that confirmation did not see?

    python benchmarks/fresh.py [PACKAGE] [--function NAME] [--points 5000] [--seed 7] [--part 0/1]

Every model is confirmed at 30 points around the first documented call, as a judge does, and then compared at fresh ones:
around the call, within ±95 %, over twelve decades, at and beside the numbers that the model's own branches compare with, with
other signs, and at zero. Exceptions count; a difference counts that rounding does not explain.
"""

from __future__ import annotations

import argparse
import math
import random
import time
import warnings
from typing import TYPE_CHECKING, Any

from models import _held, _measure, configured, documented_functions, first_call

from mathlink.errors import MathlinkError, NotConfirmed
from mathlink.lift import signature
from mathlink.lift.confirming import Check
from mathlink.lift.outcome import terms_of
from mathlink.term import postorder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Model


def fresh(model: Model, point: dict[str, float], count: int, seed: int) -> Iterator[dict[str, float]]:
    """Points that look everywhere: each input by one of the ways, or all by the same."""
    rng = random.Random(seed)
    edges = _edges(model) or [0.0]
    kinds = {i.name: i.kind for i in model.inputs}

    def moved(value: float, way: int) -> float:
        if way < 4:
            return value * (1 + rng.uniform(-1, 1) * (0.1, 0.5, 0.95, 0.95)[way])
        if way < 7:
            return value * 10 ** rng.uniform(-6, 6)
        if way < 9:
            edge = rng.choice(edges)
            return rng.choice(
                (edge, math.nextafter(edge, math.inf), math.nextafter(edge, -math.inf), edge * rng.uniform(0.5, 2))
            )
        return rng.choice((0.0, 1.0, -value, -1.0, value, 1e-12, 0.5, 2.0, -value * 10 ** rng.uniform(-3, 3)))

    for _ in range(count):
        way = rng.randrange(20)
        made = {n: moved(v, way if way < 7 else rng.randrange(10)) for n, v in point.items()}
        yield {n: float(round(v)) if kinds.get(n) == "int" and abs(v) < 1e9 else v for n, v in made.items()}


def _edges(model: Model) -> list[float]:
    """Numbers that conditions of the model compare with."""
    found = set()
    for node in postorder(*terms_of(model.result)):
        if node.op in ("lt", "le", "eq", "min", "max", "ne"):
            found |= {float(a.data[0]) for a in node.args if a.op == "const" and abs(a.data[0]) < 1e300}
    return sorted(found)


def look(
    model: Model, function: Any, point: dict[str, float], count: int, seconds: float, seed: int = 7
) -> tuple[int, list[str]]:
    """Points compared, and what went wrong (the first three)."""
    check = Check(model, function)
    until = time.monotonic() + seconds
    compared, wrong = 0, []
    for made in fresh(model, point, count, seed):
        if time.monotonic() > until or len(wrong) == 3:
            break
        try:
            compared += check.at(made) in (0, 1)
        except NotConfirmed as problem:
            wrong.append(f"{problem.construct} at {problem.inputs}")
        except MathlinkError as problem:
            wrong.append(f"{type(problem).__name__}: {problem}")
    return compared, wrong


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="?", default="fluids")
    parser.add_argument("--function", default="", help="only functions whose name contains this")
    parser.add_argument("--points", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=20.0, help="at most, for one function")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--part", default="0/1", help="K/N: every N-th function from the K-th on")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    first, step = map(int, options.part.split("/"))
    chosen = [(n, f) for n, f in documented_functions(options.package).items() if options.function in n][first::step]
    models = points = short = 0
    wrong: dict[str, list[str]] = {}
    for name, function in chosen:
        arguments = first_call(function)
        if arguments is None:
            arguments = {p.name: 1.0 for p in signature(function) if p.required}
        model, _, _, held = _measure(function, arguments, 10.0)
        if not held and any(type(v) is int for v in arguments.values()):
            arguments = _held(arguments)
            model, _, _, held = _measure(function, arguments, 10.0)
        if model is None or not held:
            continue
        start = time.monotonic()
        compared, problems = look(
            model, function, configured(arguments)[1], options.points, options.seconds, options.seed
        )
        models, points = models + 1, points + compared
        short += time.monotonic() - start >= options.seconds
        if problems:
            wrong[name] = problems
            print(f"{name} ({model.route}):", *problems, sep="\n    ", flush=True)
    print(f"models {models}, fresh points compared {points}, cut short by time {short}, wrong models {len(wrong)}")


if __name__ == "__main__":
    main()
