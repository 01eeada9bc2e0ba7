"""Names of the code in the notation of the paper: what the binding says, else something that LaTeX sets well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError
from mathlink.latex.given import read_given
from mathlink.report.generators import GIVEN, free_indices, named
from mathlink.term import Term, free_symbols, postorder, substitute, sym
from mathlink.term.build import BOUND
from mathlink.views.latex import to_latex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mathlink.prove.sketch import Let

__all__ = ["Notation"]

_ENTRY = re.compile(r"(\w+)\[([\d,]+)\]")
_LENGTH = re.compile(r"(\w+)\.shape\[(\d+)\]")
_LEN = re.compile(r"len\((\w+)\)")
_INDICES = "ijklrstmnpquvw"
_PYTHON = re.compile(r"[^\W\d]\w*")
_LETTER = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])|\\[a-zA-Z]+")


class Notation:
    """LaTeX for the names in a proof.

    ``binding`` maps symbols of the equation to what they stand for; ``given`` is the domain as it was written, whose shapes of
    arrays (``X \\in \\mathbb{R}^{n \\times d}``) name lengths.
    """

    def __init__(self, binding: Mapping[str, str], given: str | None = None) -> None:
        self.written = {str(target): symbol for symbol, target in binding.items() if str(target) != "return"}
        for target, symbol in list(self.written.items()):
            length = _LEN.fullmatch(target)
            if length:
                self.written[f"{length[1]}.shape[0]"] = symbol
        for length_, symbol in _declared(binding, given):
            self.written.setdefault(length_, symbol)
        self.axes: dict[str, int] = {}
        self.taken = {x for name in self.written.values() for x in _letters(name)}
        self.generators: set[str] = set()
        self.indices: dict[str, str] = {}

    def latex(self, term: Term) -> str:
        """The term; bound names that stand free are indices, each with one letter throughout."""
        free = free_symbols(term)
        names = {sym(n): sym(self.name(n)) for n in free}
        around = self.taken | self.generators | {x for n in free for x in _letters(self.name(n))}
        names |= {sym(n): sym(self.index(n, around)) for n in sorted(free_indices(term))}
        return to_latex(substitute(term, names), avoid=around)

    def index(self, name: str, around: Collection[str] = ()) -> str:
        """The letter of an index that stands outside of its sum."""
        if name not in self.indices:
            used = {*around, *self.taken, *self.generators, *self.indices.values()}
            spare = (f"i_{{{n}}}" for n in range(1, len(self.indices) + 2))
            self.indices[name] = next((x for x in (*_INDICES, *spare) if x not in used), "")
        return self.indices[name]

    def name(self, name: str) -> str:
        """One name of the code: ``reynolds`` as ``Re``, ``x[0,2]`` as ``x_{1,3}``, ``inlet_loss`` as a word with an index."""
        if name.startswith(GIVEN):
            return name.removeprefix(GIVEN)
        entry = _ENTRY.fullmatch(name)
        if entry:
            places = ",".join(str(int(p) + 1) for p in entry[2].split(","))
            base = self.name(entry[1])
            return f"{base}_{{{places}}}" if "_" not in base else f"{{{base}}}_{{{places}}}"
        if name in self.written:
            return self.written[name]
        length = _LENGTH.fullmatch(name)
        if length:
            axis = "" if self.axes.get(length[1]) == 1 else f"_{{{int(length[2]) + 1}}}"
            return f"\\operatorname{{len}}{axis}({self.name(length[1])})"
        head, *rest = name.split("_")
        if not head or not _PYTHON.fullmatch(name):
            return name if not _PYTHON.fullmatch(name) else f"\\text{{{name.replace('_', ' ')}}}"
        rest = [r for r in rest if r]
        shown = head if len(head) == 1 else f"\\mathrm{{{head}}}"
        return f"{shown}_{{\\mathrm{{{'~'.join(rest)}}}}}" if rest else shown

    def reserve(self, *terms: Term) -> None:
        """No index and no generator gets a name that one of these has."""
        self.axes = {str(t.args[0].data): len(t.args) - 1 for t in postorder(*terms) if t.op == "index"}
        self.taken = {x for name in self.written.values() for x in _letters(name)}
        self.taken |= {x for n in free_symbols(*terms) for x in _letters(self.name(n))}
        self.generators = set()
        self.indices = {}

    def names(self, lets: Collection[Let], among: Collection[Let]) -> dict[int, Term]:
        """Short names for some generators ``among`` those that they are made from, none of which is a symbol of the paper or an index."""
        symbols = {x for let in among if _is_name(let) for x in _letters(self.name(str(let.about)))}
        found = named(lets, among, self.taken | symbols | set(self.indices.values()) | {"e", "i", "d"})
        self.generators = {x for term in found.values() for n in free_symbols(term) for x in _letters(self.name(n))}
        return found


def _is_name(let: Let) -> bool:
    return let.function == "symbol" and not str(let.about).startswith(BOUND)


def _letters(name: str) -> Iterator[str]:
    """A name, and the single letters and commands in it: ``d_{k}`` has ``d`` and ``k``."""
    yield name
    yield from _LETTER.findall(name)


def _declared(binding: Mapping[str, str], given: str | None) -> Iterator[tuple[str, str]]:
    """Lengths of arrays and the symbols that the domain has for them."""
    try:
        shapes = read_given(given, list(binding)).shapes if given else {}
    except MathlinkError:
        return
    for symbol, lengths in shapes.items():
        for axis, length in enumerate(lengths):
            if length.op == "sym":
                yield f"{binding.get(symbol, symbol)}.shape[{axis}]", str(length.data)
