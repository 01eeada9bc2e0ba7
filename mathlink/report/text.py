"""Verdicts as plain words, one line for what holds, a block for what does not."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import groupby
from os.path import relpath
from typing import TYPE_CHECKING, Any

from mathlink.model import Status
from mathlink.report.marks import marked
from mathlink.report.summary import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mathlink.model import Verdict

__all__ = ["REASONS", "Line", "block", "conditions", "lines", "place", "render", "statement", "visible"]

Line = tuple[str, str]
"""A style (``"proved"``, ``"tested"``, ``"refuted"``, ``"undecided"``, ``"file"``, ``"warning"``, ``"summary"`` or ``""``) and a line of text."""

REASONS = {
    "identity": "the same expression",
    "normal_form": "same normal form",
    "sympy": "by SymPy",
    "smt": "by z3",
    "boxes": "by interval boxes",
    "induction": "by induction",
    "exhaustive": "every input tried",
    "numeric": "numbers agree, no proof",
    "rounded_constants": "equal up to rounded constants",
    "counterexample": "counterexample",
    "shape": "wrong shape",
    "domain": "wrong domain",
    "unreadable_equation": "the equation cannot be read",
    "unreadable_given": "given= cannot be read",
    "unbound_symbol": "a symbol is bound to nothing",
    "not_a_claim": "not a claim about this function",
    "code_not_modelled": "the code cannot be turned into mathematics",
    "model_not_confirmed": "the model of the code disagrees with the running code",
    "no_valid_inputs": "no valid input was found",
    "vacuous": "no input satisfies the hypotheses",
    "not_comparable": "the result cannot be compared with the equation",
    "out_of_time": "out of time",
    "crashed": "the check crashed",
    "engines_exhausted": "no engine could decide",
}
"""What each reason code says in words."""

_DOMAIN = "domain: "
_WIDTH = 100
_INPUT_WIDTH = 300
_INDENT = " " * 13


def render(verdicts: Iterable[Verdict], *, warnings: Sequence[str] = (), seconds: float = 0.0, root: str = "") -> str:
    """The whole report as one text; ``root`` is the folder that file names are shown relative to."""
    return "\n".join(text for _, text in lines(verdicts, warnings=warnings, seconds=seconds, root=root)) + "\n"


def lines(
    verdicts: Iterable[Verdict],
    *,
    warnings: Sequence[str] = (),
    seconds: float = 0.0,
    root: str = "",
    brief: bool = False,
) -> Iterator[Line]:
    """The whole report line by line with a style for each, for shells that can show colour.

    ``brief`` gathers what is no claim about its function into one line for each function, as docstring mode does.
    """
    every = list(verdicts)
    file: str | None = None
    for verdict, silent in _gathered(every) if brief else ((v, ()) for v in every):
        if verdict.file != file:
            file = verdict.file
            yield "file", _shown_file(file, root) or "(no file)"
        yield from [("", _no_claims(silent))] if silent else block(verdict, root=root)
    if every or warnings:
        yield "", ""
    for warning in warnings:
        yield "warning", f"warning: {visible(' '.join(warning.split()))}"
    yield "summary", sentence(every, seconds)


def _gathered(verdicts: Iterable[Verdict]) -> Iterator[tuple[Verdict, tuple[Verdict, ...]]]:
    """Each verdict alone; behind a function's verdicts, all of its equations that are no claims together."""
    for _, group in groupby(verdicts, key=lambda v: (v.file, v.function)):
        told = list(group)
        silent = tuple(v for v in told if v.reason == "not_a_claim")
        yield from ((v, ()) for v in told if v.reason != "not_a_claim")
        if silent:
            yield silent[0], silent


def _no_claims(silent: Sequence[Verdict]) -> str:
    places = ", ".join(str(n) for n in dict.fromkeys(v.line for v in silent if v.line))
    words = f"{len(silent)} equations are no claims" if len(silent) > 1 else "1 equation is no claim"
    return f"  {'-':<10} {_short_name(silent[0])}{':' if places else ''}{places}  {words} about this function"


def visible(text: str) -> str:
    """The text with control characters as pictures of the same width, ``␌`` for a form feed: terminals obey the real ones."""
    return _CONTROL.sub(lambda found: chr(0x2400 + ord(found.group())) if found.group() < " " else "␡", text)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def statement(equation: str) -> list[str]:
    """The lines of an equation or condition as written, control characters as pictures: what is left of ``"\\theta"`` is ``␉heta``."""
    text = equation.replace("\r\n", "\n")
    text = _TAB.sub(lambda found: found[1] or "␉", text)
    return visible(text).strip().split("\n")


def _rows(words: str) -> list[str]:
    """Lines of what is said; only ``\\n`` ends one."""
    return visible(words).removesuffix("\n").split("\n") if words else []


_TAB = re.compile(r"(\n[ \t]*)|\t(?=[a-z])")  # not in the indentation of a line, in front of the rest of a command


def block(verdict: Verdict, *, root: str = "") -> Iterator[Line]:
    """One verdict: its line, what explains it, its warnings."""
    yield verdict.status.value, visible(_head(verdict, root))
    for line in _explanation(verdict):
        yield "", visible(f"{_INDENT}{_near(line, verdict.file)}".rstrip())
    for warning in verdict.warnings:
        if verdict and warning.startswith(_DOMAIN):
            continue
        first = "" if warning.startswith(_DOMAIN) else "warning: "
        for number, line in enumerate(_rows(_near(warning, verdict.file))):
            yield "warning", visible(f"{_INDENT}{first if number == 0 else ' ' * len(first)}{line}")


def _head(verdict: Verdict, root: str) -> str:
    status = f"  {verdict.status.value:<10} {_short_name(verdict)}"
    remarks = "; ".join(_remarks(verdict))
    behind = f"  ({remarks})" if remarks else ""
    if verdict.status is Status.REFUTED:
        label = f"  {verdict.label}" if verdict.label else ""
        return f"{status}{label}  {place(verdict, root)}".rstrip() + behind
    label = f"{verdict.label}: " if verdict.label else ""
    line = f":{verdict.line}" if verdict.line else ""
    return f"{status}{line}  {label}{_one_line(verdict.equation)}{behind}"


def place(verdict: Verdict, root: str = "") -> str:
    """``file:line``, as terminals and editors recognise it."""
    shown = _shown_file(verdict.file, root)
    return f"{shown}:{verdict.line}" if shown and verdict.line else shown


def _remarks(verdict: Verdict) -> Iterator[str]:
    reason = REASONS.get(verdict.reason, verdict.reason)
    if verdict:
        if verdict.scope:
            yield _scope(verdict)
        if reason:
            yield reason
        needed = ", ".join(conditions(verdict))
        if needed:
            yield f"where {needed}" if len(needed) <= _WIDTH else "on conditions"
        if verdict.floats == "refuted":
            yield "doubles: see the warning"
    elif verdict.reason == "not_a_claim":
        yield f"{reason}: {_why_no_claim(verdict)}"
    elif verdict.reason != "counterexample" and reason:
        yield reason


def _scope(verdict: Verdict) -> str:
    """How far the answer reaches, with the domain that was assumed."""
    domain = next((w.removeprefix(_DOMAIN) for w in verdict.warnings if w.startswith(_DOMAIN)), "")
    if domain.startswith("positive inputs") and verdict.scope == "all inputs":
        return f"all {domain}"
    return f"{verdict.scope}, {domain}" if domain else verdict.scope


def conditions(verdict: Verdict) -> tuple[str, ...]:
    """The conditions of an answer, each once, whole numbers without a point."""
    return tuple(dict.fromkeys(_WHOLE.sub(r"\1", condition) for condition in verdict.conditions))


_WHOLE = re.compile(r"(?<![\w.])(\d+)\.0(?![\w.])")


def _why_no_claim(verdict: Verdict) -> str:
    return " ".join(verdict.message.removeprefix(REASONS["not_a_claim"]).removeprefix(":").split())


def _explanation(verdict: Verdict) -> Iterator[str]:
    if verdict and len(", ".join(conditions(verdict))) > _WIDTH:
        for number, condition in enumerate(conditions(verdict)):
            yield f"{'where ' if number == 0 else '      '}{condition}"
    if verdict.status is Status.REFUTED:
        yield from _refutation(verdict)
    elif verdict.reason == "not_a_claim":
        return
    elif verdict.status is Status.UNDECIDED or verdict.reason == "rounded_constants":
        found = verdict.hint.startswith("it would hold")  # says more than what is left over
        yield from (line for line in _rows(verdict.message) if not (found and line.startswith("say what it")))
        if verdict.hint not in verdict.message:
            yield from _rows(verdict.hint)


def _refutation(verdict: Verdict) -> Iterator[str]:
    found = verdict.counterexample
    if found is None:
        yield from statement(verdict.equation)
        yield from _rows(verdict.message)
    else:
        broken = found.equation is False or found.equation == verdict.equation
        words = "does not hold" if broken else f"gives {_said(found.equation)}"
        yield from marked("\n".join(statement(verdict.equation)), verdict.binding, words).split("\n")
        if verdict.hint.startswith(_RUN):  # a condition or a law: the line to paste is the call that was made
            if verdict.message.startswith("holds "):
                yield _rows(verdict.message)[0]
            yield f"{verdict.hint.removeprefix(_RUN)} {_returned(found.code)}"
            return
        yield f"{verdict.function.rpartition('.')[2]}({_inputs(found.inputs)}) {_returned(found.code)}"
    yield from _rows(verdict.hint)


_RUN = "run it: "


def _returned(code: Any) -> str:
    """``returns 0.64`` or ``raises ZeroDivisionError: …``."""
    raised = isinstance(code, str) and ": " in code
    return f"raises {code}" if raised else f"returns {_shown(code)}"


def _said(equation: Any) -> str:
    return equation if isinstance(equation, str) else _shown(equation)


def _inputs(inputs: Any) -> str:
    text = ", ".join(f"{name}={_shown(inputs[name])}" for name in inputs)
    return text if len(text) <= _INPUT_WIDTH else f"{text[:_INPUT_WIDTH]}… (whole in --format json)"


def _shown(value: Any) -> str:
    """The value as Python would show it; fractions as doubles, NumPy values as numbers and lists."""
    if isinstance(value, Fraction):
        try:
            return repr(float(value))
        except OverflowError:
            return "inf" if value > 0 else "-inf"
    if hasattr(value, "tolist"):
        value = value.tolist()
    try:
        return repr(value)
    except ValueError:  # an integer with more digits than Python prints
        return hex(value)


def _one_line(equation: str) -> str:
    text = " ".join(" ".join(statement(equation)).split()) or "(empty)"
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _short_name(verdict: Verdict) -> str:
    """The function's name without its module: what follows the last lower-case package part is kept for methods."""
    parts = verdict.function.split(".")
    if len(parts) > 1 and parts[-2][:1].isupper():
        return ".".join(parts[-2:])
    return parts[-1] or "?"


def _near(words: str, file: str) -> str:
    """Words in which a place in the function's own file is told by its line alone: the file stands above."""
    return re.sub(rf"{re.escape(file)}:(\d+)", r"line \1", words) if file else words


def _shown_file(file: str, root: str) -> str:
    if not file or not root or not file.startswith("/"):
        return file
    shown = relpath(file, root)
    return file if shown.startswith("../..") else shown
