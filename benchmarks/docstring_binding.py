"""How far a package's docstrings are read and bound by name, before any code is looked at: counts, and what stays unbound.

python benchmarks/docstring_binding.py [PACKAGE]
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mathlink.discover.docstrings import Documented, read
from mathlink.discover.reading import planned


def documented(package: str) -> Iterator[Documented]:
    """Functions and methods of a package with display maths, each once."""
    seen: set[int] = set()
    top = importlib.import_module(package)
    for info in pkgutil.walk_packages(top.__path__, f"{package}."):
        try:
            module = importlib.import_module(info.name)
        except ImportError:
            continue
        for name, thing in _members(module):
            if id(thing) in seen:
                continue
            seen.add(id(thing))
            found = read(thing, name)
            if found is not None and any(not block.inline for block in found.blocks):
                yield found


def _members(module: Any) -> Iterator[tuple[str, Any]]:
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        yield f"{module.__name__}.{name}", thing
        if inspect.isclass(thing):
            yield from ((f"{module.__name__}.{name}.{inner}", member) for inner, member in vars(thing).items())


def main(package: str) -> None:
    """Print the figures for one package."""
    warnings.simplefilter("ignore")
    functions = list(documented(package))
    sections = Counter(b.section or "head" for d in functions for b in d.blocks if not b.inline)
    kinds: Counter[str] = Counter()
    rules: Counter[int] = Counter()
    unbound: Counter[str] = Counter()
    bound = 0
    for d in functions:
        plan = planned(d)
        kinds.update(p.kind for p in plan)
        bindings = [p.binding for p in plan if p.kind == "claim" and p.binding is not None]
        bound += any(b.complete for b in bindings)
        rules.update(one.rule for b in bindings for one in b.bound)
        unbound.update({name for b in bindings for name in b.unbound})
    print(f"{len(functions)} functions and methods with display maths, {dict(sections)}")
    print(f"{dict(kinds)}; {bound} functions with a claim whose symbols are all bound")
    print(f"bound by rule: {dict(sorted(rules.items()))}")
    print(f"most often unbound: {unbound.most_common(12)}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "fluids")
