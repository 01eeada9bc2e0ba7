"""The mathematical language that LaTeX and code are both read into: terms, hash-consed, never rewritten.

Two terms with the same structure are the same object, so ``is`` decides structural equality and sharing is free.
Positions are not part of a term: a reader keeps them beside it, in a mapping from term to lines or spans.

Operations (``op``; ``data`` where there is any):

=================================  =====================================================================
``const``                          exact rational; ``data = (Fraction, literal)``, the literal of a decimal as written, else ``""``
``named``                          ``data`` in :data:`NAMED`: ``pi``, ``e``, ``euler_gamma``, ``inf``, ``nan``, ``i``
``sym``                            a symbol; ``data`` is its name
``add sub mul div pow``            two arguments, in the order written
``neg abs floordiv mod``           as in Python (``floordiv`` rounds down, ``mod`` has the divisor's sign)
``max min``                        one or more arguments
``fn``                             named function; ``data`` in :data:`FUNCTIONS`
``lt le eq ne``                    comparisons (``a > b`` is ``lt(b, a)``)
``and or not`` ``true false``      logic
``ite``                            condition, value if true, value otherwise
``raise``                          the code raises; ``data`` is the exception's name
``sum prod bigmax bigmin``         ``(index, lo, hi, body)``, index a bound symbol, both ends included
``integral``                       ``(variable, lo, hi, body)``
``derivative``                     ``(variable, body)``
``limit``                          ``(variable, point, body)``
``index``                          ``(base, i, j, …)``: entry of an array, counted from 1
``call``                           opaque call; ``data`` is the name of what is called
=================================  =====================================================================
"""

from __future__ import annotations

from mathlink.term.build import (
    COMPARISONS,
    FUNCTIONS,
    NAMED,
    abs_,
    add,
    and_,
    bind_index,
    boolean,
    call,
    compare,
    div,
    eq,
    fn,
    index,
    is_number,
    ite,
    le,
    lt,
    maximum,
    minimum,
    mul,
    named,
    ne,
    neg,
    not_,
    or_,
    pow_,
    raise_,
    sub,
    sym,
)
from mathlink.term.node import (
    BINDERS,
    Term,
    const,
    dump,
    load,
    make,
    postorder,
)
from mathlink.term.remembered import Remembered
from mathlink.term.walk import (
    conjuncts,
    free_symbols,
    rebuild,
    size,
    substitute,
)

__all__ = [
    "BINDERS",
    "COMPARISONS",
    "FUNCTIONS",
    "NAMED",
    "Remembered",
    "Term",
    "abs_",
    "add",
    "and_",
    "bind_index",
    "boolean",
    "call",
    "compare",
    "conjuncts",
    "const",
    "div",
    "dump",
    "eq",
    "fn",
    "free_symbols",
    "index",
    "is_number",
    "ite",
    "le",
    "load",
    "lt",
    "make",
    "maximum",
    "minimum",
    "mul",
    "named",
    "ne",
    "neg",
    "not_",
    "or_",
    "postorder",
    "pow_",
    "raise_",
    "rebuild",
    "size",
    "sub",
    "substitute",
    "sym",
]
