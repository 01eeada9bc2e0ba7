"""Integrals: bounds, differentials wherever they stand, what is integrated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mathlink.latex.operators import Operators, labelled
from mathlink.latex.spelling import spell
from mathlink.latex.tables import ACCENTS, ALPHABETS, GREEK, RELATIONS
from mathlink.term import Term, bind_index, call, const, postorder, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Integrals"]

_ONE = const(1)
_INTEGRAL_SIGNS = frozenset({"\\int", "\\oint", "\\iint", "\\iiint"})
_OPENS = frozenset({"{", "(", "[", "\\{", "\\lbrace", "\\begin"})
_CLOSES = frozenset({"}", ")", "]", "\\}", "\\rbrace", "\\end"})
_ENDS = frozenset({",", ";", "&", "\\\\"})
_ENDINGS = frozenset({"end", ")", "]", "}", ",", ";", "&", "\\\\"})
_ARROWS = frozenset({"\\to", "\\rightarrow", "\\longrightarrow", "\\Rightarrow", "\\Longrightarrow", "->"})


class _Place(NamedTuple):
    """A differential: its first token, the place behind it, how many brackets it stands in."""

    begin: int
    end: int
    depth: int


def _is_form(body: Term) -> bool:
    """Whether what is integrated over a domain without a differential is a name or a product of names: a differential form."""
    if body.op == "mul":
        return all(map(_is_form, body.args))
    return body.op == "sym"


class Integrals(Operators):
    """Rules for what is bound by a differential."""

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
        begin = self.at
        variables, body = self._integrand()
        domain = bool(lower and not upper)
        plain_form = self._path_measure() or (domain and _is_form(body))
        whole = (domain or self.names.lenient) and self._whole_integrand(begin, body)
        if not variables and not plain_form and not whole:
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

    def _whole_integrand(self, begin: int, body: Term) -> bool:
        """Whether an integrand without a differential ends for certain here: at a closing bracket, a relation or the end, with no d and no integral in it."""
        token = self.tokens[self.at]
        ends = token.kind in _ENDINGS or token.text == "\\right" or (token.text in RELATIONS and token.kind != "t")
        signs = any(t.text == "d" or t.kind == "d" for t in self.tokens[begin : self.at])
        inner = any(t.op == "integral" or (t.op == "call" and t.data.startswith("\\int")) for t in postorder(body))
        return ends and not signs and not inner

    def _path_measure(self) -> bool:
        r"""Whether ``\mathcal{D}`` stands in the formula: an integral over paths needs no d."""
        signs = ("\\mathcal", "\\mathscr")
        return any(t.text in signs and self.tokens[n + 2].text == "D" for n, t in enumerate(self.tokens[:-3]))

    def _integrand(self) -> tuple[list[Term], Term]:
        """The variables of an integral, and what is integrated."""
        variables: list[Term] = []
        while self.tokens[self.at].kind == "d" and self.tokens[self.at].word != "derivative":
            variables.append(self._variable(leading=True))
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

    def _variable(self, leading: bool = False) -> Term:
        """The differential that stands here, consumed: ``dx`` as x, ``d^{3}x`` as an opaque call.

        A bracket behind it holds one name, its argument (``d\\mu(x)``), or behind a ``leading`` one the integrand.
        """
        begin = self.at
        self.take("d")
        power = ""
        if self.tokens[self.at].kind == "^":
            power = f"^{{{spell(self.script('^'))}}}"
        base = self._base_of_name()
        if base is None:
            self.fail("a differential needs a variable", expected="a name")
        self._bind(self.tokens[self._behind_order(begin + 1) : self.at])
        while self.tokens[self.at].kind in ("_", "^", "'"):
            sign = self.tokens[self.at].kind
            if sign == "'":
                base += "'"
                self.at += 1
            else:
                inside = spell(self.script(sign))
                base += inside if sign == "^" and not inside.strip("'") else f"{sign}{{{inside}}}"
        if self._opens_bracket() and power == "":
            following = self.close_bracket(self.at)
            single = following == self.at + 3 and self.tokens[self.at + 1].kind != "n"
            if single and self.tokens[following].kind in ("end", "+", "-", "}", ")", "]", ",", "d", "=") and begin:
                return self.mark(call("d", call(base, *self.arguments())), self.tokens[begin].start)
            if single or not leading:
                self.fail("a bracket behind a differential: its argument or a factor?", hint="write `\\cdot`")
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
