r"""What the domain of a claim says, in formulas: ``n \in \mathbb{N}``, ``1 \le i \le n``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.term import COMPARISONS, Term, conjuncts, free_symbols, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.model import Obligation

__all__ = ["given"]

_SIGNS = {"lt": "<", "le": "\\le"}


def given(claim: Obligation, math: Callable[[Term], str], name: Callable[[str], str]) -> list[str]:
    """Kinds and hypotheses, each once. ``math`` sets a term, ``name`` a name."""
    hypotheses = conjuncts(claim.domain.hypotheses)
    return list(dict.fromkeys([*_kinds(claim, hypotheses, name), *_chained(hypotheses, math)]))


def _kinds(claim: Obligation, hypotheses: tuple[Term, ...], name: Callable[[str], str]) -> Iterator[str]:
    """Which symbols are whole numbers; those that a hypothesis keeps from being negative are natural ones."""
    used = free_symbols(claim.left, claim.right, *hypotheses)
    whole = [n for n in used if claim.domain.kinds.get(n) == "int"]
    natural = [n for n in whole if any(_not_negative(h, n) for h in hypotheses)]
    for names, letter in ((natural, "N"), ([n for n in whole if n not in natural], "Z")):
        if names:
            yield f"{', '.join(dict.fromkeys(map(name, names)))} \\in \\mathbb{{{letter}}}"


def _not_negative(hypothesis: Term, name: str) -> bool:
    if hypothesis.op not in _SIGNS:
        return False
    low, high = hypothesis.args
    return low.op == "const" and high is sym(name) and low.data[0] >= (0 if hypothesis.op == "le" else -1)


def _chained(hypotheses: tuple[Term, ...], math: Callable[[Term], str]) -> Iterator[str]:
    """The hypotheses, ``a \\le x`` and ``x \\le b`` as one chain where they follow each other."""
    waiting = list(hypotheses)
    while waiting:
        first = waiting.pop(0)
        text = math(first)
        if waiting and _meet(first, waiting[0]):
            second = waiting.pop(0)
            text = f"{text} {_SIGNS[second.op]} {math(second.args[1])}"
        yield text


def _meet(first: Term, second: Term) -> bool:
    ordered = first.op in _SIGNS and second.op in _SIGNS and first.op in COMPARISONS
    return ordered and first.args[1] is second.args[0] and first.args[1].op == "sym"
