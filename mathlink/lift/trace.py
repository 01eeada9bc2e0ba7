"""Tracing: run a copy of the function on symbolic numbers, once for every path, and keep what each returns."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.errors import NotModelled
from mathlink.lift.domains import always_computed, defined
from mathlink.lift.names import Globals
from mathlink.lift.outcome import merge, settle, spread, terms_of
from mathlink.lift.paths import Leaf, Refusal, refuse
from mathlink.lift.running import RAISE, call_with, is_library
from mathlink.lift.shadow import Shadow
from mathlink.lift.symbolic import Real
from mathlink.model import Fixed, Input, Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.lift.paths import Tracer
    from mathlink.lift.signature import Parameter
    from mathlink.model import Aside, Configuration
    from mathlink.term import Term

__all__ = ["NO_SOURCE", "aside", "called", "explore", "inputs_of", "symbolic_arguments", "trace"]

NO_SOURCE = "no source that can be interpreted"
"""Why interpretation did not start; what tracing met says more."""

_NATURAL = (ValueError, ArithmeticError)


def inputs_of(configuration: Configuration, order: tuple[str, ...]) -> tuple[Input, ...]:
    """The symbolic numbers of a configuration, in the order of the parameters."""
    found: list[Input] = []
    for name in [*(n for n in order if n in configuration), *(n for n in configuration if n not in order)]:
        given = configuration[name]
        if isinstance(given, Scalar):
            found.append(Input(name, name, given.kind))
        elif isinstance(given, Shape):
            for position in _positions(given.dims):
                label = f"{name}[{','.join(map(str, position))}]"
                found.append(Input(label, name, given.kind, position))
    return tuple(found)


def _positions(dims: tuple[int, ...]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [()]
    for n in dims:
        found = [(*p, i) for p in found for i in range(n)]
    return found


def symbolic_arguments(configuration: Configuration, shadow: Shadow) -> dict[str, Any]:
    """The arguments of a call with symbolic numbers; held values are copied and wrapped."""
    shadow.lasting.watching = False  # every call gets arguments of its own
    try:
        made = {name: _argument(name, given, shadow) for name, given in configuration.items()}
        handing = shadow.tracer.handing
        return made if handing is None else handing.symbolic(configuration, made)
    finally:
        shadow.lasting.watching = True


def _argument(name: str, given: Scalar | Shape | Fixed, shadow: Shadow) -> Any:
    if isinstance(given, Fixed):
        return shadow.wrap(given.value)
    whole = given.kind == "int"
    if isinstance(given, Scalar):
        return Real(t.sym(name), whole)
    nested = _nested(name, given.dims, (), whole)
    if given.container == "ndarray":
        from mathlink.lift.tensor import filled

        return filled(given.dims, [_entry(name, p, whole) for p in _positions(given.dims)])
    return _tuples(nested) if given.container == "tuple" else nested


def _entry(name: str, position: tuple[int, ...], whole: bool) -> Real:
    return Real(t.sym(f"{name}[{','.join(map(str, position))}]"), whole)


def _nested(name: str, dims: tuple[int, ...], position: tuple[int, ...], whole: bool) -> Any:
    if not dims:
        return _entry(name, position, whole)
    return [_nested(name, dims[1:], (*position, i), whole) for i in range(dims[0])]


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def trace(target: Any, parameters: tuple[Parameter, ...], configuration: Configuration, tracer: Tracer) -> Any:
    """The function's value over all paths.

    Raises :class:`NotModelled` or ``OutOfTime``.
    """

    def call() -> Any:
        shadow = Shadow(tracer)
        wrapped = shadow.wrap(target, getattr(target, "__name__", ""))
        return called(shadow, lambda: call_with(wrapped, parameters, symbolic_arguments(configuration, shadow)))

    return explore(tracer, call)


def called(shadow: Shadow, call: Callable[[], Any]) -> Any:
    """What the call returns or raises; kept is what it changes that the next one finds changed."""
    try:
        return call()
    finally:
        shadow.tracer.changing.update(dict.fromkeys(shadow.changed()))


def explore(tracer: Tracer, call: Callable[[], Any]) -> Any:
    """The merged value of a call that is run once for every path."""
    return merge(tracer.explore(lambda: _leaf(tracer, call)))


def _leaf(tracer: Tracer, call: Callable[[], Any]) -> Leaf:
    raised, value = "", None
    try:
        value = settle(_emptied(call()))
        tracer.ends.append((terms_of(value), tracer.decisions, tracer.computed))
        value = _where_defined(value, tracer)
    except Refusal as refusal:
        raise refusal.problem from None
    except RecursionError:
        raise NotModelled("recursion without end", tracer.file, 0) from None
    except (Exception, SystemExit) as error:
        raised = _raise_leaf(error, tracer)
        tracer.demanded.update(_demanded(_where(error, tracer)[0], tracer))
        tracer.ends.append(((), tracer.decisions, tracer.computed))
    if tracer.refusal is not None:
        raise tracer.refusal.problem
    if tracer.formatted and not raised:
        raise NotModelled("a number that depends on the inputs turned into text", tracer.file)
    return Leaf(tuple(tracer.decisions), value, raised)


def _where_defined(value: Any, tracer: Tracer) -> Any:
    """The value, and a raise where something was computed on the way that the value does not contain and that has no value."""
    needed: dict[str, dict[Term, None]] = {}
    for exception, condition in _needed(terms_of(value), tracer):
        needed.setdefault(exception, {})[condition] = None
    for exception, conditions in needed.items():
        value = _guarded(value, t.and_(*t.conjuncts(conditions)), t.raise_(exception))
    return value


def _demanded(own: bool, tracer: Tracer) -> dict[Term, None]:
    """What must hold so that this path, which raises, ends in a ``raise`` of the program: all before has a value, or it is not taken."""
    elsewhere = [t.not_(condition) if value else condition for condition, value in tracer.decisions]
    if not own:
        return {t.or_(*elsewhere): None}
    return {t.or_(*elsewhere, condition): None for _, condition in _needed((), tracer)}


def _needed(values: Sequence[Term], tracer: Tracer) -> Iterator[tuple[str, Term]]:
    """What must hold for everything on this path to have a value that neither its decisions nor its values contain, and the exception."""
    if not tracer.partials:
        return
    roots = (*values, *(condition for condition, _ in tracer.decisions))
    always, somewhere = always_computed(roots), set(t.postorder(*roots))
    for term, context in tracer.partials.items():
        if term not in (somewhere if context else always):
            condition, exception = defined(term)
            if tracer.implied(condition) is not True:
                yield exception, t.or_(*map(t.not_, context), condition)


def aside(tracer: Tracer) -> Iterator[Aside]:
    """What each path compares to be taken, and what it computes that neither its decisions nor its values contain."""
    for values, decisions, computed in tracer.ends:
        way: tuple[Term, ...] = ()
        for condition, value in decisions:
            yield way, condition
            way = (*way, condition if value else t.not_(condition))
        roots = (*values, *(condition for condition, _ in decisions))
        always, somewhere = always_computed(roots), set(t.postorder(*roots))
        left = {m: c for m, c in computed.items() if m not in (somewhere if c else always)}
        inside = {a for term, context in left.items() for a in term.args if left.get(a) == context}
        yield from ((way, term) for term in left if term not in inside)


def _guarded(value: Any, condition: Term, otherwise: Term) -> Any:
    return spread(value, lambda entry: t.ite(condition, entry, otherwise))


def _emptied(value: Any) -> Any:
    if isinstance(value, types.GeneratorType):
        refuse("a generator as the result", "return a list")
    return value


def _raise_leaf(error: BaseException, tracer: Tracer) -> str:
    """The name of the exception where it is the program's own or a domain error; anything else is a refusal."""
    own, line = _where(error, tracer)
    if own or (isinstance(error, _NATURAL) and not tracer.formatted):
        return type(error).__name__
    if tracer.formatted:
        raise NotModelled("a number that depends on the inputs turned into text", tracer.file, line) from None
    words = str(error) or type(error).__name__
    raise NotModelled(f"{type(error).__name__} while reading: {words}", tracer.file, line) from None


def _where(error: BaseException, tracer: Tracer) -> tuple[bool, int]:
    """Whether a ``raise`` of the program raised it, and the last line of the program's own file on the way."""
    if tracer.thrown is error:
        return True, tracer.place()
    last, line = error.__traceback__, 0
    while last is not None:
        code = last.tb_frame.f_code
        if code.co_filename == tracer.file:
            line = last.tb_lineno
        if last.tb_next is None:
            own = isinstance(last.tb_frame.f_globals, Globals) or not is_library(
                str(last.tb_frame.f_globals.get("__name__") or ""), code.co_filename
            )
            return own and code.co_code[last.tb_lasti] in RAISE, line
        last = last.tb_next
    return False, line
