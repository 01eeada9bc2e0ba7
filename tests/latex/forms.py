"""Readings of formulas in a form that can be compared: sums and products flat, their order kept, signs and denominators pulled out.

It proves nothing else, so what it calls equal is equal. :mod:`tests.latex.labels` brings labels written by hand to the same form.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathlink.model import Equation
    from mathlink.term import Term

__all__ = ["Form", "name", "power", "product", "reading_form", "script", "squash", "total"]

Form = Any  # nested tuples

_COMPARED = {"eq": "=", "lt": "<", "le": "<=", "ne": "!="}
_ALPHABETS = {"boldsymbol": "bf", "mathbf": "bf", "bm": "bf", "mathcal": "cal", "mathbb": "bb", "mathfrak": "frak", "mathsf": "sf", "mathtt": "tt", "textbf": "bf", "widehat": "hat"} | {
    "widetilde": "tilde", "overline": "bar", "mathrm": "", "text": "", "mathit": "", "triangle": "bigtriangleup", "det": "det",
}  # fmt: skip
_GREEK = (
    "varepsilon vartheta varphi varrho varsigma alpha beta gamma delta epsilon zeta theta iota kappa lambda sigma upsilon omega Gamma Delta Theta Lambda Sigma Omega "
    "infty Upsilon Phi Psi eta rho tau phi chi psi Pi Xi xi mu nu pi ell"
).split()
_LETTERS = re.compile("|".join([*sorted(_GREEK, key=len, reverse=True), "[A-Za-z]", "§\\d+", "."]))
_NAMED = {"pi": "pi", "e": "e", "inf": "inf", "i": "imaginaryunit", "euler_gamma": "euler_gamma", "nan": "nan"}
_CALLS = {
    "\\{,\\}": "braces", "[,]": "comm", "|\\rangle": "ket", "\\circ": "comp", "!!": "dfact", "'": "prime", "\\dots": "dots", "Tr": "tr", "\\Tr": "tr", "\\tr": "tr", "\\interval[)": "halfopen", "\\sum": "summed", "\\interval(]": "opened", "\\interval[]": "interval", "\\in": "in", ":": "colon", "::": "normal", "\\#": "size", "\\{|\\}": "setof", "\\leftrightarrow": "swap", "^{*}": "supstar", "^{\\ast}": "supast", "^{\\dagger}": "supdagger", "^{T}": "supT", "*": "hodge", "\\range": "range", "\\langle\\rangle": "avg",
}  # fmt: skip
ONE = ("n", Fraction(1))


# ── the common form ──────────────────────────────────────────────────────────────────────────────


def total(parts: list[tuple[int, Form]]) -> Form:
    """A sum with its signs, flat."""
    flat: list[tuple[int, Form]] = []
    for sign, part in parts:
        if part[0] == "+":
            flat.extend((sign * s, p) for s, p in part[1:])
        elif part[0] == "*" and part[1] < 0:
            flat.append((-sign, product(1, part[2], part[3])))
        else:
            flat.append((sign, part))
    return flat[0][1] if len(flat) == 1 and flat[0][0] > 0 else ("+", *flat)


def product(sign: int, above: tuple[Form, ...], below: tuple[Form, ...] = ()) -> Form:
    """A product with one sign, the factors above and below the line, flat and in order."""
    over: list[Form] = []
    under: list[Form] = []
    for factors, mine, other in ((above, over, under), (below, under, over)):
        for factor in factors:
            if factor[0] == "*":
                sign *= factor[1]
                mine.extend(factor[2])
                other.extend(factor[3])
            elif factor[0] == "+" and len(factor) == 2:
                sign *= factor[1][0]
                inner = factor[1][1]
                mine.extend(inner[2] if inner[0] == "*" else () if inner == ONE else (inner,))
                other.extend(inner[3] if inner[0] == "*" else ())
            elif factor != ONE:
                mine.append(factor)
    if not under and len(over) <= 1:
        only = over[0] if over else ONE
        return only if sign > 0 else ("+", (-1, only))
    made = ("*", 1, tuple(over), tuple(under))
    return made if sign > 0 else ("+", (-1, made))


def power(base: Form, exponent: Form) -> Form:
    return base if exponent == ONE else ("^", base, exponent)


def name(text: str, bound: dict[str, str]) -> Form:
    """A name in its normal form; bound letters in its scripts are replaced by their binder."""
    if text.startswith("{}"):  # scripts in front of a name: `{}^{\\circ}D_{n}` is precircD_n, with signs in words
        before, rest = "", text[2:]
        while rest[0] in "_^":
            run, rest = script(rest[1:])
            before += squash(run).replace("+", "plus").replace("-", "minus")
        return ("s", f"pre{before}{name(rest, bound)[1]}")
    base, low, high, primes = text, "", "", ""
    accent = re.match(r"\\(bar|hat|tilde|underline)\{(.*[_^].*)\}$", text)
    if accent and _first_script(text) == len(text):
        return ("call", accent.group(1), name(accent.group(2), bound))
    mean = re.match(r"\\langle(.+)\\rangle$", text)
    if mean:
        return ("call", "avg", name(mean.group(1).strip(), bound))
    start = _first_script(text)
    if start < len(text):
        base, rest = text[:start], text[start:]
        while rest:
            if rest[0] == "'":
                primes, rest = primes + "'", rest[1:]
                continue
            kind, (run, rest) = rest[0], script(rest[1:])
            low, high = (low + run, high) if kind == "_" else (low, high + run)
    low, high = (_bound_letters(run, bound) for run in (low, high))
    whole = squash(base) + (f"_{low}" if low else "") + (f"^{high}" if high else "") + primes
    return ("s", bound.get(whole, whole))


def _first_script(text: str) -> int:
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if not depth and char in "_^'" and place:
            return place
    return len(text)


def script(text: str) -> tuple[str, str]:
    if text[0] in "{(":
        depth = 0
        for place, char in enumerate(text):
            depth += (char in "{(") - (char in "})")
            if not depth:
                inner = text[1:place] if text[0] == "{" else text[: place + 1]
                return inner, text[place + 1 :]
    found = re.match(r"[-+*]+|\w[\w']*", text)
    assert found, text
    run = found.group().split("_")[0]
    return run, text[len(run) :]


def squash(text: str) -> str:
    text = re.sub(r"\\([a-zA-Z]+)", lambda m: _ALPHABETS.get(m.group(1), m.group(1)), text)
    text = re.sub(r"[\\{}\s,]", "", text)
    text = text.replace("overline", "bar")
    return re.sub("^((?:tilde)?)pd", r"\1partial", text)


def _bound_letters(run: str, bound: dict[str, str]) -> str:
    return "".join(bound.get(piece, piece) for piece in _LETTERS.findall(squash(run)))


# ── readings ─────────────────────────────────────────────────────────────────────────────────────


def _form(term: Term, bound: dict[str, str]) -> Form:
    make = _MAKERS.get(term.op)
    if make is not None:
        return make(term, bound)
    arguments = [_form(a, bound) for a in term.args]
    match term.op:
        case "add" | "sub":
            return total([(1, arguments[0]), (1 if term.op == "add" else -1, arguments[1])])
        case "neg":
            return total([(-1, arguments[0])])
        case "mul":
            return product(1, tuple(arguments))
        case "div":
            return product(1, (arguments[0],), (arguments[1],))
        case "pow":
            return power(arguments[0], arguments[1])
    return ("call", str(term.data or term.op), *arguments)


def _bound_term(term: Term, bound: dict[str, str]) -> Form:
    variable, *ends, body = term.args
    if term.op == "derivative":
        inner = body
        if body.op == "call" and body.args == (variable,):
            return ("deriv", _form(variable, bound), name(str(body.data), bound))
        return ("deriv", _form(variable, bound), _form(inner, bound))
    kind = {"integral": "int"}.get(term.op, term.op)
    within = _form(body, {**bound, str(variable.data): f"§{len(bound)}"})
    if kind == "sum" and ends[1].op == "call" and ends[1].data == "length":
        if body.op == "ite" and body.args[0].op == "ne" and body.args[0].args[0] is variable:  # over i ≠ j
            inside = {**bound, str(variable.data): f"§{len(bound)}"}
            return ("sum_all", ("unlike", _form(body.args[0].args[1], bound), _form(body.args[1], inside)))
        return ("sum_all", within)
    return (kind, *(_form(end, bound) for end in ends), within)


def _entry(term: Term, bound: dict[str, str]) -> Form:
    base, *indices = term.args
    low = "".join(_spelled(i, bound) for i in indices)
    plain = name(str(base.data), bound)[1]
    head, mark, high = plain.partition("^")
    return ("s", f"{head}_{low}{mark}{high}")


def _spelled(term: Term, bound: dict[str, str]) -> str:
    if term.op == "const":
        return str(term.data[0])
    if term.op in ("add", "sub"):
        return ("+" if term.op == "add" else "-").join(_spelled(a, bound) for a in term.args)
    if term.op == "neg":
        return "-" + _spelled(term.args[0], bound)
    if term.op == "mul":
        return "".join(_spelled(a, bound) for a in term.args)
    return str(_form(term, bound)[1])


def _call(term: Term, bound: dict[str, str]) -> Form:
    arguments = tuple(_form(a, bound) for a in term.args)
    data = str(term.data)
    if data == "\\cdot":
        return product(1, arguments)
    if data.startswith("\\frac{d^{"):  # a derivative of a symbolic order
        return ("call", "derivs", *arguments)
    if data.startswith("::"):
        return ("call", "normal" + squash(data[2:]), *arguments)
    if data == "\\int" or data.startswith("\\int_"):
        more = tuple(
            "".join(
                _spelled(v, bound) if v.op != "call" else squash(str(v.data)) + _spelled(v.args[0], bound) for v in (w,)
            )
            for w in term.args[1:]
        )
        return ("int_over", squash(data[4:].lstrip("_")), arguments[0], *more)
    if found := re.match(r"\\(sum|prod)_(.*)", data):
        return (f"{found.group(1)}_over", squash(found.group(2)), *arguments)
    if data in ("\\frac{d}{d}", "\\frac{\\partial}{\\partial}", "\\frac{\\delta}{\\delta}"):
        return ("deriv", *reversed(arguments))
    if data == "^{*}" and arguments[0][0] == "s":
        return ("s", f"{arguments[0][1]}^*")
    if not arguments and data != "\\dots":
        return name(data, bound)
    return ("call", _CALLS.get(data) or (squash(data) if data[0] in "_|" else name(data, bound)[1]), *arguments)


_MAKERS: dict[str, Any] = {
    "const": lambda t, b: ("n", t.data[0]),
    "sym": lambda t, b: ("s", b[t.data]) if t.data in b else name(t.data, b),
    "named": lambda t, b: ("s", _NAMED[t.data]),
    "index": _entry,
    "call": _call,
    "raise": lambda t, b: ("call", "undefined", ("n", Fraction(0))),
} | dict.fromkeys(("sum", "prod", "integral", "derivative", "limit", "bigmax", "bigmin"), _bound_term)


def reading_form(equation: Equation) -> list[Form]:
    """The statements of a reading, then its conditions, each in the common form."""
    made: list[Form] = [
        tuple((_form(k.left, {}), k.relation, None if k.right is None else _form(k.right, {})) for k in links)
        for links in (equation.links, *(d.links for d in equation.definitions))
    ]
    for condition in equation.conditions:
        if condition.op == "call" and condition.data == "\\in":
            made.append(("if", (_form(condition.args[0], {}), "in", _form(condition.args[1], {}))))
        elif condition.op in _COMPARED:
            left, right = (_form(a, {}) for a in condition.args)
            made.append(("if", (left, _COMPARED[condition.op], right)))
        else:
            made.append(("if", (_form(condition, {}), "", None)))
    return made
