r"""Proof sketches in LaTeX: one ``\begin{proof} … \end{proof}`` for every claim, over the AMS packages alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.model import Outcome, Status
from mathlink.prove import recheck
from mathlink.prove.rechecking.meaning import Meaning
from mathlink.prove.sketch import (
    AtEveryIndex,
    Branch,
    Fate,
    Let,
    NormalForm,
    Opaque,
    Part,
    Put,
    Relation,
    Same,
)
from mathlink.report.domain import given
from mathlink.report.generators import free_indices, separated
from mathlink.report.lines import PAGE, aligned, display, width
from mathlink.report.notation import Notation
from mathlink.report.text import place, statement
from mathlink.term import const, pow_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mathlink.model import Evidence, Verdict
    from mathlink.prove.sketch import Ratio, Sketch
    from mathlink.term import Term

__all__ = ["PREAMBLE", "document", "proof"]

PREAMBLE = "% needs \\usepackage{amsmath, amssymb, amsthm}"
_LONGEST = 900
_TEXT = {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
_TEXT |= {c: f"\\{c}" for c in "&%$#_{}"}
_KNOWN = {
    "−": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "π": "pi",
    "·": "*",
    "…": "...",
    "|": r"\textbar{}",
    "<": r"\textless{}",
}
_KNOWN |= {">": r"\textgreater{}"}


def document(verdicts: Iterable[Verdict], *, root: str = "") -> Iterator[str]:
    """The proofs of all verdicts, line by line; what is not proved is a comment."""
    yield PREAMBLE
    for verdict in verdicts:
        yield ""
        yield f"% {verdict.function}  {place(verdict, root)}".rstrip()
        for line in statement(verdict.equation):
            yield f"% {line.strip()}"
        yield from proof(verdict)


def proof(verdict: Verdict) -> Iterator[str]:
    """One verdict's proof, or why there is none, as a comment."""
    proofs = _different(verdict.evidence)
    if verdict.status is not Status.PROVED or not proofs:
        yield from _comment(verdict)
        return
    writer = _Writer(Notation(verdict.binding, verdict.given))
    tools = dict.fromkeys(t for e in proofs if e.sketch is not None for t in _tools(e.sketch))
    by = f" by {', '.join(map(_plain, tools))}" if tools else ""
    yield f"\\begin{{proof}}[Proof{by}]"
    if len(proofs) == 1:
        yield from writer.evidence(proofs[0])
    else:
        yield f"The claim consists of {len(proofs)} equations."
        yield "\\begin{enumerate}"
        for evidence in proofs:
            yield "\\item"
            yield from writer.evidence(evidence)
        yield "\\end{enumerate}"
    yield "\\end{proof}"


def _comment(verdict: Verdict) -> Iterator[str]:
    """Why there is no proof, or what a proof rests on that is no chain of formulas: slopes, boxes, every input tried."""
    message = verdict.message.splitlines()[0] if verdict.message else ""
    proved = verdict.status is Status.PROVED
    shown = [(e.engine, e.steps) for e in verdict.evidence if proved and e.outcome is Outcome.PROVED and e.steps]
    head = f"no proof: {verdict.status.value}" if not proved else "proved" if shown else "proved, without steps to show"
    yield f"% {head}{': ' if message else ''}{message}"
    for engine, steps in dict.fromkeys(shown):
        for number, line in enumerate(line for step in steps for line in step.splitlines()):
            yield f"%   {f'{engine}: ' if number == 0 else '  '}{line}"


def _different(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Proofs that can be shown; one for all shapes stands with every small shape, and is shown once."""
    found: list[Evidence] = []
    for e in evidence:
        if e.outcome is Outcome.PROVED and e.sketch is not None and all(e.sketch != other.sketch for other in found):
            found.append(e)
    return found


def _tools(sketch: Sketch) -> Iterator[str]:
    for step in sketch.of(Branch, Part):
        if step.sketch is not None:
            yield from _tools(step.sketch)
    if sketch.tool != "mathlink":
        yield f"{sketch.tool} {sketch.version}".strip()


def _plain(text: str) -> str:
    """Text that stands in running LaTeX as it is."""
    made = "".join(_KNOWN.get(c) or _TEXT.get(c, c) for c in text)
    return "".join(c if c.isascii() else "?" for c in made)


class _Writer:
    """Steps as sentences and formulas, in the notation of the paper."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation

    def evidence(self, evidence: Evidence) -> Iterator[str]:
        """One proof, and how far it was checked again."""
        assert evidence.sketch is not None
        claim = evidence.sketch.claim
        self.notation.reserve(claim.left, claim.right, *claim.domain.hypotheses)
        where = [f"${x}$" for x in given(claim, self.math, self.notation.name)]
        yield f"To show, where {', '.join(where)}:" if where else "To show:"
        yield from _claim(self.math(claim.left), _RELATIONS[claim.relation], self.math(claim.right))
        yield from self.sketch(evidence.sketch)
        yield from self.conditions(evidence.sketch)
        assumed = [a for a in evidence.assumptions if not a.endswith("at every index")]
        if assumed:
            yield f"Taken for granted: {_plain('; '.join(assumed))}."
        yield f"Gone through again without these tools: {_plain(str(recheck(evidence)))}."

    def sketch(self, sketch: Sketch) -> Iterator[str]:
        """What shows the claim."""
        if any(True for _ in sketch.of(Branch)):
            yield from self.branches(sketch)
        elif any(True for _ in sketch.of(Part)):
            for part in sketch.of(Part):
                yield from self.sketch(part.sketch)
        elif any(True for _ in sketch.of(NormalForm)):
            yield from self.normal_form(sketch)
        elif any(True for _ in sketch.of(Same)):
            yield "Both sides are the same expression."
        for step in sketch.of(Opaque):
            yield f"{_plain(sketch.tool)} {_plain(sketch.version)}: {_plain(step.words)}.".replace(" :", ":")

    def normal_form(self, sketch: Sketch) -> Iterator[str]:
        """Generators, relations, both sides."""
        for put in sketch.of(Put):
            yield f"Put ${self.math(put.symbol)} = {self.math(put.value)}$."
        lets = separated(sketch.of(Let))
        form = next(sketch.of(NormalForm))
        shown = _shown(sketch, form)
        names = self.notation.names([let for let in lets if let.number in shown], lets)
        meaning = Meaning(lets, named=names)
        defined = [let for let in lets if let.number in shown and let.number in names]
        if defined:
            indices = sorted({self.notation.index(n) for let in defined for n in free_indices(names[let.number])})
            yield f"Let, at every ${', '.join(indices)}$," if indices else "Let"
            yield from aligned(
                [self.row(meaning.terms[let.number], meaning.definitions[let.number]) for let in defined]
            )
        relations = [r for r in sketch.of(Relation) if r.number in shown and r.number in names]
        if relations:
            yield "so that"
            yield from aligned([self.relation(r, meaning) for r in relations])
        left, right = (self.ratio(r, meaning) for r in (form.left, form.right))
        if form.left == form.right:
            yield "Over these, both sides are" if defined else "Both sides are"
            yield from display(f"{left}.")
        else:
            yield "Over these, the sides are" if defined else "The sides are"
            yield from aligned([("\\text{left}", "=", left), ("\\text{right}", "=", right)])
            if sketch.claim.relation == "=":
                yield "which are equal by these relations." if relations else "which are equal."
            else:
                yield "and the sign of their difference shows the claim."

    def row(self, name: Term, value: Term) -> tuple[str, str, str]:
        """``name = value``"""
        return self.math(name), "=", self.math(value)

    def relation(self, relation: Relation, meaning: Meaning) -> tuple[str, str, str]:
        """``name^degree = value``"""
        power = pow_(meaning.terms[relation.number], const(relation.degree))
        return self.math(power), "=", self.ratio(relation.value, meaning)

    def branches(self, sketch: Sketch) -> Iterator[str]:
        """One item for every way through the conditions."""
        yield "By cases:"
        yield "\\begin{itemize}"
        for branch in sketch.of(Branch):
            path = " \\text{ and } ".join(map(self.math, branch.path))
            yield f"\\item Where ${path}$:" if path else "\\item Everywhere:"
            match branch.fate:
                case Fate.IMPOSSIBLE:
                    yield "this cannot happen."
                case Fate.LEFT_OUT:
                    yield f"not compared ({_plain(branch.why or 'a side has no value')})."
                case _ if branch.sketch is not None:
                    yield from self.sketch(branch.sketch)
        yield "\\end{itemize}"

    def conditions(self, sketch: Sketch) -> Iterator[str]:
        """What the claim is made under."""
        needed = [(self.math(c), "") for c in sketch.conditions()]
        needed += [(self.math(s.condition), " at every index") for s in sketch.of(AtEveryIndex)]
        if any(width(condition) > PAGE / 2 for condition, _ in needed):
            yield "This needs"
            for condition, where in needed:
                yield from display(f"{condition}\\text{{{where}}}" if where else condition)
        elif needed:
            yield f"This needs {', '.join(f'${condition}${where}' for condition, where in needed)}."

    def ratio(self, ratio: Ratio, meaning: Meaning) -> str:
        """A quotient of polynomials over the names."""
        text = self.math(meaning.ratio(ratio))
        if len(text) <= _LONGEST:
            return text
        return f"\\text{{(a quotient of polynomials of {len(ratio.top)} and {len(ratio.bottom)} terms)}}"

    def math(self, term: Term) -> str:
        """A term in the notation of the paper."""
        try:
            text = self.notation.latex(term)
        except (OutOfReach, KeyError, RecursionError):
            return f"\\text{{({_plain(term.op)})}}"
        return text if len(text) <= 2 * _LONGEST else "\\text{(a long expression)}"


_RELATIONS = {"=": "=", "<": "<", "<=": "\\le", ">": ">", ">=": "\\ge", "!=": "\\ne"}


def _shown(sketch: Sketch, form: NormalForm) -> set[int]:
    """The generators of both sides, and those that they are made of."""
    lets = {let.number: let for let in sketch.of(Let)}
    values = {r.number: r.value for r in sketch.of(Relation)}
    waiting = [form.left, form.right]
    found: set[int] = set()
    while waiting:
        ratio = waiting.pop()
        for poly in (ratio.top, ratio.bottom):
            for number in {n for _, monomial in poly for n, _ in monomial} - found:
                found.add(number)
                waiting += lets[number].arguments if number in lets else ()
                waiting += [values[number]] if number in values else []
    return found


def _claim(left: str, relation: str, right: str) -> list[str]:
    """What is to be shown: on one line, or the relation starts a line of its own."""
    whole = f"{left} {relation} {right}."
    if width(whole) <= PAGE:
        return display(whole)
    return aligned([("", "", left), ("", f"{relation}{{}}", f"{right}.")])
