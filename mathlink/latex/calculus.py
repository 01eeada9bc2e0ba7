"""Integrals, limits and derivatives."""

from __future__ import annotations

from mathlink.latex.operators import Operators
from mathlink.latex.scripts import spell
from mathlink.term import BINDERS, Term, bind_index, call, const, free_symbols, sym

__all__ = ["Calculus"]

_ONE = const(1)
_ARROWS = frozenset({"\\to", "\\rightarrow", "\\longrightarrow", "\\Rightarrow", "\\Longrightarrow", "->"})


class Calculus(Operators):
    """Rules for what is bound by a differential or an arrow."""

    # ── integrals ──

    def integral(self, start: int) -> Term:
        """``\\int``, just consumed: bounds, integrand up to the differential, or the differential first."""
        lower, upper = self._range()
        low = self.read_inside(lower) if lower else None
        high = self.read_inside(upper) if upper else None
        if (low is None) != (high is None):
            self.fail(
                "an integral over a domain has no reading here", hint="write both bounds", span=(start, self.last_end())
            )
        self.enter()
        if self.tokens[self.at].kind == "d":
            variable = self._differential()
            self._bind(variable)
            body = self.product() if self.begins_factor() else _ONE
        else:
            variable, place = self._find_differential(start)
            self._bind(variable)
            if place is None:
                body = self.product()
            else:
                body = self.sum()
                if self.tokens[self.at].kind != "d" or self.tokens[self.at].word:
                    self.fail(expected="the differential of the integral")
                self._differential()
        self.scope.pop()
        self.depth -= 1
        if low is None or high is None:
            self.reading.ignore("an integral without bounds is kept as it is", start, self.last_end())
            return self.mark(call("\\int", body, sym(variable)), start)
        return self.mark(bind_index("integral", sym(variable), body, low, high), start)

    def _bind(self, variable: str) -> None:
        self.scope.append(variable)
        self.reading.bound.add(variable)

    def _differential(self) -> str:
        token = self.take("d")
        base = self._base_of_name()
        if base is None:
            self.fail("a differential needs a variable", expected="a name")
        if self.tokens[self.at].kind == "_":
            base += f"_{{{spell(self.script('_'))}}}"
        elif self.tokens[self.at].kind == "^":
            self.fail("a differential with a power has no reading here", span=(token.start, self.last_end()))
        return base

    def _find_differential(self, start: int) -> tuple[str, int | None]:
        r"""Variable and place of the differential that closes the integral that begins here; place ``None``: it stood in a
        numerator (``\frac{dx}{x}``), from which it is taken out."""
        depth, skip = 0, 0
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.kind == "{":
                depth += 1
            elif token.kind == "}":
                depth -= 1
                if depth < 0:
                    break
            elif token.text in ("\\int", "\\oint"):
                skip += 1
            elif token.kind == "d" and not token.word:
                if skip:
                    skip -= 1
                elif depth == 0:
                    return self._peek_differential(at), at
                else:
                    return self._lift_differential(at), None
        return self.fail(
            "an integral without a differential", hint="write `\\,dx` at its end", span=(start, self.last_end())
        )

    def _peek_differential(self, at: int) -> str:
        here, self.at = self.at, at
        variable = self._differential()
        self.at = here
        return variable

    def _lift_differential(self, at: int) -> str:
        here, self.at = self.at, at
        variable = self._differential()
        token = self.tokens[at]
        before = self.tokens[at - 1]
        empty = before.kind == "{" and self.tokens[self.at].kind == "}"
        if before.text in ("\\cdot", "\\times", "*"):
            at -= 1
        self.tokens[at : self.at] = [token._replace(kind="n", text="1")] if empty else []
        self.at = here
        return variable

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
        if (point[-1].text in ("+", "-") and len(point) > 1) or any(t.kind == "^" for t in point[-4:]):
            self.fail("a one-sided limit has no reading here", span=(lower[0].start, lower[-1].end))
        where = self.read_inside(point)
        self.enter()
        self._bind(names[0])
        body = self._body(start)
        self.scope.pop()
        self.depth -= 1
        return self.mark(bind_index("limit", sym(names[0]), body, where), start)

    # ── derivatives ──

    def derivative_fraction(self, start: int) -> Term | None:
        r"""``\frac{d y}{d x}``, ``\frac{\partial}{\partial x} f``; ``None`` (nothing consumed) if the fraction that stands here is none."""
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
        order = self._order()
        body: Term | None = None
        if self.tokens[self.at].kind != "}":
            body = self.sum()
        self.take("}")
        self.take("{")
        variables: list[str] = []
        while self.tokens[self.at].kind != "}":
            variables.extend(self._below())
        self.take("}")
        if len(variables) != order:
            self.fail(
                f"a derivative of order {order} by {len(variables)} variables",
                span=(self.tokens[begin].start, self.last_end()),
            )
        if body is None:
            if not self.begins_factor():
                self.fail("a derivative needs an operand", span=(start, self.last_end()))
            self.enter()
            body = self.product()
            self.depth -= 1
        for variable in reversed(variables):
            body = self._derived(sym(variable), body)
        return self.mark(body, start)

    def _order(self) -> int:
        if self.tokens[self.at].kind != "^":
            return 1
        power = self.read_script_power()
        if power.op != "const" or power.data[0].denominator != 1 or not 1 <= power.data[0] <= 20:
            self.fail("the order of a derivative must be a small number")
        return int(power.data[0])

    def _below(self) -> list[str]:
        token = self.tokens[self.at]
        if token.kind != "d" and token.text != "\\partial":
            self.fail(expected="the variable of the derivative")
        self.at += 1
        base = self._base_of_name()
        if base is None:
            self.fail("a derivative needs a variable", expected="a name")
        if self.tokens[self.at].kind == "_":
            base += f"_{{{spell(self.script('_'))}}}"
        self.reading.roles.setdefault(base, "symbol")
        return [base] * self._order()

    @staticmethod
    def _derived(variable: Term, body: Term) -> Term:
        """The derivative; a bare name is read as a function of the variable, so that dy/dx is never 0 by accident."""
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
            body = self._derived(sym(variable), body)
        return self.mark(body, start)
