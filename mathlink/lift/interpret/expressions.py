"""Expressions of a program, evaluated on symbolic numbers."""

from __future__ import annotations

import ast
import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.constants import Exact
from mathlink.lift.interpret.machine import Fork
from mathlink.lift.paths import refuse
from mathlink.lift.rules import choose
from mathlink.lift.truths import Truth, folded, is_symbolic, negated, truth_term

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.lift.interpret.machine import Frame

__all__ = ["BINARY", "EXPRESSIONS", "both_ways", "is_undecided", "starred", "value_of"]


def value_of(frame: Frame, node: ast.expr) -> Any:
    """The value of an expression."""
    rule = EXPRESSIONS.get(type(node))
    if rule is None:
        refuse(f"{type(node).__name__} expression")
    return rule(frame, node)


def is_undecided(value: Any) -> bool:
    """Whether ``bool(value)`` depends on the inputs."""
    return is_symbolic(value)


def both_ways(frame: Frame, condition: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
    """The value where a symbolic condition holds and where it does not, as one number; decided where that cannot be."""
    tracer = frame.machine.tracer
    test = truth_term(condition)
    known = tracer.implied(test) if test.op not in ("true", "false") else test.op == "true"
    if known is not None:
        return yes() if known else no()
    kept = frame.names
    frame.machine.tracer.pure += 1
    try:
        left = right = None
        frame.names = dict(kept)
        with tracer.under(test):
            left = yes()
        frame.names = dict(kept)
        with tracer.under(t.not_(test)):
            right = no()
        frame.names = kept
        if left is right:
            return left
        if all(is_symbolic(v) or isinstance(v, (int, float)) for v in (left, right)):
            return choose(condition, left, right)
    except (Fork, Exception):
        pass
    finally:
        frame.names = kept
        frame.machine.tracer.pure -= 1
    return yes() if bool(condition) else no()


def _constant(frame: Frame, node: Any) -> Any:
    return node.value


def _name(frame: Frame, node: Any) -> Any:
    return frame.load(node.id)


def _attribute(frame: Frame, node: Any) -> Any:
    owner = value_of(frame, node.value)
    return getattr(owner, node.attr)


def _subscript(frame: Frame, node: Any) -> Any:
    return value_of(frame, node.value)[value_of(frame, node.slice)]


def _slice(frame: Frame, node: Any) -> Any:
    return slice(*(None if part is None else value_of(frame, part) for part in (node.lower, node.upper, node.step)))


BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.MatMult: operator.matmul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}


def _binary(frame: Frame, node: Any) -> Any:
    left, right = value_of(frame, node.left), value_of(frame, node.right)
    if type(node.op) is ast.Div and type(left) is int and type(right) is int and right:
        return Exact(left / right, t.const(Fraction(left, right)))
    return BINARY[type(node.op)](left, right)


def _unary(frame: Frame, node: Any) -> Any:
    value = value_of(frame, node.operand)
    match node.op:
        case ast.Not():
            return negated(value) if type(value) is Truth else negated(folded(truth_term(value)))
        case ast.USub():
            return -value
        case ast.UAdd():
            return +value
    return ~value


def _logic(frame: Frame, node: Any) -> Any:
    """``and``/``or``: lazy where a value decides, one condition where all are truths."""
    stops = isinstance(node.op, ast.Or)
    value = value_of(frame, node.values[0])
    for i, following in enumerate(node.values[1:], 1):
        if not is_undecided(value):
            if bool(value) is stops:
                return value
            value = value_of(frame, following)
            continue
        if type(value) is not Truth:
            if bool(value) is stops:
                return value
            value = value_of(frame, following)
            continue
        rest = node.values[i]
        kept = value
        yes, no = (
            (lambda: True, lambda rest=rest: value_of(frame, rest))
            if stops
            else (
                lambda rest=rest: value_of(frame, rest),
                lambda: False,
            )
        )
        value = _joined(frame, kept, yes, no, rest, stops)
    return value


def _joined(frame: Frame, condition: Truth, yes: Any, no: Any, rest: ast.expr, stops: bool) -> Any:
    known = frame.machine.tracer.implied(condition.term)
    if known is not None:
        return yes() if known else no()
    frame.machine.tracer.pure += 1
    try:
        with frame.machine.tracer.under(t.not_(condition.term) if stops else condition.term):
            other = value_of(frame, rest)
        if type(other) in (Truth, bool):
            return folded((t.or_ if stops else t.and_)(condition.term, truth_term(other)))
    except (Fork, Exception):
        pass
    finally:
        frame.machine.tracer.pure -= 1
    return yes() if bool(condition) else no()


def _is(a: Any, b: Any) -> Any:
    """``a is b``; a truth that depends on the inputs is one of the two that there are."""
    if (type(a) is Truth and type(b) is bool) or (type(b) is Truth and type(a) is bool):
        return a == b
    return a is b


_COMPARISONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: lambda a, b: _is(a, b),
    ast.IsNot: lambda a, b: negated(_is(a, b)),
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}


def _compare(frame: Frame, node: Any) -> Any:
    left = value_of(frame, node.left)
    made: Any = True
    for op, part in zip(node.ops, node.comparators, strict=True):
        right = value_of(frame, part)
        link = _COMPARISONS[type(op)](left, right)
        if len(node.ops) == 1:
            return link
        if not is_undecided(link) and not link:
            return link
        made = link if made is True else folded(t.and_(truth_term(made), truth_term(link)))
        left = right
    return made


def _conditional(frame: Frame, node: Any) -> Any:
    condition = value_of(frame, node.test)
    if not is_undecided(condition):
        return value_of(frame, node.body if condition else node.orelse)
    return both_ways(frame, condition, lambda: value_of(frame, node.body), lambda: value_of(frame, node.orelse))


def _sequence(make: Callable[[list[Any]], Any]) -> Callable[[Frame, Any], Any]:
    def build(frame: Frame, node: Any) -> Any:
        return make(starred(frame, node.elts))

    return build


def starred(frame: Frame, nodes: list[ast.expr]) -> list[Any]:
    made: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            made.extend(value_of(frame, node.value))
        else:
            made.append(value_of(frame, node))
    return made


def _dict(frame: Frame, node: Any) -> Any:
    made: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            made.update(value_of(frame, value))
        else:
            made[value_of(frame, key)] = value_of(frame, value)
    return made


def _lambda(frame: Frame, node: Any) -> Any:
    defaults = tuple(value_of(frame, d) for d in node.args.defaults)
    names = [a.arg for a in node.args.kwonlyargs]
    keyword = {n: value_of(frame, d) for n, d in zip(names, node.args.kw_defaults, strict=True) if d is not None}
    return frame.machine.callable(node, defaults, keyword, frame, {}, frame.globals)


def _text(frame: Frame, node: Any) -> Any:
    return "".join(str(value_of(frame, part)) for part in node.values)


_CONVERSIONS: dict[int, Callable[[Any], Any]] = {115: str, 114: repr, 97: ascii}


def _formatted(frame: Frame, node: Any) -> Any:
    value = value_of(frame, node.value)
    convert: Callable[[Any], Any] | None = _CONVERSIONS.get(node.conversion)
    shown = value if convert is None else convert(value)
    return format(shown, value_of(frame, node.format_spec) if node.format_spec is not None else "")


def _walrus(frame: Frame, node: Any) -> Any:
    if frame.machine.tracer.pure:
        raise Fork
    if frame.inner:
        refuse("`:=` inside a comprehension")
    value = value_of(frame, node.value)
    frame.names[node.target.id] = value
    return value


EXPRESSIONS: dict[type, Callable[[Frame, Any], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _logic,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Tuple: _sequence(tuple),
    ast.List: _sequence(list),
    ast.Set: _sequence(set),
    ast.Dict: _dict,
    ast.Lambda: _lambda,
    ast.JoinedStr: _text,
    ast.FormattedValue: _formatted,
    ast.NamedExpr: _walrus,
}
