"""Names of the code in the notation of the paper: what the binding says, else something that LaTeX sets well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.term import BINDERS, Term, free_symbols, postorder, substitute, sym
from mathlink.term.build import BOUND
from mathlink.views.latex import to_latex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mathlink.prove.sketch import Let

__all__ = ["Notation"]

_ENTRY = re.compile(r"(\w+)\[([\d,]+)\]")
_LENGTH = re.compile(r"(\w+)\.shape\[(\d+)\]")
_LEN = re.compile(r"len\((\w+)\)")
_INDICES = "ijklrstuvw"
_PYTHON = re.compile(r"[^\W\d]\w*")


class Notation:
    """LaTeX for the names in a proof. ``binding`` maps symbols of the equation to what they stand for."""

    def __init__(self, binding: Mapping[str, str]) -> None:
        self.written = {str(target): symbol for symbol, target in binding.items() if str(target) != "return"}
        for target, symbol in list(self.written.items()):
            length = _LEN.fullmatch(target)
            if length:
                self.written[f"{length[1]}.shape[0]"] = symbol
        self.taken: set[str] = set()

    def latex(self, term: Term) -> str:
        """The term; bound names that stand free are indices."""
        free = free_symbols(term)
        loose = sorted({t.data for t in postorder(term) if t.op == "sym" and t.data.startswith(BOUND)})
        names = {sym(n): sym(self.name(n)) for n in free}
        taken = {self.name(n) for n in free} | self.taken
        letters = iter([x for x in _INDICES if x not in taken])
        names |= {sym(n): sym(next(letters, "i")) for n in loose if _stands_free(term, n)}
        return to_latex(substitute(term, names))

    def name(self, name: str) -> str:
        """One name of the code: ``reynolds`` as ``Re``, ``x[0,2]`` as ``x_{1,3}``, ``inlet_loss`` as a word with an index."""
        entry = _ENTRY.fullmatch(name)
        if entry:
            places = ",".join(str(int(p) + 1) for p in entry[2].split(","))
            base = self.name(entry[1])
            return f"{base}_{{{places}}}" if "_" not in base else f"{{{base}}}_{{{places}}}"
        if name in self.written:
            return self.written[name]
        length = _LENGTH.fullmatch(name)
        if length:
            return f"\\operatorname{{length}}_{{{int(length[2]) + 1}}}({self.name(length[1])})"
        head, *rest = name.split("_")
        if not head or not _PYTHON.fullmatch(name):
            return name if not _PYTHON.fullmatch(name) else f"\\text{{{name.replace('_', ' ')}}}"
        rest = [r for r in rest if r]
        shown = head if len(head) == 1 else f"\\mathrm{{{head}}}"
        return f"{shown}_{{\\mathrm{{{'~'.join(rest)}}}}}" if rest else shown

    def reserve(self, *terms: Term) -> None:
        """No index gets a name that one of these has."""
        self.taken = {self.name(n) for n in free_symbols(*terms)}

    def names(self, lets: Iterable[Let]) -> dict[int, Term]:
        """Short names for generators, none of which is a symbol of the paper; those that hold the index of a sum get none."""
        lets = list(lets)
        taken = {self.name(str(let.about)) for let in lets if let.function == "symbol"} | {"e", "i", "d"}
        letters = (x for n in range(99) for x in ("abcfghjklmnopqrstuvwxyz" if not n else []))
        more = (f"g_{{{n}}}" for n in range(1, 10_000))
        found: dict[int, Term] = {}
        inside = _inside_sums(lets)
        for let in lets:
            if let.function in ("symbol", "pi", "euler_gamma") or let.number in inside:
                continue
            name = next((x for x in letters if x not in taken), None) or next(more)
            found[let.number] = sym(name)
        return found


def _inside_sums(lets: Iterable[Let]) -> set[int]:
    """Generators that depend on an index outside of its sum."""
    found: set[int] = set()
    for let in lets:
        used = {n for a in let.arguments for poly in (a.top, a.bottom) for _, monomial in poly for n, _ in monomial}
        loose = let.function == "symbol" and str(let.about).startswith(BOUND)
        if loose or (used & found and let.function not in BINDERS and let.function != "multisum"):
            found.add(let.number)
    return found


def _stands_free(term: Term, name: str) -> bool:
    return all(t.op not in BINDERS or t.args[0].data != name for t in postorder(term))
