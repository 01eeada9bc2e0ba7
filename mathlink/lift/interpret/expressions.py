"""Expressions of a program, evaluated on symbolic numbers."""

from __future__ import annotations

import ast
import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.constants import Exact
from mathlink.lift.everyday import BUILTINS, SAFE, SymbolicRange, TypeOf
from mathlink.lift.interpret.machine import Fork
from mathlink.lift.paths import refuse
from mathlink.lift.rules import MATH, choose
from mathlink.lift.symbolic import Truth, folded, is_symbolic, negated, truth_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.lift.interpret.machine import Frame

__all__ = ["assign", "both_ways", "is_undecided", "value_of"]


def value_of(frame: Frame, node: ast.expr) -> Any:
    """The value of an expression."""
    rule = _EXPRESSIONS.get(type(node))
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


_BINARY: dict[type, Callable[[Any, Any], Any]] = {
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
    return _BINARY[type(node.op)](left, right)


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


_COMPARISONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
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
        return make(_starred(frame, node.elts))

    return build


def _starred(frame: Frame, nodes: list[ast.expr]) -> list[Any]:
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


# ── comprehensions ───────────────────────────────────────────────────────────────────────────────


def _rounds(outer: Frame, frame: Frame, generators: list[ast.comprehension], i: int = 0) -> Iterator[None]:
    """Bind the comprehension's names round by round; its first range belongs to the frame around it."""
    if i == len(generators):
        yield
        return
    generator = generators[i]
    for item in value_of(frame if i else outer, generator.iter):
        frame.machine.step(frame.machine.line)
        assign(frame, generator.target, item)
        if all(bool(value_of(frame, condition)) for condition in generator.ifs):
            yield from _rounds(outer, frame, generators, i + 1)


def _comprehended(frame: Frame, node: Any, entry: Callable[[Frame], Any]) -> Iterator[Any]:
    names = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
    inside = frame.scope(frozenset(names))
    return (entry(inside) for _ in _rounds(frame, inside, node.generators))


def _list_comprehension(frame: Frame, node: Any) -> Any:
    return list(_generator(frame, node))


def _set_comprehension(frame: Frame, node: Any) -> Any:
    return set(_generator(frame, node))


def _generator(frame: Frame, node: Any) -> Any:
    return _comprehended(frame, node, lambda inside: value_of(inside, node.elt))


def _dict_comprehension(frame: Frame, node: Any) -> Any:
    return dict(_comprehended(frame, node, lambda inside: (value_of(inside, node.key), value_of(inside, node.value))))


# ── calls ────────────────────────────────────────────────────────────────────────────────────────

_SUM = BUILTINS[id(sum)]
_PRINT = BUILTINS[id(print)]
_KNOWN = frozenset(id(rule) for rule in (*MATH.values(), *BUILTINS.values()))
_IMPURE = frozenset(id(f) for f in (next, setattr, iter))


def _call(frame: Frame, node: Any) -> Any:
    function = value_of(frame, node.func)
    if function is _PRINT:
        formatted = frame.machine.tracer.formatted
        _starred(frame, node.args)
        frame.machine.tracer.formatted = formatted
        return None
    if function is _SUM or function is MATH["prod"]:
        made = _over_range(frame, function, node)
        if made is not None:
            return made
    args = _starred(frame, node.args)
    options: dict[str, Any] = {}
    for keyword in node.keywords:
        value = value_of(frame, keyword.value)
        options.update(value if keyword.arg is None else {keyword.arg: value})
    if frame.machine.tracer.pure and not _is_pure(frame, function):
        raise Fork
    if function is super and not args:
        refuse("super() without arguments")
    line = frame.machine.line
    made = function(*args, **options)
    frame.machine.line = line
    return made


def _is_pure(frame: Frame, function: Any) -> bool:
    """Whether a call changes nothing but what it returns."""
    if id(function) in _KNOWN or id(function) in frame.machine.interpreted or isinstance(function, TypeOf):
        return True
    if id(function) in SAFE:
        return id(function) not in _IMPURE
    return getattr(function, "__module__", "") in _PURE_MODULES or type(function).__module__ in _PURE_MODULES


_PURE_MODULES = ("mathlink.lift.rules", "mathlink.lift.products")


def _over_range(frame: Frame, function: Any, node: Any) -> Any:
    """``sum(f(i) for i in range(n))`` with a symbolic range, ``None`` for any other call."""
    argument = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if not isinstance(argument, (ast.GeneratorExp, ast.ListComp)) or len(argument.generators) != 1:
        return None
    generator = argument.generators[0]
    if not isinstance(generator.target, ast.Name):
        return None
    if not isinstance(generator.iter, ast.Call) or value_of(frame, generator.iter.func) is not BUILTINS[id(range)]:
        return None
    whole = value_of(frame, generator.iter)
    if not isinstance(whole, SymbolicRange):
        return None
    from mathlink.lift.interpret.loops import folded_over

    neutral = 0 if function is _SUM else 1

    def body() -> Any:
        value = value_of(frame, argument.elt)
        for condition in generator.ifs:
            value = choose(value_of(frame, condition), value, neutral)
        return value

    return folded_over(frame, "sum" if function is _SUM else "prod", generator.target.id, whole, body)


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


_EXPRESSIONS: dict[type, Callable[[Frame, Any], Any]] = {
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
    ast.ListComp: _list_comprehension,
    ast.SetComp: _set_comprehension,
    ast.DictComp: _dict_comprehension,
    ast.GeneratorExp: _generator,
    ast.Call: _call,
    ast.JoinedStr: _text,
    ast.FormattedValue: _formatted,
    ast.NamedExpr: _walrus,
}


# ── targets ──────────────────────────────────────────────────────────────────────────────────────


def assign(frame: Frame, target: ast.expr, value: Any) -> None:
    """Give a target its value."""
    match target:
        case ast.Name():
            frame.names[target.id] = value
        case ast.Tuple() | ast.List():
            _unpack(frame, target.elts, list(value))
        case ast.Starred():
            assign(frame, target.value, list(value))
        case ast.Subscript():
            if frame.machine.tracer.pure:
                raise Fork
            value_of(frame, target.value)[value_of(frame, target.slice)] = value
        case ast.Attribute():
            if frame.machine.tracer.pure:
                raise Fork
            setattr(value_of(frame, target.value), target.attr, value)
        case _:
            refuse(f"assignment to {type(target).__name__}")


def _unpack(frame: Frame, targets: list[ast.expr], values: list[Any]) -> None:
    star = next((i for i, x in enumerate(targets) if isinstance(x, ast.Starred)), None)
    if star is None:
        if len(targets) != len(values):
            raise ValueError(f"expected {len(targets)} values to unpack, got {len(values)}")
        for target, value in zip(targets, values, strict=True):
            assign(frame, target, value)
        return
    after = len(targets) - star - 1
    for target, value in zip(targets[:star], values[:star], strict=True):
        assign(frame, target, value)
    assign(frame, targets[star], values[star : len(values) - after])
    for target, value in zip(targets[star + 1 :], values[len(values) - after :], strict=True):
        assign(frame, target, value)
