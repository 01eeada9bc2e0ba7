"""What a path returns → model values, and the leaves of all paths → one value with branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.errors import NotModelled
from mathlink.lift.constants import constant
from mathlink.lift.domains import always_computed, defined, is_partial
from mathlink.lift.paths import active, refuse
from mathlink.lift.refusals import refuse_tables
from mathlink.lift.symbolic import number_term
from mathlink.lift.truths import Truth, is_symbolic
from mathlink.model import Array, Fixed
from mathlink.term import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mathlink.lift.paths import Leaf

__all__ = ["entries", "merge", "settle", "spread", "terms_of"]

_DEPTH = 20
_ENTRIES = 20_000


def settle(value: Any, depth: int = 0) -> Any:
    """A returned value as a model's :data:`~mathlink.model.Value`: numbers become terms, rectangular lists arrays."""
    if depth > _DEPTH:
        refuse("a returned value that is nested without end")
    if type(value) is Truth:
        return value.term
    if is_symbolic(value):
        return value.term  # a complex number has none, and says so
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return t.boolean(bool(value))
    if isinstance(value, (int, float)):
        return number_term(value)
    if value is None or isinstance(value, (str, bytes)):
        return Fixed(value)
    return _settle_structure(value, depth + 1)


def _settle_structure(value: Any, depth: int) -> Any:
    refuse_tables(value)
    if hasattr(value, "dtype") and hasattr(value, "shape") and hasattr(value, "tolist"):
        if value.shape == ():
            return settle(value.item(), depth)
        flat = [settle(v, depth) for v in value.reshape(-1).tolist()]
        return Array(tuple(int(n) for n in value.shape), tuple(flat))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: settle(getattr(value, name), depth) for name in value._fields}
    if isinstance(value, tuple):
        return tuple(settle(v, depth) for v in value)
    if isinstance(value, list):
        return _as_array([settle(v, depth) for v in value])
    if isinstance(value, dict):
        if not all(isinstance(k, (str, int)) for k in value):
            refuse("a returned dict whose keys are neither text nor integers")
        return {k: settle(v, depth) for k, v in value.items()}
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        names = [n for n in value.__dataclass_fields__ if hasattr(value, n)]
        return {n: settle(getattr(value, n), depth) for n in names}
    try:
        return constant(value)[0]
    except TypeError:
        pass
    if _holds_symbols(value):
        refuse(f"a returned {type(value).__name__} made of numbers that depend on the inputs")
    return Fixed(value)


def _as_array(made: list[Any]) -> Any:
    """A list of terms, or of arrays of one shape, as an array; any other list as a tuple."""
    if made and all(isinstance(m, Term) for m in made):
        return Array((len(made),), tuple(made))
    if made and all(isinstance(m, Array) for m in made) and len({m.shape for m in made}) == 1:
        return Array((len(made), *made[0].shape), tuple(e for m in made for e in m.entries))
    return tuple(made)


def _holds_symbols(value: Any) -> bool:
    held = getattr(value, "__dict__", None)
    return callable(value) or (isinstance(held, dict) and any(map(is_symbolic, held.values())))


def entries(value: Any) -> Iterable[Term]:
    """Every term of a model's value, in order."""
    if isinstance(value, Term):
        yield value
    elif isinstance(value, Array):
        yield from value.entries
    elif isinstance(value, tuple):
        for part in value:
            yield from entries(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from entries(part)


def terms_of(value: Any) -> tuple[Term, ...]:
    """Every term of a model's value, in order."""
    return tuple(entries(value))


# ── merging ──────────────────────────────────────────────────────────────────────────────────────


class _Raised:
    """A path that ends in an exception, before it takes the shape of its neighbours."""

    __slots__ = ("term",)

    def __init__(self, name: str) -> None:
        self.term = t.raise_(name)


def merge(leaves: Sequence[Leaf]) -> Any:
    """One value for all paths: ``ite`` where they decide differently, ``raise`` leaves where a path raises.

    Raises :class:`NotModelled` where paths return different kinds of things.
    """
    tree: list[Any] = [None, None, None, None]  # condition, yes, no, leaf
    for leaf in leaves:
        node = tree
        for condition, value in leaf.decisions:
            node[0] = condition
            side = 1 if value else 2
            if node[side] is None:
                node[side] = [None, None, None, None]
            node = node[side]
        node[3] = _Raised(leaf.raised) if leaf.raised else leaf.value
    value = _fold(tree)
    return value.term if isinstance(value, _Raised) else value


def _fold(node: list[Any]) -> Any:
    """The tree from the leaves up, without recursion."""
    stack = [(node, False)]
    done: dict[int, Any] = {}
    while stack:
        at, ready = stack.pop()
        condition, yes, no, leaf = at
        if condition is None:
            done[id(at)] = leaf
        elif yes is None or no is None:
            if not ready:
                stack += [(at, True), (yes or no, False)]
            else:
                done[id(at)] = done[id(yes or no)]
        elif not ready:
            stack += [(at, True), (yes, False), (no, False)]
        else:
            done[id(at)] = _demanding(condition, _join(condition, done[id(yes)], done[id(no)]))
    return done[id(node)]


def _demanding(condition: Term, value: Any) -> Any:
    """The value of two branches; where it does not depend on the condition, that must have a value all the same."""
    partial = [term for term in always_computed((condition,)) if is_partial(term)]
    terms = terms_of(value)
    if not partial or not terms or condition in t.postorder(*terms):
        return value
    for term in sorted(partial, key=lambda term: term.depth, reverse=True):
        needed, exception = defined(term)
        value = _guarded(value, needed, t.raise_(exception))
    return value


def _guarded(value: Any, condition: Term, otherwise: Term) -> Any:
    return _changed(value, lambda entry: t.ite(condition, entry, otherwise))


def _join(condition: Term, yes: Any, no: Any) -> Any:
    if isinstance(yes, _Raised) and isinstance(no, _Raised):
        return yes if yes.term is no.term else t.ite(condition, yes.term, no.term)
    if isinstance(yes, _Raised):
        return spread(no, lambda term: t.ite(condition, yes.term, term))
    if isinstance(no, _Raised):
        return spread(yes, lambda term: t.ite(condition, term, no.term))
    if isinstance(yes, Term) and isinstance(no, Term):
        return t.ite(condition, yes, no)
    if isinstance(yes, Array) and isinstance(no, Array) and yes.shape == no.shape:
        pairs = zip(yes.entries, no.entries, strict=True)
        return Array(yes.shape, tuple(t.ite(condition, a, b) for a, b in pairs))
    if isinstance(yes, tuple) and isinstance(no, tuple) and len(yes) == len(no):
        return tuple(_join(condition, a, b) for a, b in zip(yes, no, strict=True))
    if isinstance(yes, dict) and isinstance(no, dict) and yes.keys() == no.keys():
        return {k: _join(condition, yes[k], no[k]) for k in yes}
    if isinstance(yes, Fixed) and isinstance(no, Fixed) and _same(yes.value, no.value):
        return yes
    if isinstance(yes, Array) and isinstance(no, Array):
        shapes = f"{yes.shape} and {no.shape}"
        raise NotModelled(
            f"branches that return arrays of different shapes, {shapes}",
            active.tracer.file,
            hint="keep the shape: np.where(condition, x, 0) for x[condition]",
        )
    raise NotModelled("branches that return different kinds of things", active.tracer.file)


def _same(a: Any, b: Any) -> bool:
    try:
        return a is b or (type(a) is type(b) and bool(a == b))
    except Exception:
        return False


def spread(value: Any, change: Callable[[Term], Term]) -> Any:
    """The value with every term changed: how a raise goes into every entry of the other side.

    Raises :class:`NotModelled` where there is no term that could carry it.
    """
    if not terms_of(value):
        raise NotModelled("a raise beside a result that is no number", active.tracer.file)
    return _changed(value, change)


def _changed(value: Any, change: Callable[[Term], Term]) -> Any:
    if isinstance(value, Term):
        return change(value)
    if isinstance(value, Array):
        return Array(value.shape, tuple(change(e) for e in value.entries))
    if isinstance(value, tuple):
        return tuple(_changed(v, change) for v in value)
    if isinstance(value, dict):
        return {k: _changed(v, change) for k, v in value.items()}
    return value
