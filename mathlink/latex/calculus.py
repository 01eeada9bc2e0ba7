"""Limits and derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.integrals import Integrals
from mathlink.latex.operators import labelled
from mathlink.latex.spelling import spell
from mathlink.latex.tables import OPAQUE
from mathlink.term import BINDERS, Term, bind_index, call, const, free_symbols, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Calculus"]

_ONE = const(1)
_INTEGRAL_SIGNS = frozenset({"\\int", "\\oint", "\\iint", "\\iiint"})
_OPENS = frozenset({"{", "(", "[", "\\{", "\\lbrace"})
_CLOSES = frozenset({"}", ")", "]", "\\}", "\\rbrace"})
_ENDS = frozenset({",", ";", "&", "\\\\"})
_ARROWS = frozenset({"\\to", "\\rightarrow", "\\longrightarrow", "\\Rightarrow", "\\Longrightarrow", "->"})


class Calculus(Integrals):
    """Rules for what is bound by an arrow, and for operators that differentiate."""

    bare: frozenset[Term] = frozenset()
    """The derivatives without an operand that were met."""

    holding = 0
    """How many derivatives around this place are still reading their operand."""

    # ── limits ──

    def limit(self, start: int) -> Term:
        """``\\lim``, just consumed."""
        lower, _ = self._range()
        arrow = next((n for n, t in enumerate(lower or []) if t.text in _ARROWS), None)
        if not lower or arrow is None:
            self.fail("a limit needs its point", hint="write `\\lim_{x \\to 0}`", span=(start, self.last_end()))
        names = self._bound_names(lower[:arrow])
        point = lower[arrow + 1 :]
        if len(names) != 1 or not point:
            self.fail("a limit needs one variable and its point", span=(start, self.last_end()))
        point, side = self._side_of_limit(point)
        where = self.read_inside(point)
        if side:
            where = call(f"^{{{side}}}", where)
        self.enter()
        self.scope.append(names[0])
        self.reading.bound.add(names[0])
        body = self._body(start)
        self.scope.pop()
        self.depth -= 1
        if labelled(body, names[0]):
            self.reading.ignore("a limit of a labelled name is kept as it is", start, self.last_end())
            return self.mark(call(f"\\lim_{{{spell(lower)}}}", body), start)
        return self.bind(bind_index("limit", sym(names[0]), body, where), names, start)

    @staticmethod
    def _side_of_limit(point: list[Token]) -> tuple[list[Token], str]:
        """The point of a limit without the sign behind it (``0^+``, ``0^{-}``, ``0+``), and that sign."""
        if len(point) > 4 and point[-4].kind == "^" and point[-3].kind == "{" and point[-2].text in ("+", "-"):
            return point[:-4], point[-2].text
        if len(point) > 2 and point[-2].kind == "^" and point[-1].text in ("+", "-"):
            return point[:-2], point[-1].text
        if len(point) > 1 and point[-1].kind in ("+", "-"):
            return point[:-1], point[-1].kind
        return point, ""

    # ── derivatives ──

    def derivative_fraction(self, start: int) -> Term | None:
        r"""``\frac{d y}{d x}``, ``\frac{\partial}{\partial x} f``; ``None`` (nothing consumed) if the fraction that stands here is none."""
        self._unwrap()
        first = self.tokens[self.at + 1]
        if first.kind != "d" and first.text != "\\partial":
            return None
        begin = self.at
        top_end = self.close_of(self.at)
        if self.tokens[top_end + 1].kind != "{":
            return None
        below = self.tokens[top_end + 2]
        if below.kind != "d" and below.text != "\\partial":
            return None
        self.at = begin + 2
        symbolic = self._symbolic_order()
        order = self._order() if not symbolic else 1
        body: Term | None = None
        if self.tokens[self.at].kind != "}":
            body = self.sum()
        self.take("}")
        self.take("{")
        variables: list[Term] = []
        applied = self.tokens[top_end - 1].kind == ")"
        while self.tokens[self.at].kind != "}":
            variables.extend(self._below(symbolic))
        self.take("}")
        if applied and body is not None and body.op == "mul" and body.args[1] in variables:
            span = self.tokens[begin].start, self.last_end()
            self.fail("the derivative of a function or of a product?", hint="declare the function", span=span)
        if len(variables) != order:
            self.fail(
                f"a derivative of order {order} by {len(variables)} variables",
                span=(self.tokens[begin].start, self.last_end()),
            )
        if body is None:
            if not self.begins_factor() and self.tokens[self.at].kind != "n":
                if first.text != "\\partial" and first.kind != "d":
                    self.fail("a derivative needs an operand", span=(start, self.last_end()))
                return self._bare_operator(first.text, variables, start)
            self.enter()
            self.holding += 1  # an evaluation bar behind it belongs to the derivative
            body = self.product()
            self.holding -= 1
            self.depth -= 1
            if body.op in ("mul", "div"):
                self.reading.assume("a derivative takes the whole product behind it", start, self.last_end())
        if symbolic:
            self.reading.ignore("a derivative of a symbolic order is kept as it is", start, self.last_end())
            return self.mark(call(f"\\frac{{d^{{{symbolic}}}}}{{d^{{{symbolic}}}}}", body, *variables), start)
        for variable in reversed(variables):
            body = self._derived(variable, body)
        return self.mark(body, start)

    def _unwrap(self) -> None:
        r"""Take second braces off the numerator and the denominator that stand here: ``\frac{{\partial h}}{{\partial x}}``."""
        for _ in range(2):
            begin = self.at if _ == 0 else self.close_of(self.at) + 1
            inside = self.tokens[begin + 1]
            if self.tokens[begin].kind != "{" or inside.kind != "{" or self.tokens[begin + 2].text != "\\partial":
                continue
            close = self.close_of(begin + 1)
            if self.tokens[close + 1].kind == "}":
                del self.tokens[close]
                del self.tokens[begin + 1]

    def _bare_operator(self, sign: str, variables: list[Term], start: int) -> Term:
        """A derivative without an operand: an operator, kept as it is."""
        self.reading.ignore("a derivative without an operand is kept as an operator", start, self.last_end())
        made = call(f"\\frac{{{sign}}}{{{sign}}}", *variables)
        self.bare = self.bare | {made}
        return self.mark(made, start)

    def _refuse_operators(self, term: Term) -> None:
        """Refuse a sum of derivatives without operands: it has no value."""
        stack = [term]
        while self.bare and stack:
            part = stack.pop()
            if part.op in ("add", "sub", "neg"):
                stack.extend(part.args)
            elif part not in self.bare:
                return
        if self.bare:
            self.fail("a derivative needs an operand")

    def partial(self, start: int) -> Term:
        r"""``\partial``, just consumed: ``\partial_\mu f`` and ``\partial^\mu f`` as an opaque call, else a quotient in a line."""
        token = self.tokens[self.at]
        if token.kind == "^" and self._quotient_follows():
            return self.derivative_in_line(start)
        if token.kind not in ("_", "^", "'"):
            if token.kind in ("end", ")", "]", "}", ",") or not self._quotient_follows():
                return self._applied_operator("\\partial", start)
            return self.derivative_in_line(start)
        name = "\\partial"
        while self.tokens[self.at].kind in ("_", "^", "'"):
            sign = self.tokens[self.at].kind
            if sign == "'":
                self.at += 1
                name += "'"
            else:
                name += f"{sign}{{{spell(self.script(sign))}}}"
        return self._applied_operator(name, start)

    def _quotient_follows(self) -> bool:
        """Whether ``\\partial^2 f / \\partial x^2`` stands here."""
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "/":
                return self.tokens[at + 1].text == "\\partial"
            if token.kind in ("+", "-", "end", "=", ",") or (token.text == "\\partial" and at > self.at):
                return False
        return False

    def _applied_operator(self, name: str, start: int) -> Term:
        """An operator and the factor behind it, kept as an opaque call; alone it is a call of nothing."""
        if "^{-" in name and "}" in name.partition("^{-")[2] and name.partition("^{-")[2][:1].isdigit():
            self.fail("an inverse operator has no reading here", span=(start, self.last_end()))
        sign = self.token
        if name.startswith("\\partial") and (sign.text == "\\cdot" or (sign.kind == "." and self.enclosed)):
            self.at += 1
            name += "\\cdot"
        if not self.begins_factor():
            return self.mark(call(name), start)
        self.enter()
        operand = self.factor()
        self.depth -= 1
        if operand.op == "sym" and not self.names.lenient and self._opens_bracket():
            hint = f"declare it: symbols={{{operand.data!r}: 'function'}}; or write `\\cdot`"
            self.fail(
                f"`{operand.data}` behind a derivative: call or product?", hint=hint, span=(start, self.last_end())
            )
        term = call(name, operand)
        return self.mark(term, start)

    def nabla(self, token: Token) -> Term:
        r"""``\nabla f``, ``\nabla^2 f``, ``\nabla_x f``, ``\nabla \cdot v``, ``\nabla \times v``: opaque calls."""
        self.at += 1
        name = OPAQUE[token.text]
        while self.tokens[self.at].kind in ("_", "^"):
            sign = self.tokens[self.at].kind
            name += f"{sign}{{{spell(self.script(sign))}}}"
        if self.tokens[self.at].text in ("\\cdot", "\\times", "\\wedge", "\\otimes"):
            name += self.tokens[self.at].text
            self.at += 1
        return self._applied_operator(name, token.start)

    def _order(self) -> int:
        if self.tokens[self.at].kind != "^":
            return 1
        power = self.read_script_power()
        if power.op == "sym":
            self.fail("a derivative of a symbolic order has no reading here")
        if power.op != "const" or power.data[0].denominator != 1 or not 1 <= power.data[0] <= 20:
            self.fail("the order of a derivative must be a small number")
        return int(power.data[0])

    def _symbolic_order(self) -> str:
        """The order of a derivative with letters in it, consumed, in normal form; ``""`` (nothing consumed) for a number or none."""
        if self.tokens[self.at].kind != "^":
            return ""
        begin = self.at
        inside = self.script("^")
        if all(t.kind == "n" for t in inside):
            self.at = begin
            return ""
        return spell(inside)

    def _below(self, symbolic: str = "") -> list[Term]:
        """The variable that stands here behind its d, as often as it is derived by; with the ``symbolic`` order of the whole behind it."""
        token = self.tokens[self.at]
        if token.kind != "d" and token.text != "\\partial":
            self.fail(expected="the variable of the derivative")
        self.at += 1
        base = self._base_of_name()
        if base is None:
            if not self.begins_factor():
                self.fail("a derivative needs a variable", expected="a name")
            return [self.product()]
        above = ""
        while self.tokens[self.at].kind in ("_", "^"):
            if self.tokens[self.at].kind == "^" and (above or not self._index_above()):
                break
            sign = self.tokens[self.at].kind
            spelled = spell(self.script(sign))
            above, base = (spelled, base) if sign == "^" else (above, f"{base}_{{{spelled}}}")
        if symbolic:
            if above != symbolic:
                self.fail(f"a derivative of order {symbolic} by something else", span=(token.start, self.last_end()))
            above = ""
        name = f"{base}^{{{above}}}" if above else base
        self.reading.roles.setdefault(name, "symbol")
        return [sym(name)] * (self._order() if not above else 1)

    def _index_above(self) -> bool:
        r"""Whether the superscript that stands here is an index (``\partial x^{\mu}``, ``\partial q^{(n)}``), no order."""
        at = self.at + 1
        inside = self.tokens[at + 1 : self.close_of(at)] if self.tokens[at].kind == "{" else [self.tokens[at]]
        return not all(t.kind == "n" for t in inside)

    @staticmethod
    def _derived(variable: Term, body: Term) -> Term:
        """The derivative; a bare name is read as a function of the variable, so that dy/dx is never 0 by accident."""
        if variable.op != "sym":
            return call("\\frac{d}{d}", body, variable)
        if body is variable:
            return bind_index("derivative", variable, body)
        if body.op == "sym":
            return bind_index("derivative", variable, call(body.data, variable))
        if variable.data in free_symbols(body) or body.op in BINDERS:
            return bind_index("derivative", variable, body)
        return call("\\frac{d}{d}", body, variable)

    def derivative_in_line(self, start: int) -> Term:
        """``dy/dx`` or ``\\partial f / \\partial x`` in a line; its first sign was just consumed."""
        order = self._order()
        body = self.factor()
        token = self.tokens[self.at]
        following = self.tokens[self.at + 1] if token.kind == "/" else token
        if token.kind != "/" or not (following.kind == "d" or following.text == "\\partial"):
            self.fail("a differential outside an integral or a derivative", span=(start, self.last_end()))
        self.at += 1
        variables = self._below()
        if len(variables) != order:
            self.fail(f"a derivative of order {order} by {len(variables)} variables", span=(start, self.last_end()))
        for variable in variables:
            body = self._derived(variable, body)
        return self.mark(body, start)
