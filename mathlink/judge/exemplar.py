"""The case of a docstring's equation: the configuration and the domain that the docstring's own examples show."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.bind.shapes import layout
from mathlink.bind.target import Parameter
from mathlink.judge.case import Case
from mathlink.judge.prepare import domain_kinds
from mathlink.model import Configuration, Domain, Fixed, Scalar, Shape
from mathlink.term import const, lt, sym

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.bind.statement import Statement
    from mathlink.bind.target import Target
    from mathlink.discover.docstrings import Documented
    from mathlink.discover.plan import Planned

__all__ = ["example_case"]


def example_case(documented: Documented, planned: Planned, bound: Statement) -> tuple[Case, str]:
    """The case, and words on where its domain came from.

    Options are as in a documented call, numbers vary; a parameter that is positive in every example (or by default) stays so.
    """
    parameters = {p.name: p for p in lift.signature(documented.function)}
    configuration = _configuration(documented, planned, bound, parameters)
    kinds = domain_kinds(configuration)
    defaults = {n: parameters[n].default for n in kinds if n in parameters and _is_number(parameters[n].default)}
    points = tuple(p for p in ({**defaults, **_point(e, kinds)} for e in documented.examples) if p)
    positive = [n for n in kinds if any(n in p for p in points) and all(p.get(n, 1.0) > 0 for p in points)]
    shapes = {n: g.dims for n, g in configuration.items() if isinstance(g, Shape)}
    domain = Domain(kinds, tuple(lt(const(0), sym(n)) for n in positive), points)
    case = Case(documented.function, bound, layout(bound, {}, {}), configuration, shapes, domain)
    conditions = tuple(case.instance({}).term(c) for c in bound.conditions)
    case.domain = dataclasses.replace(domain, hypotheses=(*domain.hypotheses, *conditions))
    return case, "domain: positive inputs, as in the docstring's example" if positive else ""


def _configuration(
    documented: Documented, planned: Planned, bound: Statement, parameters: Mapping[str, lift.Parameter]
) -> Configuration:
    used = {name for target in bound.targets.values() for name in _named(target)}
    example = _example(documented, planned, used, parameters)
    configuration: Configuration = {}
    for name, parameter in parameters.items():
        if parameter.kind in ("args", "kwargs"):
            continue
        given = example.get(name)
        if name == planned.omitted:
            configuration[name] = Fixed(None)
        elif _is_number(given) or (given is None and name in used and name not in example):
            if name in used or parameter.required or (given is not None and parameter.default is None):
                configuration[name] = Scalar()
        elif isinstance(given, list | tuple) and _is_numbers(given):
            configuration[name] = Shape((len(given),), "tuple" if isinstance(given, tuple) else "list")
        elif name in example:
            configuration[name] = Fixed(given)
        elif parameter.required:
            configuration[name] = Scalar()
    return configuration


def _example(
    documented: Documented, planned: Planned, used: set[str], parameters: Mapping[str, lift.Parameter]
) -> dict[str, Any]:
    """The first documented call that gives most of what the equation uses and what is None by default.

    What is still missing is given all the same; then the options that the equation does not use keep their defaults,
    because they may stand for it (the name of an item whose numbers are in a table).
    """
    needed = [n for n in documented.optional if n in used and n != planned.omitted]
    calls = [e for e in documented.examples if not planned.omitted or e.get(planned.omitted) is None]
    if not calls:
        return {}
    example = min(calls, key=lambda e: sum(e.get(n) is None for n in needed))
    if all(example.get(n) is not None for n in needed):
        return dict(example)
    return {n: v for n, v in example.items() if n in used or n not in parameters or parameters[n].required}


def _named(target: Target) -> tuple[str, ...]:
    if isinstance(target, Parameter):
        return (target.name,)
    return target.names() if hasattr(target, "names") else ()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(_is_number(v) for v in value)


def _point(example: Mapping[str, Any], kinds: Mapping[str, Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in example.items():
        if _is_number(value) and name in kinds:
            found[name] = float(value)
        elif _is_numbers(value):
            found.update({f"{name}[{i}]": float(v) for i, v in enumerate(value) if f"{name}[{i}]" in kinds})
    return found
