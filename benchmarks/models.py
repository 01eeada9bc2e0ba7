"""How many documented functions of a package can be read as mathematics, and do the readings hold?

    python benchmarks/models.py [PACKAGE] [--function NAME] [--slow]

Takes every function with display maths in its docstring and its first documented call, reads it, confirms it at 30 points
around that call and at a point for every further branch side that a search finds, and prints the figures.
"""

from __future__ import annotations

import argparse
import ast
import collections
import contextlib
import doctest
import importlib
import inspect
import io
import pkgutil
import random
import statistics
import time
import warnings
from typing import Any

from mathlink.errors import MathlinkError
from mathlink.judge.coverage import sides
from mathlink.lift import branch_points, confirm, read, signature
from mathlink.lift.outcome import terms_of
from mathlink.model import Budget, Configuration, Fixed, Model, Scalar, Shape
from mathlink.prove import smt
from mathlink.term import conjuncts

_DISPLAY = (".. math::", "$$", r"\[")
_SPREADS = (0.1, 0.5, 0.95)
_POINTS = 30
_SEARCH_SECONDS = 5.0


def documented_functions(package: str) -> dict[str, Any]:
    """Functions with display maths in the docstring, by qualified name, each where it is defined."""
    root = importlib.import_module(package)
    modules = [root]
    for info in pkgutil.walk_packages(root.__path__, f"{package}."):
        try:
            modules.append(importlib.import_module(info.name))
        except Exception as error:
            print(f"skipped {info.name}: {type(error).__name__}")
    found = {}
    for module in modules:
        for name, value in vars(module).items():
            if not inspect.isfunction(value) or value.__module__ != module.__name__ or value.__name__ != name:
                continue
            if any(mark in (value.__doc__ or "") for mark in _DISPLAY):
                found[f"{module.__name__}.{name}"] = value
    return found


def first_call(function: Any) -> dict[str, Any] | None:
    """Arguments of the first documented call, by parameter; ``None`` where no example calls the function."""
    names = dict(vars(importlib.import_module(function.__module__)))
    names.update(vars(importlib.import_module(function.__module__.split(".")[0])))
    for example in doctest.DocTestParser().get_examples(function.__doc__ or ""):
        tree = ast.parse(example.source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) == function.__name__:
                try:
                    args = [eval(ast.unparse(a), names) for a in node.args]
                    options = {k.arg: eval(ast.unparse(k.value), names) for k in node.keywords if k.arg}
                    return dict(inspect.signature(function).bind(*args, **options).arguments)
                except Exception:
                    break
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(example.source, names)
        except Exception:
            continue
    return None


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def configured(arguments: dict[str, Any]) -> tuple[Configuration, dict[str, float]]:
    """The configuration of a documented call and its point."""
    configuration: Configuration = {}
    point: dict[str, float] = {}
    for name, value in arguments.items():
        if isinstance(value, (bool, str)) or value is None:
            configuration[name] = Fixed(value)
        elif isinstance(value, _Held):
            configuration[name] = Fixed(value.value)
        elif isinstance(value, (int, float)):
            configuration[name] = Scalar()
            point[name] = float(value)
        elif isinstance(value, (list, tuple)) and value and all(type(v) in (int, float) for v in value):
            configuration[name] = Shape((len(value),), "list" if isinstance(value, list) else "tuple")
            point.update({f"{name}[{i}]": float(v) for i, v in enumerate(value)})
        else:
            configuration[name] = Fixed(value)
    return configuration, point


def around(point: dict[str, float], seed: int) -> list[dict[str, float]]:
    """The point itself, then a third each within ±10 %, ±50 %, ±95 % of it."""
    generator = random.Random(seed)
    made = [dict(point)]
    while len(made) < _POINTS:
        spread = _SPREADS[len(made) * len(_SPREADS) // _POINTS]
        made.append({k: v * (1 + generator.uniform(-spread, spread)) for k, v in point.items()})
    return made


def _held(arguments: dict[str, Any]) -> dict[str, Any]:
    """The call with its whole numbers held: they choose a kind or count something."""
    return {n: _Held(v) if type(v) is int else v for n, v in arguments.items()}


class _Held:
    """A whole number that stays as it is."""

    def __init__(self, value: int) -> None:
        self.value = value


def _measure(function: Any, arguments: dict[str, Any], seconds: float) -> tuple[Model | None, float, str, bool]:
    configuration, point = configured(arguments)
    budget = Budget.seconds(seconds)
    start = time.perf_counter()
    try:
        model = read(function, configuration, budget=budget)
    except MathlinkError as problem:
        return None, time.perf_counter() - start, f"{type(problem).__name__}: {problem}", False
    passed = time.perf_counter() - start
    try:
        return confirm(model, function, around(point, 1), Budget.seconds(seconds)), passed, "", True
    except MathlinkError as problem:
        return model, passed, f"{type(problem).__name__}: {problem} {getattr(problem, 'inputs', '')}", False


def _searched(model: Model, function: Any, point: dict[str, float]) -> tuple[Model, int, str]:
    """The model confirmed at points of further branch sides too, how many sides z3 cannot rule out, and what went wrong."""
    kinds = {i.name: i.kind for i in model.inputs}
    found, missing = branch_points(terms_of(model.result), kinds, around(point, 1), Budget.seconds(_SEARCH_SECONDS))
    when = sides(terms_of(model.result))
    left = [s for s in missing if s not in when or _may_hold(when[s], kinds)]
    try:
        model = confirm(model, function, [*around(point, 1), *found], Budget.seconds(30.0))
    except MathlinkError as problem:
        return model, len(left), f"{type(problem).__name__}: {problem} {getattr(problem, 'inputs', '')}"
    return model, len(left), ""


def _may_hold(when: Any, kinds: Any) -> bool:
    return smt.feasible(tuple(conjuncts([when])), kinds, Budget.seconds(1.0)) is not False


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="?", default="fluids")
    parser.add_argument("--function", default="", help="only functions whose name contains this")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds for each function")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    functions = {n: f for n, f in documented_functions(options.package).items() if options.function in n}
    routes: collections.Counter[str] = collections.Counter()
    times: dict[str, list[float]] = collections.defaultdict(list)
    refused: list[str] = []
    wrong: list[str] = []
    modelled = confirmed = unreached = still = with_held = 0
    for name, function in functions.items():
        arguments = first_call(function)
        if arguments is None:
            arguments = {p.name: 1.0 for p in signature(function) if p.required}
        model, seconds, words, held = _measure(function, arguments, options.budget)
        if not held and any(type(v) is int for v in arguments.values()):
            again = _measure(function, _held(arguments), options.budget)
            if again[3]:
                arguments = _held(arguments)
                model, seconds, words, held = again
                with_held += 1
        if model is None:
            refused.append(f"{name}: {words}")
            times["refused"].append(seconds)
            continue
        modelled += 1
        times[model.route].append(seconds)
        if held and model.unreached:
            unreached += 1
            model, left, words = _searched(model, function, configured(arguments)[1])
            still += bool(left)
            held = not words
        if held:
            confirmed += 1
            routes[model.route] += 1
        else:
            wrong.append(f"{name} ({model.route}): {words}")
    print(f"functions with display maths  {len(functions)}")
    print(f"modelled                      {modelled}  ({modelled / max(1, len(functions)):.1%})")
    print(f"confirmed                     {confirmed}  ({confirmed / max(1, len(functions)):.1%})")
    print(f"of these with whole-number arguments held     {with_held}")
    print(f"of these with branches that no point around the call reached  {unreached}")
    print(f"… and after a search, with one that z3 does not rule out      {still}")
    for route, values in sorted(times.items()):
        ordered = sorted(values)
        p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        print(
            f"{route:9} {routes[route]:4} confirmed  median {statistics.median(values) * 1e3:.2f} ms  p95 {p95 * 1e3:.1f} ms"
        )
    for title, rows in (("not confirmed", wrong), ("refused", refused)):
        print(f"\n{title}: {len(rows)}")
        for row in rows:
            print(f"  {row}")


if __name__ == "__main__":
    main()
