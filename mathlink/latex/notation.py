"""One notation (a key of a ``where`` map) → the Term that the reader makes of it; and a statement as SymPy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mathlink.errors import SyntaxProblem
from mathlink.latex.names import Names
from mathlink.latex.pieces import Piece
from mathlink.latex.statement import define_functions, parse, read, reading_of, resolved_tokens
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mathlink.term import Term

__all__ = ["read_notation", "to_sympy"]

_WORDS = re.compile(r"\s*([A-Za-z]+)")


def read_notation(text: str, symbols: Iterable[str] | Mapping[str, str] = ()) -> Term:
    r"""The Term for one notation: a name, an entry, a power, an application, a derivative, ``\langle v\rangle``.

    Raises
    ------
    SyntaxProblem : the notation cannot be read.

    >>> read_notation(r"\text{Nu}_L")
    Nu_{L}
    """
    try:
        return _read(text, symbols)
    except RecursionError:
        raise SyntaxProblem(text, (0, min(1, len(text))), "nested too deeply") from None


def _read(text: str, symbols: Iterable[str] | Mapping[str, str]) -> Term:
    table = dict(symbols.items()) if isinstance(symbols, Mapping) else dict.fromkeys(symbols, "symbol")
    if found := _WORDS.match(text):
        table.setdefault(found.group(1), "symbol")
        if "(" in text:
            table = {name: kind for name, kind in table.items() if name != found.group(1) or kind == "function"}
    names = Names(table)
    reading, tokens = reading_of(text, names)
    if len(tokens) == 1:
        raise SyntaxProblem(text, (0, len(text)), "there is no notation")
    end = tokens[-1].start
    body = [t for t in tokens[:-1] if t.kind not in ("q", "$")]
    piece = Piece((*body, Token("=", "=", end, end), Token("n", "0", end, end)), "statement")
    resolved = [resolved_tokens(reading, piece)]
    define_functions(reading, resolved[0])
    chain = parse(reading, [piece], resolved)[0]
    if chain is None or len(chain) != 1:
        raise SyntaxProblem(text, (0, len(text)), "a notation is one expression, not a relation")
    return chain[0].left


def to_sympy(text: str, symbols: Iterable[str] | Mapping[str, str] = ()) -> Any:
    """The statement as SymPy: ``Eq``/``Rel``, for a chain the unevaluated ``And`` of its links, for an expression the expression.

    Raises
    ------
    SyntaxProblem : the text cannot be read.
    mathlink.errors.OutOfReach : it was read and SymPy has nothing to say it with.
    """
    from mathlink.views import sympy as view

    return view.relation_to_sympy(read(text, symbols))
