"""What stands for the returned value in the equations of a docstring (binding rule 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.bind.binding import notation_text
from mathlink.bind.names import propose, same_name
from mathlink.bind.parts import parts
from mathlink.discover._rows import Row, invertible, is_name, name_of, open_symbols, unreadable_call
from mathlink.term import Term, div, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.discover.docstrings import Documented

__all__ = ["Results"]


@dataclass
class Results:
    """The notations that stand for the returned value.

    Attributes
    ----------
    targets : notation → ``"return"`` or ``"return[1]"``.
    how : notation → how it was recognised, in words.
    omitted : notation → the parameter that must be None for the function to return it.
    reserved : the result was only inferred from what the equations end in.
    """

    documented: Documented
    rows: Sequence[Row]
    targets: dict[Term, str] = field(default_factory=dict)
    how: dict[Term, str] = field(default_factory=dict)
    omitted: dict[Term, str] = field(default_factory=dict)
    reserved: bool = False

    def __post_init__(self) -> None:
        self._find()

    def __contains__(self, t: Term) -> bool:
        return t in self.targets

    def inside(self, *sides: Term) -> list[Term]:
        """The results that stand in these terms, in order."""
        return list(dict.fromkeys(t for side in sides for t in postorder(side) if t in self.targets))

    def is_parameter(self, t: Term) -> bool:
        """Whether a name is one of the parameters by rules 2 and 3."""
        return any(same_name(name_of(t), p) in (2, 3) for p in self.documented.parameters)

    def _find(self) -> None:
        names = [name for name, _ in self.documented.returns if name and name not in self.documented.parameters]
        self._named_results(names)
        single = len(self.documented.returns) <= 1 or len(names) == 1
        if single:
            self._first_result()
        if not self.targets:
            self._solved_for()
        if not self.targets and single:
            self._last_result()
        self._drops()

    def _named_results(self, names: Sequence[str]) -> None:
        """Symbols that are spelled like a name of the Returns section; where several fit one name, those of the best rule."""
        symbols = dict.fromkeys(t for row in self.rows for m in row.members for t in postorder(m) if is_name(t))
        for position, name in enumerate(names):
            target = "return" if len(names) == 1 else f"return[{position}]"
            ranked = {
                t: rule for t in symbols if (rule := same_name(name_of(t), name, True)) and not self.is_parameter(t)
            }
            best = min(ranked.values(), default=0)
            chosen = [t for t, rule in ranked.items() if rule == best] if best < 4 or len(ranked) == 1 else []
            for t in chosen or self._quotients_called(name):
                if t not in self.targets:
                    self._is_result(t, target, f"`{name_of(t)}` is the documented result `{name}`")

    def _quotients_called(self, name: str) -> list[Term]:
        """``L/D`` for a result called ``L_D``."""
        over, _, under = name.partition("_")
        wanted = div(sym(over), sym(under))
        return [wanted] if under and any(wanted in row.members for row in self.rows) else []

    def _first_result(self) -> None:
        """The left side of the first equation, if it is no parameter and nothing else in the docstring rests on it."""
        main = next((row for row in self.rows if row.first and not row.block.inline), None)
        if main is None or main.number != self._first_display() or self.inside(*main.members):
            return
        left = main.members[0]
        names = [left] if left.op in ("sym", "call", "index") else list(open_symbols(left))
        if len(names) > 1:
            names = self._left_over(main)
        if len(names) != 1 or not (names[0] is left or (invertible(left) and self._akin(names[0]))):
            return
        symbol = names[0]
        if self.is_parameter(symbol) or unreadable_call(symbol) or self._used_elsewhere(symbol, main):
            return
        if any(symbol in row.members for row in self.rows if row is not main):
            return
        self._is_result(symbol, "return", f"`{name_of(symbol)}` stands on the left of the first equation")

    def _akin(self, symbol: Term) -> bool:
        """Whether a symbol inside the left side begins like the returned name: ``f_f`` for ``fd``."""
        p = parts(name_of(symbol))
        first = "d" if p.delta else p.base[:1].lower()
        names = [name for name, _ in self.documented.returns if name]
        return all(name[0].lower() == first or name.endswith(p.base) for name in names)

    def _left_over(self, main: Row) -> list[Term]:
        """The one symbol of a left side such as ``T^*/T_0`` that binds to no parameter, if all others of the equation do."""
        binding = propose(main.members, self.documented.parameters, constants=self.documented.constants)
        left = {notation_text(t): t for t in open_symbols(main.members[0])}
        return [left[name] for name in binding.unbound if name in left] if len(binding.unbound) == 1 else []

    def _last_result(self) -> None:
        """The only lone left side of the docstring that no other equation uses; taken for the result with reserve."""
        lefts = [row.members[0] for row in self.rows if not row.block.inline and is_name(row.members[0])]
        ends = [
            t
            for t in dict.fromkeys(lefts)
            if lefts.count(t) == 1
            and not self.is_parameter(t)
            and not unreadable_call(t)
            and not any(t is part for row in self.rows for m in row.members if m is not t for part in postorder(m))
        ]
        if len(ends) == 1 and self._akin(ends[0]):
            self._is_result(ends[0], "return", f"`{name_of(ends[0])}` is what the equations end in")
            self.reserved = True

    def _solved_for(self) -> None:
        """A function that solves for the argument that is None: each such parameter that an equation gives is a result."""
        places = [name for name, _ in self.documented.returns]
        returned = set(places) or {""}
        for p in self.documented.parameters:
            if p not in self.documented.optional or not returned & {p, ""}:
                continue
            for row in self.rows:
                left = row.members[0]
                names = [left] if is_name(left) else list(open_symbols(left)) if invertible(left) else []
                if len(names) == 1 and same_name(name_of(names[0]), p) in (2, 3):
                    target = (
                        f"return[{places.index(p)}]" if len(places) > 1 and p in places and all(places) else "return"
                    )
                    self._is_result(names[0], target, f"the function solves for `{p}` where that is None")
                    self.omitted[names[0]] = p

    def _drops(self) -> None:
        """``-\\Delta P = …`` gives the drop: where the result is documented as a drop or loss, it is minus the difference."""
        for row in self.rows:
            left = row.members[0]
            inside = left.args[0] if left.op == "neg" else None
            if inside is None or inside not in self.targets or not parts(name_of(inside)).delta:
                continue
            if any(re.search(r"\b(drop|loss)\b", text, re.IGNORECASE) for _, text in self.documented.returns):
                target = self.targets.pop(inside)
                self._is_result(left, target, f"minus `{name_of(inside)}` is the documented drop")

    def _is_result(self, t: Term, target: str, how: str) -> None:
        self.targets[t] = target
        self.how[t] = how

    def _first_display(self) -> int:
        return next((n for n, block in enumerate(self.documented.blocks) if not block.inline), -1)

    def _used_elsewhere(self, symbol: Term, main: Row) -> bool:
        return any(
            symbol in set(postorder(m)) for row in self.rows if row is not main for m in row.members if m is not symbol
        )
