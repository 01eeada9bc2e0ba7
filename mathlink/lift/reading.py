"""Function → Model: tracing first, interpretation of the source for what tracing refuses."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from mathlink.errors import NotModelled, OutOfTime
from mathlink.lift.folded import unfolded
from mathlink.lift.frameworks.handing import IN_DOUBLES, handing_of
from mathlink.lift.paths import Refusal, Tracer, active
from mathlink.lift.refusals import completed, table_library
from mathlink.lift.running import quiet
from mathlink.lift.signature import Parameter, bare, callable_of, signature, source_of
from mathlink.lift.trace import NO_SOURCE, aside, inputs_of, trace
from mathlink.model import Fixed, Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Budget, Configuration

__all__ = ["read"]

_ONE_AT_A_TIME = threading.RLock()
_FIRST_SHARE = 0.6  # of the budget; the rest is for the second way of reading


def read(function: Any, configuration: Configuration, *, opaque: tuple[str, ...] = (), budget: Budget) -> Model:
    """Turn a function into mathematics under one configuration of its parameters.

    Parameters
    ----------
    function : any callable; methods, partials, cached functions and lambdas too.
    configuration : how each parameter is given; one that is not named keeps its default.
    opaque : names of calls that are kept as unknown functions instead of being followed.
    budget : until when reading may work.

    Raises
    ------
    NotModelled : the code is outside what can be modelled; it tells construct, file, line and what would help.
    OutOfTime : the budget is used up.
    """
    target = callable_of(function)
    parameters = _parameters(target)
    handing = handing_of(function)
    _check(parameters, configuration, *source_of(function))
    with _ONE_AT_A_TIME:
        problems: list[NotModelled] = []
        for route, reader in _ROUTES.items():
            last = len(problems) == len(_ROUTES) - 1
            own = budget if last else budget.part(_FIRST_SHARE * budget.left())
            tracer = Tracer(own, source_of(function)[0], opaque)
            tracer.handing = handing
            if handing is not None and any(handing.as_array(n, g) for n, g in configuration.items()):
                tracer.assumptions[IN_DOUBLES[handing.framework]] = None
            try:
                result = _read(reader, target, parameters, configuration, tracer)
            except NotModelled as problem:
                problems.append(problem)
            except OutOfTime:
                if last or budget.left() <= 0:
                    raise
                problems.append(NotModelled("more paths or operations than there was time for", tracer.file))
            else:
                return _model(function, result, parameters, configuration, route, tracer)
        told = max(reversed(problems), key=lambda p: (p.construct != NO_SOURCE, bool(p.line)))
        raise completed(told, *source_of(function))


def _model(
    function: Any,
    result: Any,
    parameters: tuple[Parameter, ...],
    configuration: Configuration,
    route: str,
    tracer: Tracer,
) -> Model:
    result, folded = unfolded(result, tracer.file)
    return Model(
        name=getattr(bare(function), "__qualname__", type(function).__qualname__),
        result=result,
        inputs=inputs_of(configuration, tuple(p.name for p in parameters)),
        configuration=configuration,
        route=route,
        file=tracer.file,
        lines={term: line for term, line in tracer.lines.items() if line},
        assumptions=(*tracer.assumptions, *folded),
        assumed=tuple(tracer.assumed),
        changing=tuple(tracer.changing),
        held=tuple(tracer.held.items()),
        demanded=tuple(tracer.demanded),
        aside=tuple(dict.fromkeys(aside(tracer))),
        calls=dict(tracer.calls),
    )


def _read(
    reader: Callable[..., Any], target: Any, parameters: Any, configuration: Configuration, tracer: Tracer
) -> Any:
    outer = getattr(active, "tracer", None)
    active.tracer = tracer
    try:
        with quiet():
            return reader(target, parameters, configuration, tracer)
    except Refusal as refusal:
        raise refusal.problem from None
    except RecursionError:
        raise NotModelled("recursion without end", tracer.file) from None
    except MemoryError:
        raise OutOfTime("out of memory while reading the function") from None
    finally:
        if outer is None:
            del active.tracer
        else:
            active.tracer = outer


def _parameters(target: Any) -> tuple[Parameter, ...]:
    try:
        return signature(target)
    except (ValueError, TypeError):
        raise NotModelled("a callable that does not tell its parameters", hint="wrap it in a def") from None


def _check(parameters: tuple[Parameter, ...], configuration: Configuration, file: str, line: int) -> None:
    known = {p.name for p in parameters}
    open_ended = any(p.kind == "kwargs" for p in parameters)
    for name, given in configuration.items():
        if name not in known and not open_ended and not isinstance(given, Fixed):
            raise NotModelled(f"no parameter named {name!r}", file, line, f"it takes {', '.join(known) or 'nothing'}")
        if isinstance(given, Fixed) and (library := table_library(given.value)):
            kind = type(given.value).__name__
            raise NotModelled(
                f"parameter {name!r} is a {library} {kind}, which lines up labels", file, line, "give it .to_numpy()"
            )
    for parameter in parameters:
        if parameter.required and parameter.name not in configuration:
            raise NotModelled(
                f"parameter {parameter.name!r} has no default and no value", file, line, "give it one in when="
            )


def _interpreted(target: Any, parameters: tuple[Parameter, ...], configuration: Configuration, tracer: Tracer) -> Any:
    from mathlink.lift.interpret import interpret

    return interpret(target, parameters, configuration, tracer)


_ROUTES: dict[str, Callable[..., Any]] = {"tracing": trace, "ast": _interpreted}
