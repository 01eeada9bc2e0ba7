"""How many configurations of a package's documented functions can be read as mathematics, and do the readings hold?

    python benchmarks/configurations.py [PACKAGE] [--function NAME]

A configuration is a documented call, or a documented call with one option at another of its values (comparisons, tables,
defaults, descriptions: ``mathlink.lift.options``); each has its own model, confirmed at 30 points. An option value with which no
documented call of the function has an answer is counted apart: there is nothing to model.
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
import time
import warnings
from typing import TYPE_CHECKING, Any

from models import _called, _held, _measure, configured, documented_functions

from mathlink.lift import run, signature
from mathlink.lift.options import option_values
from mathlink.model import Fixed

if TYPE_CHECKING:
    from collections.abc import Iterator


def documented_calls(function: Any) -> list[dict[str, Any]]:
    """Arguments of every documented call, by parameter."""
    names = dict(vars(importlib.import_module(function.__module__)))
    names.update(vars(importlib.import_module(function.__module__.split(".")[0])))
    found = []
    for example in doctest.DocTestParser().get_examples(function.__doc__ or ""):
        for node in ast.walk(ast.parse(example.source)):
            if isinstance(node, ast.Call) and _called(node) == function.__name__:
                with contextlib.suppress(Exception):
                    args = [eval(ast.unparse(a), names) for a in node.args]
                    options = {k.arg: eval(ast.unparse(k.value), names) for k in node.keywords if k.arg}
                    found.append(dict(inspect.signature(function).bind(*args, **options).arguments))
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec(example.source, names)
    return found


def _key(arguments: dict[str, Any]) -> str:
    """What two calls of one configuration have in common."""
    return repr(sorted((n, repr(g)) for n, g in configured(arguments)[0].items()))


def configurations(function: Any) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """What is special about each configuration, and a call in it that has an answer, ``None`` where none has."""
    calls = documented_calls(function) or [{p.name: 1.0 for p in signature(function) if p.required}]
    seen: set[str] = set()
    for number, call in enumerate(calls):
        if _key(call) not in seen:
            seen.add(_key(call))
            yield f"call {number + 1}", call
    defaults = {p.name: p.default for p in signature(function)}
    for name, values in option_values(function).items():
        for value in values:
            tried = [{**call, name: value} for call in calls]
            if any(_key(t) in seen for t in tried) or any(_same(c.get(name, defaults[name]), value) for c in calls):
                continue
            good = next((t for t in tried if _answers(function, t)), None)
            if good is not None:
                seen.add(_key(good))
            yield f"{name}={value!r}", good


def _same(a: Any, b: Any) -> bool:
    return type(a) is type(b) and bool(a == b)


def _answers(function: Any, arguments: dict[str, Any]) -> bool:
    return not run(function, {n: Fixed(v) for n, v in arguments.items()}, {}).exception


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="?", default="fluids")
    parser.add_argument("--function", default="", help="only functions whose name contains this")
    parser.add_argument("--budget", type=float, default=5.0, help="seconds for each configuration")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: collections.Counter[str] = collections.Counter()
    rows: list[str] = []
    begun = time.monotonic()
    for name, function in documented_functions(options.package).items():
        if options.function not in name:
            continue
        for what, arguments in configurations(function):
            kind = "calls" if what.startswith("call ") else "options"
            if arguments is None:
                counts["without an answer"] += 1
                continue
            model, _, words, held = _measure(function, arguments, options.budget)
            if not held and any(type(v) is int for v in arguments.values()):
                model, _, words, held = _measure(function, _held(arguments), options.budget)
            counts[kind] += 1
            counts[f"{kind} confirmed"] += held
            counts[f"{kind} wrong"] += model is not None and not held
            if not held:
                rows.append(f"{name} [{what}] {words}")
    total = counts["calls"] + counts["options"]
    good = counts["calls confirmed"] + counts["options confirmed"]
    for kind in ("calls", "options"):
        print(
            f"{kind:10} {counts[kind]:5}  confirmed {counts[f'{kind} confirmed']:5}  discarded {counts[f'{kind} wrong']}"
        )
    print(
        f"together   {total:5}  confirmed {good:5}  ({good / max(1, total):.1%})  in {time.monotonic() - begun:.0f} s"
    )
    print(f"option values with which no documented call has an answer: {counts['without an answer']}")
    for row in rows:
        print(f"  {row[:300]}")


if __name__ == "__main__":
    main()
