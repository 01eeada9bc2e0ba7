r"""Term → LaTeX that :func:`mathlink.latex.read` reads back as the same term, given the names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mathlink.errors import OutOfReach
from mathlink.term import BINDERS, Term, const, free_symbols, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["to_latex"]

_INDEX_LIKE = (const(0), const(1))
_LONGEST = 100_000

_RELATION, _SUM, _PRODUCT, _FACTOR, _ATOM = range(5)


class _Text(NamedTuple):
    """A piece of LaTeX: how tightly it binds, whether its last operand would take in what follows, whether it is a bare name."""

    text: str
    level: int
    open: bool = False
    name: bool = False


_NAMED = {
    "pi": "\\pi",
    "e": "e",
    "inf": "\\infty",
    "i": "\\imaginaryunit",
    "nan": "\\text{nan}",
    "euler_gamma": "\\gamma_{E}",
}
_COMMANDS = {
    **{name: f"\\{name}" for name in ["sin", "cos", "tan", "sinh", "cosh", "tanh", "exp"]},
    **{"a" + name: f"\\arc{name}" for name in ["sin", "cos", "tan"]},
    "log": "\\ln",
    "log10": "\\log_{10}",
    "log2": "\\log_{2}",
    "gamma": "\\Gamma",
}
_SIGNS = {"lt": "<", "le": "\\le", "eq": "=", "ne": "\\ne"}
_INFIX = frozenset({"\\cdot", "\\times", "\\odot", "\\otimes", "\\circ", "\\wedge", "\\oplus"})
_BIG = {"sum": "\\sum", "prod": "\\prod", "bigmax": "\\max", "bigmin": "\\min"}
_INDEX_NAMES = ("i", "j", "k", "l", "m", "n", "p", "q", "r", "s", "t", "u", "v", "w")
_VARIABLE_NAMES = ("x", "y", "z", "t", "u", "v", "w", "s", "r", "p", "q", "m", "n")
_SEVERAL_LETTERS = re.compile(r"[A-Za-z]{2,}[0-9]*|[A-Za-z][0-9]+")


def to_latex(term: Term, *, avoid: Iterable[str] = ()) -> str:
    r"""The term in LaTeX; no bound name is one of ``avoid`` (names that stand around the term).

    Reading the result with the free symbols declared gives the same term, for terms that the reader itself makes
    (negative and fractional constants, ``floordiv``, ``or``, ``not`` and exceptions are only shown).

    Raises
    ------
    OutOfReach : the text would be longer than 100,000 characters.

    >>> from mathlink.term import sym, div, add, const
    >>> to_latex(div(sym("D"), add(sym("x"), const(1))))
    '\\frac{D}{x + 1}'
    """
    return _Printer(term, avoid).text()


class _Printer:
    def __init__(self, root: Term, avoid: Iterable[str] = ()) -> None:
        self.root = root
        self.free = frozenset(free_symbols(root))
        self.used = self.free | frozenset(avoid)
        self.made: dict[Term, _Text] = {}

    def text(self) -> str:
        """The whole term."""
        for term in postorder(self.root):
            made = self._one(term)
            if len(made.text) > _LONGEST:
                raise OutOfReach(f"the LaTeX of this term is longer than {_LONGEST} characters")
            self.made[term] = made
        return self.made[self.root].text

    def _one(self, term: Term) -> _Text:
        rule = _RULES.get(term.op)
        if rule is not None:
            return rule(self, term)
        if term.op in BINDERS:
            return self._binder(term)
        raise OutOfReach(f"{term.op} has no LaTeX")

    def at(self, term: Term, level: int, *, closed: bool = False) -> str:
        """The text of an argument, in brackets where it binds more loosely than ``level`` (or is open at its end)."""
        made = self.made[term]
        if made.level < level or (closed and made.open):
            return f"\\left({made.text}\\right)"
        return made.text

    # ── leaves ──

    def constant(self, term: Term) -> _Text:
        value, literal = term.data
        if literal and value >= 0:
            return _Text(literal, _ATOM)
        if value < 0:
            return _Text(f"-{literal.lstrip('-') or self._fraction(-value)}", _SUM)
        return _Text(self._fraction(value), _ATOM if value.denominator == 1 else _FACTOR)

    @staticmethod
    def _fraction(value: object) -> str:
        top, _, bottom = str(value).partition("/")
        return f"\\frac{{{top}}}{{{bottom}}}" if bottom else top

    def symbol(self, term: Term) -> _Text:
        name: str = term.data
        if name.startswith("·"):
            return _Text(f"⟦{name[1:]}⟧", _ATOM, name=True)
        return _Text(_spelled(name), _ATOM, name=True)

    def entry(self, term: Term) -> _Text:
        base = self.made[term.args[0]].text
        inside = ",".join(self.made[a].text for a in term.args[1:])
        bare = "_" not in base and "^" not in base
        return _Text(f"{base}_{{{inside}}}" if bare else f"{{{base}}}_{{{inside}}}", _ATOM, name=True)

    # ── arithmetic ──

    def addition(self, term: Term) -> _Text:
        left, right = term.args
        sign = "+" if term.op == "add" else "-"
        made = self.made[right]
        return _Text(f"{self.at(left, _SUM)} {sign} {self.at(right, _PRODUCT)}", _SUM, made.open)

    def negation(self, term: Term) -> _Text:
        return _Text(f"-{self.at(term.args[0], _PRODUCT)}", _SUM, self.made[term.args[0]].open)

    def product(self, term: Term) -> _Text:
        left, right = term.args
        first = self.at(left, _PRODUCT, closed=True)
        second = self.at(right, _FACTOR)
        opens = second.startswith(("\\left(", "(", "|", "\\left|", "\\left[", "\\left\\|"))
        numbered = left.op == "mul" and left.args[1].op == "const"
        plain = second[0].isdigit() or first == "0" or numbered or (opens and not self._ends_number(left, first))
        sign = " \\cdot " if plain else " "
        return _Text(f"{first}{sign}{second}", _PRODUCT, self.made[right].open and not second.startswith("\\left("))

    @staticmethod
    def _ends_number(left: Term, text: str) -> bool:
        return (left.op == "const" and text[-1].isdigit()) or text.endswith("\\right)")

    def quotient(self, term: Term) -> _Text:
        return _Text(f"\\frac{{{self.at(term.args[0], _SUM)}}}{{{self.at(term.args[1], _SUM)}}}", _FACTOR)

    def remainder(self, term: Term) -> _Text:
        left, right = term.args
        return _Text(f"{self.at(left, _PRODUCT, closed=True)} \\bmod {self.at(right, _FACTOR, closed=True)}", _PRODUCT)

    def whole_quotient(self, term: Term) -> _Text:
        top, bottom = (self.at(a, _SUM) for a in term.args)
        return _Text(f"\\left\\lfloor \\frac{{{top}}}{{{bottom}}}\\right\\rfloor", _ATOM)

    def power(self, term: Term) -> _Text:
        base, exponent = term.args
        below = self.at(base, _ATOM)
        if base.op == "sym" and ("^" in below or "'" in below):
            below = f"{{{below}}}"
        index_like = exponent.op in ("sym", "named", "index") or exponent in _INDEX_LIKE
        if base.op == "index" and index_like:  # it would be read as one more index
            below = f"\\left({below}\\right)"
        return _Text(f"{below}^{{{self.at(exponent, _SUM)}}}", _FACTOR)

    def absolute(self, term: Term) -> _Text:
        return _Text(f"\\left|{self.at(term.args[0], _SUM)}\\right|", _ATOM)

    def extreme(self, term: Term) -> _Text:
        return _Text(f"\\{term.op}{self._listed(term.args)}", _FACTOR)

    def _listed(self, arguments: tuple[Term, ...]) -> str:
        return f"\\left({', '.join(self.made[a].text for a in arguments)}\\right)"

    # ── functions and calls ──

    def function(self, term: Term) -> _Text:
        name, arguments = term.data, term.args
        inside = self.made[arguments[0]].text
        if name == "sqrt":
            return _Text(f"\\sqrt{{{inside}}}", _ATOM)
        if name == "factorial":
            return _Text(f"{self.at(arguments[0], _ATOM)}!", _FACTOR)
        if name in ("floor", "ceil"):
            return _Text(f"\\left\\l{name} {inside}\\right\\r{name}", _ATOM)
        if name == "binom":
            return _Text(f"\\binom{{{inside}}}{{{self.made[arguments[1]].text}}}", _ATOM)
        command = _COMMANDS.get(name, f"\\operatorname{{{name}}}")
        return _Text(f"{command}{self._listed(arguments)}", _FACTOR)

    def opaque(self, term: Term) -> _Text:
        name, arguments = term.data, term.args
        rule = _OPERATIONS.get(name) or next((r for start, r in _FAMILIES if name.startswith(start)), None)
        if rule is not None and (made := rule(self, term)) is not None:
            return made
        if name in _INFIX and len(arguments) == 2:
            left, right = arguments
            return _Text(
                f"{self.at(left, _PRODUCT, closed=True)} {name} {self.at(right, _FACTOR, closed=True)}", _PRODUCT
            )
        if name.startswith("norm") and len(arguments) == 1:
            return _Text(f"\\left\\|{self.made[arguments[0]].text}\\right\\|{name[4:]}", _FACTOR)
        if name.startswith(("^{", "_{")) and len(arguments) == 1:
            return _Text(f"\\left({self.made[arguments[0]].text}\\right){name}", _FACTOR)
        if arguments and arguments[-1].op == "call" and arguments[-1].data == "\\mid":
            before = ", ".join(self.made[a].text for a in arguments[:-1])
            behind = ", ".join(self.made[a].text for a in arguments[-1].args)
            return _Text(f"{_spelled(name)}\\left({before} \\mid {behind}\\right)", _FACTOR)
        return _Text(f"{_spelled(name)}{self._listed(arguments)}", _FACTOR)

    # ── operations that are only named ──

    def matrix(self, term: Term) -> _Text:
        rows = (" & ".join(self.at(entry, _SUM) for entry in row.args) for row in term.args)
        body = " \\\\ ".join(rows)
        return _Text(f"\\begin{{pmatrix}} {body} \\end{{pmatrix}}", _ATOM)

    def in_signs(self, term: Term, opening: str, closing: str, between: str = ", ") -> _Text:
        """The arguments between two signs."""
        return _Text(f"{opening}{between.join(self.made[a].text for a in term.args)}{closing}", _ATOM)

    def two_values(self, term: Term) -> _Text:
        """a ± b, ± b"""
        last = self.made[term.args[-1]]
        left = f"{self.at(term.args[0], _SUM)} " if len(term.args) == 2 else ""
        return _Text(f"{left}{term.data} {self.at(term.args[-1], _PRODUCT)}", _SUM, last.open)

    def behind(self, term: Term, sign: str) -> _Text:
        """An argument with a sign behind it."""
        return _Text(f"{self.at(term.args[0], _ATOM)}{sign}", _FACTOR)

    def bar(self, term: Term) -> _Text:
        """An evaluation bar."""
        return _Text(f"\\left.{self.made[term.args[0]].text}\\right{term.data}", _FACTOR)

    def operator(self, term: Term) -> _Text | None:
        """∂ and ∇ with their scripts, in front of one factor."""
        if len(term.args) != 1:
            return None if term.args else _Text(term.data, _FACTOR)
        made = self.made[term.args[0]]
        inside = made.text if made.name else f"\\left({made.text}\\right)"
        return _Text(f"{term.data} {inside}", _FACTOR)

    def kept_integral(self, term: Term) -> _Text:
        """An integral over a domain or by several variables."""
        body, *variables = term.args
        ends = " \\, ".join(self._differential(v) for v in variables)
        return _Text(f"{term.data} {self.at(body, _SUM)} \\, {ends}".rstrip(), _FACTOR, not variables)

    def _differential(self, variable: Term) -> str:
        if variable.op == "call" and variable.data.startswith("d"):
            return f"{variable.data} {self.made[variable.args[0]].text}"
        return f"d{self.made[variable].text}"

    def kept_sum(self, term: Term) -> _Text:
        """A sum over a condition."""
        return _Text(f"{term.data} {self.at(term.args[0], _PRODUCT)}", _FACTOR, True)

    # ── conditions ──

    def comparison(self, term: Term) -> _Text:
        left, right = term.args
        return _Text(f"{self.at(left, _SUM)} {_SIGNS[term.op]} {self.at(right, _SUM)}", _RELATION)

    def logic(self, term: Term) -> _Text:
        sign = " \\land " if term.op == "and" else " \\lor "
        parts = (f"({self.made[a].text})" if a.op in ("and", "or") else self.made[a].text for a in term.args)
        return _Text(sign.join(parts), _RELATION)

    def choice(self, term: Term) -> _Text:
        rows = []
        while term.op == "ite":
            condition, value, other = term.args
            rows.append(f"{self.made[value].text} & {self.made[condition].text}")
            term = other
        if not (term.op == "raise" and term.data == "no case applies"):
            rows.append(f"{self.made[term].text} & \\text{{otherwise}}")
        body = " \\\\ ".join(rows)
        return _Text(f"\\begin{{cases}} {body} \\end{{cases}}", _ATOM)

    # ── binders ──

    def _binder(self, term: Term) -> _Text:
        if term.op == "derivative":
            return self._derivative(term)
        pool = _VARIABLE_NAMES if term.op in ("integral", "limit") else _INDEX_NAMES
        mark = f"⟦{term.args[0].data[1:]}⟧"
        body = self.made[term.args[-1]].text
        name = next(
            (n for n in pool if n not in self.used and not re.search(rf"(?<![A-Za-z\\]){n}(?![A-Za-z])", body)), ""
        )
        if not name:
            raise OutOfReach("no letter is left for a bound name")
        level = _SUM if term.op == "integral" else _PRODUCT
        inside = self.at(term.args[-1], level).replace(mark, name)
        bounds = [self.made[a].text for a in term.args[1:-1]]
        if term.op == "limit":
            point = term.args[1]
            if point.op == "call" and point.data in ("^{+}", "^{-}"):
                bounds[0] = f"{self.at(point.args[0], _ATOM)}{point.data}"
            return _Text(f"\\lim_{{{name} \\to {bounds[0]}}} {inside}", _FACTOR, True)
        low, high = bounds
        if term.op == "integral":
            return _Text(f"\\int_{{{low}}}^{{{high}}} {inside} \\, d{name}", _FACTOR)
        if term.op in ("bigmax", "bigmin"):
            return _Text(f"{_BIG[term.op]}_{{{low} \\le {name} \\le {high}}} {inside}", _FACTOR, True)
        return _Text(f"{_BIG[term.op]}_{{{name}={low}}}^{{{high}}} {inside}", _FACTOR, True)

    def _derivative(self, term: Term) -> _Text:
        variable, body = term.args
        sign = "\\partial " if "d" in self.free else "d"
        below = f"{sign}{self.made[variable].text}"
        if body.op == "call" and body.args == (variable,):
            return _Text(f"\\frac{{{sign}{_spelled(body.data)}}}{{{below}}}", _FACTOR)
        return _Text(f"\\frac{{{sign.strip()}}}{{{below}}} {self.at(body, _PRODUCT)}", _FACTOR, True)


def _spelled(name: str) -> str:
    """A name so that no symbol table is needed: several letters as one word."""
    found = _SEVERAL_LETTERS.match(name)
    if found is None:
        return name
    return f"\\mathrm{{{found.group()}}}{name[found.end() :]}"


#: Named operations that are printed in a way of their own.
_OPERATIONS: dict[str, Callable[[_Printer, Term], _Text | None]] = {
    "\\matrix": _Printer.matrix,
    "\\set": lambda printer, term: printer.in_signs(term, "\\{", "\\}"),
    "\\tuple": lambda printer, term: printer.in_signs(term, "\\left(", "\\right)"),
    "[,]": lambda printer, term: printer.in_signs(term, "\\left[", "\\right]"),
    "\\{,\\}": lambda printer, term: printer.in_signs(term, "\\left\\{", "\\right\\}"),
    "\\pm": _Printer.two_values,
    "\\mp": _Printer.two_values,
    "\\dots": lambda _, term: _Text("\\dots", _ATOM),
    "!!": lambda printer, term: printer.behind(term, "!!"),
    "|\\rangle": lambda printer, term: printer.in_signs(term, "|", "\\rangle"),
    "\\langle|": lambda printer, term: printer.in_signs(term, "\\langle ", "|"),
}

#: The same by how the name begins.
_FAMILIES: tuple[tuple[str, Callable[[_Printer, Term], _Text | None]], ...] = (
    ("\\interval", lambda printer, term: printer.in_signs(term, f"\\left{term.data[-2]}", f"\\right{term.data[-1]}")),
    ("\\langle|", lambda printer, term: printer.in_signs(term, "\\langle ", "\\rangle", " | ")),
    ("|_", _Printer.bar),
    ("\\partial", _Printer.operator),
    ("\\nabla", _Printer.operator),
    *((f"\\{name}_", _Printer.kept_sum) for name in ("sum", "prod", "max", "min")),
    *((f"\\{name}", _Printer.kept_integral) for name in ("int", "oint", "iint", "iiint")),
)

_RULES: dict[str, Callable[[_Printer, Term], _Text]] = {
    "const": _Printer.constant,
    "named": lambda _, term: _Text(_NAMED[term.data], _ATOM),
    "sym": _Printer.symbol,
    "index": _Printer.entry,
    "add": _Printer.addition,
    "sub": _Printer.addition,
    "neg": _Printer.negation,
    "mul": _Printer.product,
    "div": _Printer.quotient,
    "mod": _Printer.remainder,
    "floordiv": _Printer.whole_quotient,
    "pow": _Printer.power,
    "abs": _Printer.absolute,
    "max": _Printer.extreme,
    "min": _Printer.extreme,
    "fn": _Printer.function,
    "call": _Printer.opaque,
    **dict.fromkeys(("lt", "le", "eq", "ne"), _Printer.comparison),
    **dict.fromkeys(("and", "or"), _Printer.logic),
    "not": lambda printer, term: _Text(f"\\lnot ({printer.made[term.args[0]].text})", _RELATION),
    "true": lambda _, term: _Text("\\text{true}", _ATOM),
    "false": lambda _, term: _Text("\\text{false}", _ATOM),
    "ite": _Printer.choice,
    "raise": lambda _, term: _Text(f"\\text{{raise {term.data}}}", _ATOM),
}
