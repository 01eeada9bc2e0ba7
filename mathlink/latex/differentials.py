"""The d of differentials and derivatives told from the letter d, and what it stands before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.latex.tables import (
    ACCENTS,
    ALPHABETS,
    FRACTIONS,
    GREEK,
)
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading

__all__ = ["DRESSED", "INTEGRALS", "Differentials"]

_LONGEST_DIFFERENTIAL = 40  # tokens
DRESSED = frozenset(ACCENTS) | frozenset(ALPHABETS)
"""Accents and alphabets: with their argument they are one name."""

INTEGRALS = frozenset({"\\int", "\\iint", "\\iiint", "\\oint"})
"""Commands that wait for a differential."""


class Differentials:
    """The state of one walk over the tokens: ``made`` so far, ``integrals`` that wait for their differential."""

    def __init__(self, reading: Reading, tokens: list[Token]) -> None:
        self.reading = reading
        self.names = reading.names
        self.tokens = tokens
        self.made: list[Token] = []
        self.integrals = 0
        self.latest = -1  # place of the latest differential of an integral
        self.stands: bool | None = None  # what _has_differentials found
        self.differentials = self._fractions() if reading.fractions else set()

    def _problem(self, token: Token, message: str, hint: str = "") -> None:
        raise SyntaxProblem(self.reading.text, (token.start, token.end), message, "", hint)

    def _single(self, at: int, token: Token) -> Token:
        """A letter that stands alone, as a differential where it is one."""
        raise NotImplementedError

    def _cut(self, at: int, token: Token) -> None:
        """Add the names that a run of letters is made of."""
        raise NotImplementedError

    def _braced_d(self, at: int) -> bool:
        """Whether ``{\\rm d}x`` stands at ``at``."""
        if at + 1 in self.differentials or (self.made and self.made[-1].text in FRACTIONS):
            return False
        inside, behind = self.tokens[at + 1], self.tokens[at + 2]
        return (
            inside.kind in ("t", "a")
            and inside.text == "d"
            and (self.integrals > 0 or inside.kind == "t")
            and behind.kind == "}"
            and self._starts_variable(at + 3)
        )

    def _starts_name(self, at: int) -> bool:
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        if token.kind == "{" and self.tokens[at + 1].kind != "}":
            return self._starts_name(at + 1) and self._close(at) == at + 2
        return token.kind in ("a", "t") or (token.kind == "c" and (token.text in GREEK or token.text in DRESSED))

    def _starts_variable(self, at: int) -> bool:
        """Whether the variable of a differential can begin at ``at``, its order (``d^{3}x``) before it."""
        if at >= len(self.tokens) or self.tokens[at].kind != "^":
            return self._starts_name(at)
        if "d" in self.names:
            return False
        after = self.tokens[at + 1]
        if after.kind == "a" and len(after.text) > 1:
            return True
        return self._starts_name((self._close(at + 1) if after.kind == "{" else at + 1) + 1)

    def _behind_differential(self) -> bool:
        """Whether a whole differential stands directly before this place: another may follow (``dx dy``)."""
        far = len(self.made) - self.latest > _LONGEST_DIFFERENTIAL
        if self.latest < 0 or self.latest >= len(self.made) or far or "d" in self.names:
            return False
        rest = self.made[self.latest + 1 :]
        at = _behind_script(rest, 0) if rest and rest[0].kind == "^" else 0
        at = _behind_name(rest, at)
        while 0 <= at < len(rest) and rest[at].kind in ("_", "^", "'"):
            at = _behind_script(rest, at)
        return at == len(rest) and at > 0

    def _as_differential(self, at: int, token: Token) -> Token:
        if at not in self.differentials:
            self.integrals = max(0, self.integrals - 1)
            self.latest = len(self.made)
        return token._replace(kind="d", word="derivative" if at in self.differentials else "")

    def _differential(self, at: int, token: Token) -> bool:
        """Split ``dx`` where it is a differential: in a derivative, or the last letters of a run under an integral."""
        run = token.text
        if at in self.differentials:
            cut = 0
        elif (self.integrals and run[-2] == "d") or (len(run) == 2 and run[0] == "d" and self._behind_differential()):
            cut = len(run) - 2
        elif self.integrals and run[-1] == "d" and self._starts_variable(at + 1):
            cut = len(run) - 1
        else:
            return self._quotient(at, token)
        if at not in self.differentials:
            self.integrals = max(0, self.integrals - 1)
        if cut:
            self._cut_simple(at, token._replace(text=run[:cut], end=token.start + cut))
        place = token.start + cut
        origin = "derivative" if at in self.differentials else ""
        if not origin:
            self.latest = len(self.made)
        self.made.append(Token("d", "d", place, place + 1, origin))
        if len(run) > cut + 1:
            self._cut_simple(at, token._replace(text=run[cut + 1 :], start=place + 1))
        return True

    def _series(self, at: int, token: Token) -> bool:
        """Split ``dxdy`` under an integral, and the x of ``d^{3}xd^{3}y`` from what follows."""
        run = token.text
        if self.latest >= 0 and self._lacks_name():
            first = 1
        elif (
            (self.integrals or self._behind_differential())
            and len(run) > 3
            and set(run[::2]) == {"d"}
            and len(run) % 2 == 0
        ):
            first = 0
        else:
            return False
        place = token.start
        if first:
            self.made.append(token._replace(text=run[0], end=place + 1))
            rest = token._replace(text=run[1:], start=place + 1)
            self.made.append(self._single(at, rest)) if len(rest.text) == 1 else self._cut(at, rest)
            return True
        for pair in range(0, len(run), 2):
            start = place + pair
            self.latest = len(self.made)
            self.integrals = max(0, self.integrals - 1)
            self.made.append(Token("d", "d", start, start + 1))
            self.made.append(token._replace(text=run[pair + 1], start=start + 1, end=start + 2))
        return True

    def _lacks_name(self) -> bool:
        """Whether a differential with its order, but without its variable, stands directly before this place."""
        if self.latest >= len(self.made) or len(self.made) - self.latest > _LONGEST_DIFFERENTIAL:
            return False
        rest = self.made[self.latest + 1 :]
        return (bool(rest) and rest[0].kind == "^" and _behind_script(rest, 0) == len(rest)) or not rest

    def _cut_simple(self, at: int, token: Token) -> None:
        if len(token.text) == 1:
            self.made.append(token)
        else:
            self.integrals, kept = 0, self.integrals
            self.differentials, marked = set(), self.differentials
            self._cut(at, token)
            self.integrals, self.differentials = kept, marked

    def _quotient(self, at: int, token: Token) -> bool:
        """``dP/dL`` written in a line."""
        tokens = self.tokens
        if token.text[0] != "d" or len(token.text) != 2 or "d" in self.names:
            return False
        after = tokens[at + 1].kind == "/" and tokens[at + 2].kind == "a" and tokens[at + 2].text[0] == "d"
        before = len(self.made) > 2 and self.made[-1].kind == "/" and self.made[-3].kind == "d"
        if not (before or (after and len(tokens[at + 2].text) == 2)):
            return False
        self.made.append(Token("d", "d", token.start, token.start + 1, "derivative"))
        self.made.append(token._replace(text=token.text[1], start=token.start + 1))
        return True

    def _fractions(self) -> set[int]:
        r"""Positions of the letters that begin with a differential d in ``\frac{d…}{dx}``."""
        found: set[int] = set()
        tokens = self.tokens
        for at, token in enumerate(tokens):
            if token.kind != "c" or token.text not in FRACTIONS or tokens[at + 1].kind != "{":
                continue
            top = at + 2
            close = self._close(at + 1)
            if tokens[close + 1].kind != "{" or not self._is_d(top):
                continue
            bottom = close + 2
            if not self._is_d(bottom) or (tokens[bottom + 1].kind == "}" and len(tokens[bottom].text) == 1):
                continue
            found.add(top)
            end = self._close(close + 1)
            found.update(place for place in range(bottom, end) if self._is_d(place))
        return found

    def _is_d(self, at: int) -> bool:
        token = self.tokens[at]
        if token.kind == "t":
            return token.text == "d"
        if token.kind != "a" or token.text[0] != "d" or token.text in self.names or "d" in self.names:
            return False
        return self.tokens[at + 1].kind not in ("_", "'", "+", "-", "/") or len(token.text) > 1

    def _close(self, at: int) -> int:
        depth = 0
        while True:
            kind = self.tokens[at].kind
            depth += (kind == "{") - (kind == "}")
            if depth == 0 or kind == "end":
                return at
            at += 1

    def _dressed_differential(self, at: int) -> bool:
        r"""``d\tau`` beside ``dt``, as one name; ``d\vec{x}`` is refused there."""
        token, following = self.tokens[at : at + 2]
        greek = following.text in GREEK
        if following.kind == "a" and len(following.text) == 1 and following.text != "d" and self._free_differential(at):
            name = f"d{following.text}"
            self.reading.assume(f"`{name}`, a differential, is read as one name", token.start, following.end)
            self.made.append(token._replace(text=name, end=following.end))
            return True
        if greek and f"d{following.text}" in self.names and at not in self.differentials and not self.integrals:
            self.made.append(token._replace(text=f"d{following.text}", end=following.end))
            return True
        if not (greek or following.text in ACCENTS) or at in self.differentials or not self._has_differentials():
            return False
        if not greek:
            return self._accented_differential(at)
        self.reading.assume(f"`d{following.text}`, a differential, is read as one name", token.start, following.end)
        self.made.append(token._replace(text=f"d{following.text}", end=following.end))
        return True

    def _free_differential(self, at: int) -> bool:
        """Whether the d at a place, with a space behind it, is that of a differential outside integrals: beside ``ds^2``."""
        return at not in self.differentials and not self.integrals and self._has_differentials()

    def _accented_differential(self, at: int) -> bool:
        r"""``d\vec{x}`` beside ``dt``, as one name; the letter under the accent is taken out of the tokens."""
        token, accent, first = self.tokens[at : at + 3]
        braced = first.kind == "{" and self.tokens[at + 4].kind == "}"
        letter = self.tokens[at + 3] if braced else first
        plain = (letter.kind == "a" and len(letter.text) == 1) or letter.text in GREEK
        if not plain:
            self._problem(token, "a differential outside an integral or a derivative")
        name = f"d{ACCENTS[accent.text]}{{{letter.text}}}"
        end = self.tokens[at + 4].end if braced else letter.end
        self.reading.assume(f"`{name}`, a differential, is read as one name", token.start, end)
        self.made.append(token._replace(text=name, end=end))
        del self.tokens[at + 2 : at + 2 + (3 if braced else 1)]
        return True

    def _letter_d(self) -> bool:
        """Whether d stands somewhere by itself: then it is a letter like others."""
        for at, token in enumerate(self.tokens):
            if token.text == "d" and token.kind == "a":
                after = self.tokens[at + 1]
                if after.kind != "a" and after.text not in GREEK and after.text not in ACCENTS:
                    return True
        return False

    def _has_differentials(self) -> bool:
        """Whether ``dt`` stands somewhere alone, outside integrals: then d is no factor."""
        if self.stands is None:
            free = "d" not in self.names and "\\int" not in self.reading.text and not self._letter_d()
            self.stands = free and any(t.kind == "a" and len(t.text) == 2 and t.text[0] == "d" for t in self.tokens)
        return self.stands


def _behind_name(tokens: list[Token], at: int) -> int:
    """The place behind the name, an accent or alphabet with its argument included, that begins at ``at``."""
    while at < len(tokens) and tokens[at].kind == "c" and tokens[at].text in DRESSED:
        at += 1
    return _behind_unit(tokens, at)


def _behind_script(tokens: list[Token], at: int) -> int:
    return at + 1 if tokens[at].kind == "'" else _behind_unit(tokens, at + 1)


def _behind_unit(tokens: list[Token], at: int) -> int:
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].kind == "{") - (tokens[at].kind == "}")
        at += 1
        if depth == 0:
            break
    return at
