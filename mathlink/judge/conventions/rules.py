"""What may have been meant in place of an expression, one rule for each convention."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

__all__ = ["RULES", "THROUGHOUT", "Rule"]

_REDUCTIONS = frozenset("sum mean max min std var prod nansum nanmean cumsum norm logsumexp average amax amin".split())
_SPREAD = frozenset({"std", "var", "nanstd", "nanvar"})
_LOGS = ("log", "log2", "log10", "log1p")

Rule = Callable[[ast.expr], Iterator[ast.expr]]


def _called(node: ast.expr) -> str:
    """The last name of what is called: ``sum`` of ``np.sum(x)`` and ``x.sum()``."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _renamed(node: ast.Call, name: str) -> ast.Call:
    function = node.func
    if isinstance(function, ast.Attribute):
        return ast.Call(ast.Attribute(function.value, name, ast.Load()), node.args, node.keywords)
    return ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords)


def _is_method(node: ast.Call) -> bool:
    """``x.sum()`` rather than ``np.sum(x)``; a bare name in front of the dot that is called like a module is one."""
    function = node.func
    modules = ("np", "numpy", "torch", "jnp", "math", "linalg", "special", "scipy", "F")
    base = function.value if isinstance(function, ast.Attribute) else None
    name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
    return base is not None and name not in modules


def _keyword(node: ast.Call, *names: str) -> ast.keyword | None:
    return next((k for k in node.keywords if k.arg in names), None)


def _set(node: ast.Call, name: str, value: int, drop: ast.keyword | None = None) -> ast.Call:
    rest = [k for k in node.keywords if k is not drop]
    return ast.Call(node.func, node.args, [*rest, ast.keyword(name, ast.Constant(value))])


def _ddof(node: ast.expr) -> Iterator[ast.expr]:
    name = _called(node)
    if not isinstance(node, ast.Call) or name not in (*_SPREAD, "cov"):
        return
    given = _keyword(node, "ddof", "correction", "unbiased")
    if given is None:
        yield _set(node, "ddof", 0 if name == "cov" else 1)
        yield _set(node, "correction", 0)  # PyTorch divides by n - 1 unless told otherwise
    elif isinstance(given.value, ast.Constant) and isinstance(given.value.value, bool):
        yield _set(node, given.arg or "unbiased", not given.value.value, given)
    elif (now := _number(given.value)) in (0, 1):
        yield _set(node, given.arg or "ddof", 1 if now == 0 else 0, given)


def _axis(node: ast.expr) -> Iterator[ast.expr]:
    if not isinstance(node, ast.Call) or _called(node) not in _REDUCTIONS:
        return
    given = _keyword(node, "axis", "dim")
    at = 0 if _is_method(node) else 1
    written = given.value if given else node.args[at] if len(node.args) > at else None
    now = _number(written) if written is not None else None
    for axis in (0, 1, -1):
        if axis == now:
            continue
        if given is not None or written is None:
            yield _set(node, given.arg or "axis" if given else "axis", axis, given)
        else:
            yield ast.Call(node.func, [*node.args[:at], ast.Constant(axis), *node.args[at + 1 :]], node.keywords)
    if given is not None:
        yield ast.Call(node.func, node.args, [k for k in node.keywords if k is not given])


def _number(node: ast.expr) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return -node.operand.value if type(node.operand.value) is int else None
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _mean(node: ast.expr) -> Iterator[ast.expr]:
    other = {"mean": "sum", "sum": "mean", "nanmean": "nansum", "nansum": "nanmean"}.get(_called(node))
    if other and isinstance(node, ast.Call) and (isinstance(node.func, ast.Attribute)):
        yield _renamed(node, other)


def _transpose(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Attribute(value=value, attr="T"):
            yield value
        case ast.BinOp(left=left, op=ast.MatMult(), right=right):
            yield ast.BinOp(_turned(left), ast.MatMult(), right)
            yield ast.BinOp(left, ast.MatMult(), _turned(right))
            yield ast.BinOp(right, ast.MatMult(), left)
        case ast.Call(func=ast.Attribute(attr="outer" | "dot" | "matmul"), args=[left, right]):
            yield ast.Call(node.func, [right, left], node.keywords)
        case ast.Call(func=ast.Attribute(attr="einsum"), args=[ast.Constant(value=str(text)), *rest]) if "->" in text:
            before, after = text.split("->")
            if len(after) > 1:
                yield ast.Call(
                    node.func, [ast.Constant(f"{before}->{after[:-2]}{after[-1]}{after[-2]}"), *rest], node.keywords
                )
            parts = before.split(",")
            for n, part in enumerate(parts):
                if len(part.strip()) > 1:
                    turned = [*parts[:n], f"{part[:-2]}{part[-1]}{part[-2]}", *parts[n + 1 :]]
                    yield ast.Call(node.func, [ast.Constant(",".join(turned) + "->" + after), *rest], node.keywords)


def _turned(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _base(node: ast.expr) -> Iterator[ast.expr]:
    name = _called(node)
    if isinstance(node, ast.Call) and name in _LOGS:
        yield from (_renamed(node, other) for other in _LOGS if other != name)


def _root(node: ast.expr) -> Iterator[ast.expr]:
    name = _called(node)
    match node:
        case ast.Call(args=[argument], keywords=[]) if name == "sqrt":
            yield argument
        case ast.Call() if name in _SPREAD:
            yield _renamed(node, name.replace("std", "VAR").replace("var", "std").replace("VAR", "var"))
        case ast.Call() if name == "norm":
            yield ast.BinOp(node, ast.Pow(), ast.Constant(2))
        case ast.Call() if name in ("sum", "mean"):
            yield ast.BinOp(node, ast.Pow(), ast.Constant(0.5))
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=0.5)):
            yield left
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            yield ast.BinOp(left, ast.Div(), ast.BinOp(right, ast.Pow(), ast.Constant(0.5)))


def _norm(node: ast.expr) -> Iterator[ast.expr]:
    """Sums of squares, of absolute values, their root."""
    name = _called(node)
    if isinstance(node, ast.Call) and name == "sqrt" and len(node.args) == 1 and isinstance(node.args[0], ast.Call):
        total = node.args[0]
        squared = _taken_of(total) if _called(total) in ("sum", "mean") else None
        bare = _without_square(squared) if squared is not None else None
        if bare is not None:
            yield _of(total, _absolute(bare))
            yield _of(total, bare)
        return
    if not isinstance(node, ast.Call) or name not in ("norm", "sum", "mean", "square", "abs"):
        return
    inner = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
    if inner is None:
        return
    half, two = ast.Constant(0.5), ast.Constant(2)
    if name == "norm":
        yield ast.Call(ast.Attribute(_absolute(inner), "sum", ast.Load()), [], [])
        yield ast.Call(ast.Attribute(_absolute(inner), "max", ast.Load()), [], [])
    elif name in ("sum", "mean") and (plain := _without_absolute(inner)) is not None:
        squares: ast.expr = ast.BinOp(plain, ast.Pow(), two)
        yield _of(node, squares)
        yield ast.BinOp(_of(node, squares), ast.Pow(), half)
    elif name in ("sum", "mean") and (plain := _without_square(inner)) is not None:
        yield _of(node, _absolute(plain))
        yield _of(node, plain)


def _taken_of(node: ast.Call) -> ast.expr | None:
    """What a reduction is taken of: ``x`` of ``np.sum(x)`` and ``x.sum()``."""
    if node.args:
        return node.args[0]
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def _of(node: ast.Call, inner: ast.expr) -> ast.Call:
    """The same reduction of something else."""
    if node.args:
        return ast.Call(node.func, [inner, *node.args[1:]], node.keywords)
    assert isinstance(node.func, ast.Attribute)
    return ast.Call(ast.Attribute(inner, node.func.attr, ast.Load()), node.args, node.keywords)


def _absolute(node: ast.expr) -> ast.Call:
    return ast.Call(ast.Name("abs", ast.Load()), [node], [])


def _without_absolute(node: ast.expr) -> ast.expr | None:
    return node.args[0] if isinstance(node, ast.Call) and _called(node) in ("abs", "absolute", "fabs") else None


def _without_square(node: ast.expr) -> ast.expr | None:
    match node:
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=2)):
            return left
        case ast.Call(args=[argument]) if _called(node) == "square":
            return argument
    return None


def _order_of_means(node: ast.expr) -> Iterator[ast.expr]:
    """A mean of roots or squares against a root or square of the mean."""
    if isinstance(node, ast.Call) and _called(node) in ("mean", "sum"):
        taken = _taken_of(node)
        if isinstance(taken, ast.Call) and _called(taken) in _INSIDE and taken.args:
            yield ast.Call(taken.func, [_of(node, taken.args[0])], taken.keywords)
        if isinstance(taken, ast.BinOp) and isinstance(taken.op, ast.Pow):
            yield ast.BinOp(_of(node, taken.left), ast.Pow(), taken.right)
        return
    inner = node.args[0] if isinstance(node, ast.Call) and _called(node) in _INSIDE and node.args else None
    power = node.right if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) else None
    total = node.left if isinstance(node, ast.BinOp) and power is not None else inner
    of = _taken_of(total) if isinstance(total, ast.Call) and _called(total) in ("mean", "sum") else None
    if of is None or not isinstance(total, ast.Call):
        return
    if power is not None:
        yield _of(total, ast.BinOp(of, ast.Pow(), power))
    elif isinstance(node, ast.Call):
        yield _of(total, ast.Call(node.func, [of], node.keywords))


_INSIDE = frozenset({"sqrt", "abs", "square", "exp", "log"})


def _half(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=ast.Constant(value=0.5), op=ast.Mult(), right=other):
            yield other
        case ast.BinOp(left=other, op=ast.Mult(), right=ast.Constant(value=0.5)):
            yield other
        case ast.BinOp(left=other, op=ast.Div(), right=ast.Constant(value=2)):
            yield other
        case ast.BinOp(left=ast.Constant(value=2), op=ast.Mult(), right=other):
            yield other
        case ast.BinOp(left=left, op=ast.Div(), right=right) if not isinstance(right, ast.Constant):
            yield ast.BinOp(left, ast.Div(), ast.BinOp(ast.Constant(2), ast.Mult(), right))
        case ast.BinOp(op=ast.Mult()) | ast.BinOp(op=ast.MatMult()) | ast.BinOp(op=ast.Pow()) | ast.Call():
            yield ast.BinOp(ast.Constant(0.5), ast.Mult(), node)
            yield ast.BinOp(ast.Constant(2), ast.Mult(), node)


def _is_length(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="len")) | ast.Attribute(attr="size"):
            return True
        case ast.Subscript(value=ast.Attribute(attr="shape")):
            return True
    return False


def _length(node: ast.expr) -> Iterator[ast.expr]:
    one = ast.Constant(1)
    if _is_length(node):
        yield ast.BinOp(node, ast.Sub(), one)
        yield ast.BinOp(node, ast.Add(), one)
    match node:
        case ast.BinOp(left=length, op=ast.Sub(), right=ast.Constant(value=1)) if _is_length(length):
            yield length


def _without_length(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=value, op=ast.Div() | ast.Mult(), right=length) if _is_length(length):
            yield value
        case ast.BinOp(left=length, op=ast.Mult(), right=value) if _is_length(length):
            yield value


def _other_axis(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Subscript(value=ast.Attribute(attr="shape") as shape, slice=where) if _number(where) is not None:
            for axis in (0, 1, -1):
                if axis != _number(where):
                    yield ast.Subscript(shape, ast.Constant(axis), ast.Load())
        case ast.Call(func=ast.Name(id="len"), args=[array]):
            yield ast.Subscript(ast.Attribute(array, "shape", ast.Load()), ast.Constant(-1), ast.Load())
            yield ast.Attribute(array, "size", ast.Load())


def _index(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=int() as k)) if not _is_length(node):
            yield ast.Subscript(value, ast.Constant(k + 1), ast.Load())
            yield ast.Subscript(value, ast.Constant(k - 1), ast.Load())
        case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper, step=None)):
            yield ast.Subscript(value, ast.Slice(upper, lower, None), ast.Load())
            if lower is not None and upper is None:
                yield ast.Subscript(value, ast.Slice(None, ast.UnaryOp(ast.USub(), lower), None), ast.Load())
            if upper is not None and lower is None and isinstance(upper, ast.UnaryOp):
                yield ast.Subscript(value, ast.Slice(upper.operand, None, None), ast.Load())
        case ast.Subscript(
            value=value, slice=ast.BinOp(left=left, op=ast.Sub() | ast.Add(), right=ast.Constant(value=1))
        ):
            yield ast.Subscript(value, left, ast.Load())
        case ast.Subscript(value=value, slice=ast.Name() as name):
            yield ast.Subscript(value, ast.BinOp(name, ast.Sub(), ast.Constant(1)), ast.Load())
            yield ast.Subscript(value, ast.BinOp(name, ast.Add(), ast.Constant(1)), ast.Load())
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
            yield left
        case ast.Call(func=ast.Name(id="range"), args=[stop]):
            yield ast.Call(node.func, [ast.Constant(1), ast.BinOp(stop, ast.Add(), ast.Constant(1))], [])
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=1), stop]):
            yield ast.Call(node.func, [stop], [])


def _order(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp())):
            yield value
        case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            yield inner
        case ast.Call(func=ast.Name(id="range")):
            yield ast.Call(ast.Name("reversed", ast.Load()), [node], [])


def _epsilon(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Call(args=[ast.BinOp(left=left, op=ast.Add(), right=right)]) if _called(node) == "sqrt":
            yield ast.BinOp(ast.Call(node.func, [left], []), ast.Add(), right)
        case ast.BinOp(left=ast.Call(args=[inner]) as root, op=ast.Add(), right=right) if _called(root) == "sqrt":
            yield ast.Call(root.func, [ast.BinOp(inner, ast.Add(), right)], [])


def _sign(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield ast.BinOp(left, ast.Sub(), right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            yield ast.BinOp(left, ast.Add(), right)
            yield ast.BinOp(right, ast.Sub(), left)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand


def _exponent(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int() as k)):
            yield from (ast.BinOp(left, ast.Pow(), ast.Constant(other)) for other in (1, 2, 3, 4) if other != k)
        case ast.Name(ctx=ast.Load()):
            yield ast.BinOp(node, ast.Pow(), ast.Constant(2))


def _inverse(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            yield ast.BinOp(left, ast.Mult(), right)
            yield ast.BinOp(right, ast.Div(), left)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield ast.BinOp(left, ast.Div(), right)


def _extreme(node: ast.expr) -> Iterator[ast.expr]:
    other = {"maximum": "minimum", "minimum": "maximum", "max": "min", "min": "max"}.get(_called(node))
    if other and isinstance(node, ast.Call):
        yield _renamed(node, other)
    if isinstance(node, ast.Call) and (inner := _without_absolute(node)) is not None:
        yield inner


def _missing(node: ast.expr) -> Iterator[ast.expr]:
    """A summand or a factor too many."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
        yield node.left
        if isinstance(node.op, (ast.Add, ast.Mult)):
            yield node.right


RULES: tuple[tuple[str, Rule], ...] = (
    ("ddof", _ddof),
    ("mean against sum", _mean),
    ("axis", _axis),
    ("transpose", _transpose),
    ("base of the logarithm", _base),
    ("axis", _other_axis),
    ("root", _root),
    ("norm", _norm),
    ("order of mean and power", _order_of_means),
    ("n against n - 1 (ddof)", _length),
    ("a length as a factor", _without_length),
    ("factor 1/2", _half),
    ("epsilon under the root", _epsilon),
    ("index off by one", _index),
    ("order in time", _order),
    ("sign", _sign),
    ("maximum against minimum", _extreme),
    ("exponent", _exponent),
    ("multiplied instead of divided", _inverse),
    ("a part too many", _missing),
)

THROUGHOUT: tuple[tuple[str, Rule], ...] = (("axis", _axis), ("ddof", _ddof))
"""Conventions that code keeps in several places at once."""
