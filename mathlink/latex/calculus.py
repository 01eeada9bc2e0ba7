"""Integrals, limits and derivatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mathlink.latex.operators import Operators, labelled
from mathlink.latex.spelling import spell
from mathlink.latex.tables import ACCENTS, ALPHABETS, GREEK, OPAQUE, RELATIONS
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


class _Place(NamedTuple):
    """A differential: its first token, the place behind it, how many brackets it stands in."""

    begin: int
    end: int
    depth: int


class Calculus(Operators):
    """Rules for what is bound by a differential or an arrow."""

    # ── integrals ──

    def integral(self, start: int) -> Term:
        """``\\int``, just consumed: bounds, integrand up to the differential, or the differential first.

        With two bounds and one variable it is an integral; any other kind (domains, several variables, none) is kept as a call
        ``\\int_{domain}`` of the integrand and its variables.
        """
        sign = self.tokens[self.at - 1].text
        lower, upper = self._range()
        plain = sign == "\\int" and (lower is None) == (upper is None)
        low, high = (self.read_inside(lower), self.read_inside(upper)) if plain and lower and upper else (None, None)
        self.enter()
        scope = len(self.scope)
        variables, body = self._integrand()
        if not variables and (plain or lower is None) and not self._path_measure():
            span = start, self.last_end()
            self.fail("an integral without a differential", hint="write `\\,dx` at its end", span=span)
        del self.scope[scope:]
        self.depth -= 1
        single = len(variables) == 1 and variables[0].op == "sym" and not labelled(body, variables[0].data)
        if plain and low is not None and high is not None and single:
            return self.mark(bind_index("integral", variables[0], body, low, high), start)
        name = sign
        for mark, script in (("_", lower), ("^", upper)):
            name += f"{mark}{{{spell(script)}}}" if script else ""
        what = "without bounds" if lower is None and upper is None else "of this kind"
        self.reading.ignore(f"an integral {what} is kept as it is", start, start + len(sign))
        return self.mark(call(name, body, *variables), start)

    def _path_measure(self) -> bool:
        r"""Whether ``\mathcal{D}`` stands in the formula: an integral over paths needs no d."""
        signs = ("\\mathcal", "\\mathscr")
        return any(t.text in signs and self.tokens[n + 2].text == "D" for n, t in enumerate(self.tokens[:-3]))

    def _integrand(self) -> tuple[list[Term], Term]:
        """The variables of an integral, and what is integrated."""
        variables: list[Term] = []
        while self.tokens[self.at].kind == "d" and self.tokens[self.at].word != "derivative":
            variables.append(self._variable())
        if variables:
            return variables, self.product() if self.begins_factor() or self.tokens[self.at].kind == "n" else _ONE
        places = self._find_differentials()
        for place in places:
            self._bind(self.tokens[self._behind_order(place.begin + 1) : place.end])
        inside = [place for place in places if place.depth]
        if inside:
            variables = self._lift_differentials(inside)
        if len(inside) == len(places):
            return variables, self.product()
        self.waiting += 1
        body = self.sum()
        self.waiting -= 1
        for _ in range(max(1, self._differentials_here() - self.waiting)):
            if self.tokens[self.at].kind != "d":
                self.fail(expected="the differential of the integral")
            variables.append(self._variable())
        return variables, body

    bare: frozenset[Term] = frozenset()
    """The derivatives without an operand that were met."""

    holding = 0
    """How many derivatives around this place are still reading their operand."""

    waiting = 0
    """How many integrals around this place wait for their differential."""

    def _differentials_here(self) -> int:
        """How many differentials stand here one behind the other."""
        count, at = 0, self.at
        while self.tokens[at].kind == "d" and self.tokens[at].word != "derivative":
            count, at = count + 1, self._differential_end(at)
        return count

    def _bind(self, tokens: list[Token]) -> None:
        names = [t.text for t in tokens if t.kind == "a" or t.text in GREEK][:1]
        self.scope.extend(names)
        self.reading.bound.update(names)

    def _variable(self) -> Term:
        """The differential that stands here, consumed: ``dx`` as x, ``d^{3}x`` as an opaque call."""
        begin = self.at
        self.take("d")
        power = ""
        if self.tokens[self.at].kind == "^":
            power = f"^{{{spell(self.script('^'))}}}"
        base = self._base_of_name()
        if base is None:
            self.fail("a differential needs a variable", expected="a name")
        self._bind(self.tokens[begin + 1 : self.at])
        while self.tokens[self.at].kind in ("_", "^", "'"):
            sign = self.tokens[self.at].kind
            if sign == "'":
                base += "'"
                self.at += 1
            else:
                inside = spell(self.script(sign))
                base += "'" * inside.count("\\prime") if inside.replace("\\prime", "") == "" else f"{sign}{{{inside}}}"
        if self._opens_bracket() and power == "":
            following = self.close_bracket(self.at)
            if self.tokens[following].kind in ("end", "+", "-", "}", ")", "]", ",", "d") and begin:
                return self.mark(call("d", call(base, *self.arguments())), self.tokens[begin].start)
        made = sym(base)
        entry = base.partition("_")[0] in self.reading.arrays and "_" in base
        return call(f"d{power}", made) if power or "^" in base or entry else made

    def close_bracket(self, at: int) -> int:
        """The place behind the bracket that opens at ``at``."""
        depth = 0
        while self.tokens[at].kind != "end":
            depth += self.tokens[at].kind in ("(", "[")
            if self.tokens[at].kind in (")", "]"):
                depth -= 1
                if depth == 0:
                    return at + 1
            at += 1
        return at

    def _find_differentials(self) -> list[_Place]:
        r"""The differentials of the integral that begins here, up to the first one outside brackets."""
        found: list[_Place] = []
        depth = skip = 0
        at = self.at
        while self.tokens[at].kind != "end":
            token = self.tokens[at]
            depth += (token.kind in _OPENS or token.text in _OPENS) - (token.kind in _CLOSES or token.text in _CLOSES)
            ends = (
                (token.text in RELATIONS and token.kind != "t")
                or token.kind in _ENDS
                or (found and token.kind in ("+", "-"))
            )
            if depth < 0 or (depth == 0 and ends):
                break
            if token.text in _INTEGRAL_SIGNS:
                skip += 1
            elif token.kind == "d" and token.word != "derivative":
                end = self._differential_end(at)
                if skip:
                    skip -= 1
                else:
                    found.append(_Place(at, end, depth))
                    if depth == 0:
                        break
                at = end
                continue
            at += 1
        return found

    def _behind_order(self, at: int) -> int:
        """The place behind the ``^{3}`` that may stand at ``at``."""
        return self._behind_unit(at + 1) if self.tokens[at].kind == "^" else at

    def _differential_end(self, at: int) -> int:
        """The place behind the differential at ``at``: its order, its name with an accent or scripts."""
        tokens = self.tokens
        at = self._behind_unit(self._behind_order(at + 1))
        while tokens[at].kind in ("_", "'", "^"):
            at = at + 1 if tokens[at].kind == "'" else self._behind_unit(at + 1)
        return at

    def _behind_unit(self, at: int) -> int:
        token = self.tokens[at]
        if token.kind == "{":
            return self.close_of(at) + 1
        if token.kind == "c" and (token.text in ACCENTS or token.text in ALPHABETS):
            return self._behind_unit(at + 1)
        return min(at + 1, len(self.tokens) - 1)

    def _lift_differentials(self, places: list[_Place]) -> list[Term]:
        """Take differentials out of the numerators or brackets in which they stand."""
        made: list[Term] = []
        for begin, end, _ in reversed(places):
            here, self.at = self.at, begin
            made.insert(0, self._variable())
            end, self.at = self.at, here
            token = self.tokens[begin]
            before, after = self.tokens[begin - 1], self.tokens[end]
            alone = (
                before.kind in ("{", "(", "[") or (before.kind == "c" and before.text in _INTEGRAL_SIGNS)
            ) and after.kind in ("}", ")", "]")
            alone |= before.kind == "{" and after.kind == "c" and after.text == "\\over"
            if before.text in ("\\cdot", "\\times", "*"):
                begin -= 1
            elif after.text in ("\\cdot", "\\times", "*") and not alone:
                end += 1
            self.tokens[begin:end] = [token._replace(kind="n", text="1")] if alone else []
        return made

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
        return self.mark(bind_index("limit", sym(names[0]), body, where), start)

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
        variables: list[Term] = []
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
                if first.text != "\\partial" and first.kind != "d":
                    self.fail("a derivative needs an operand", span=(start, self.last_end()))
                return self._bare_operator(first.text, variables, start)
            self.enter()
            self.holding += 1  # an evaluation bar behind it belongs to the derivative
            body = self.product()
            self.holding -= 1
            self.depth -= 1
        for variable in reversed(variables):
            body = self._derived(variable, body)
        return self.mark(body, start)

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
        if not self.begins_factor():
            return self.mark(call(name), start)
        self.enter()
        term = call(name, self.factor())
        self.depth -= 1
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

    def _below(self) -> list[Term]:
        token = self.tokens[self.at]
        if token.kind != "d" and token.text != "\\partial":
            self.fail(expected="the variable of the derivative")
        self.at += 1
        base = self._base_of_name()
        if base is None:
            if not self.begins_factor():
                self.fail("a derivative needs a variable", expected="a name")
            return [self.product()]
        if self.tokens[self.at].kind == "_":
            base += f"_{{{spell(self.script('_'))}}}"
        self.reading.roles.setdefault(base, "symbol")
        if self.tokens[self.at].kind == "^" and self._index_above():
            return [sym(f"{base}^{{{spell(self.script('^'))}}}")]
        return [sym(base)] * self._order()

    def _index_above(self) -> bool:
        r"""Whether the superscript that stands here is an index (``\partial x^{\mu}``), no order."""
        at = self.at + 1
        inside = self.tokens[at + 1 : self.close_of(at)] if self.tokens[at].kind == "{" else [self.tokens[at]]
        return all(t.kind in ("a", "c") for t in inside)

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
