r"""Formulas broken into lines that fit a page: at relations, ``+`` and ``-``, in wide brackets, roots and fractions where nothing else helps."""

from __future__ import annotations

import re

__all__ = ["PAGE", "aligned", "display", "width"]

PAGE = 62.0
"""Widths of a digit in a line of the article class (345 pt at 10 pt), less the name in front."""

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
_LARGE = {r"\sum": 2.9, r"\prod": 2.6, r"\int": 1.5, r"\max": 4.0, r"\min": 4.0, r"\infty": 2.0}
_OPERATORS = {"+": 2.6, "-": 2.6, "=": 2.8, "<": 2.8, ">": 2.8, r"\le": 2.8, r"\ne": 2.8, r"\cdot": 1.6, r"\land": 2.6}
_NOTHING = {
    "{",
    "}",
    "$",
    "&",
    r"\left",
    r"\right",
    r"\bigl",
    r"\bigr",
    r"\operatorname",
    r"\mathrm",
    r"\text",
    r"\displaystyle",
}
_SIGN = re.compile(r" (?:[+-]|\\big/) |(?<=,) ")
_MOST_OPENED = 40


def display(formula: str) -> list[str]:
    """One formula by itself, on as many lines as it takes."""
    lines = broken(formula)
    if len(lines) == 1:
        return ["\\[", f"  {formula}", "\\]"]
    return ["\\begin{align*}", *(f"  {x}" for x in _rows("&", lines)), "\\end{align*}"]


def aligned(rows: list[tuple[str, str, str]]) -> list[str]:
    """Rows ``left relation right`` below each other; an empty left side gives what stands before the sign to the first row."""
    made: list[str] = []
    for left, relation, right in rows:
        shown = _rows(f"{left} &{relation} ".lstrip(), broken(right, PAGE - min(width(left), PAGE / 2)))
        made += [*([f"{made.pop()} \\\\"] if made else []), *shown]
    return ["\\begin{align*}", *(f"  {row}" for row in made), "\\end{align*}"]


def _rows(start: str, lines: list[str]) -> list[str]:
    first, *more = lines
    rows = [f"{start}{first}", *(f"&\\quad {{}}{line}" for line in more)]
    return [*(f"{row} \\\\" for row in rows[:-1]), rows[-1]]


def broken(formula: str, limit: float = PAGE) -> list[str]:
    """The formula in lines no wider than ``limit`` digits where that can be done without changing what it says."""
    if width(formula) <= limit:
        return [formula]
    for _ in range(_MOST_OPENED):
        parts = _parts(formula)
        opened = next(
            (o for part in parts if width(part) > limit and (o := _opened(part, limit, len(parts) == 1))), None
        )
        if opened is None:
            break
        formula = formula.replace(*opened, 1)
    lines = [""]
    for part in _parts(formula):
        if lines[-1] and width(f"{lines[-1]} {part}") > limit:
            lines.append("")
        lines[-1] = f"{lines[-1]} {part}".strip()
    return lines


def _parts(formula: str) -> list[str]:
    """Cut before every sign that stands in no group."""
    cuts = [f.start() + 1 for f in _SIGN.finditer(formula) if _depth(formula, f.start()) == 0]
    return [formula[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(formula)], strict=True)]


def _depth(formula: str, end: int) -> int:
    before = formula[:end]
    braces = before.count("{") - before.count("\\{") - before.count("}") + before.count("\\}")
    pairs = len(re.findall(r"\\left(?![a-z])", before)) - len(re.findall(r"\\right(?![a-z])", before))
    return braces + pairs + before.count("\\begin{") - before.count("\\end{")


def _opened(part: str, limit: float, alone: bool) -> tuple[str, str] | None:
    """A wide group in no other group, and the same as something that may be broken."""
    at = 0
    while at < len(part):
        if part.startswith("\\left(", at):
            end = _closing(part, at)
            inside = part[at + 6 : end - 7]
            if part[end - 7 : end] == "\\right)" and width(inside) > limit / 3 and _SIGN.search(inside):
                return part[at:end], f"\\bigl({inside}\\bigr)"
            at = end
        elif part.startswith("\\sqrt{", at):
            end = _brace(part, at + 5)
            inside = part[at + 6 : end - 1]
            if width(inside) > limit / 3:
                root = f"\\bigl({inside}\\bigr)^{{1/2}}"
                return part[at:end], f"\\bigl[{root}\\bigr]" if part.startswith("^", end) else root
            at = end
        elif part.startswith("\\frac{", at):
            middle = _brace(part, at + 5)
            end = _brace(part, middle)
            top, bottom = part[at + 6 : middle - 1], part[middle + 1 : end - 1]
            if max(width(top), width(bottom)) > limit / 3:
                whole = f"\\bigl({top}\\bigr) \\big/ \\bigl({bottom}\\bigr)"
                last = alone and at == 0 and part[end:] in ("", ".")
                return part[at:end], whole if last else f"\\bigl[{whole}\\bigr]"
            at = end
        elif part[at] == "{" or part.startswith(("\\left", "\\begin{"), at):
            at = _brace(part, at) if part[at] == "{" else _closing(part, at)
        else:
            at += 2 if part[at] == "\\" else 1
    return None


def _brace(text: str, at: int) -> int:
    """Behind the brace that closes the one at ``at``."""
    depth = 0
    while at < len(text):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 2 if text[at] == "\\" else 1
        if depth == 0:
            break
    return at


def _closing(text: str, at: int) -> int:
    r"""Behind the ``\right`` and its sign, or the ``\end{…}``, that closes what begins at ``at``."""
    depth = 0
    for found in re.compile(r"\\(left|right)(?![a-z])(\\.[a-z]*|.)|\\(begin|end)\{[^}]*\}").finditer(text, at):
        depth += 1 if "left" in (found[1],) or found[3] == "begin" else -1
        if depth == 0:
            return found.end()
    return len(text)


def width(formula: str) -> float:
    """How wide a formula is set, about, in digits."""
    return _width(formula, 1.0)


def _width(text: str, scale: float) -> float:
    total, at = 0.0, 0
    while at < len(text):
        if text.startswith(("\\frac{", "\\binom{"), at):
            middle = _brace(text, text.index("{", at))
            end = _brace(text, middle)
            halves = text[text.index("{", at) + 1 : middle - 1], text[middle + 1 : end - 1]
            total += 0.5 + max(_width(h, scale if scale == 1.0 else 0.7) for h in halves) * (
                0.85 if scale < 1.0 else 1.0
            )
            at = end
        elif text[at] in "_^":
            end = _brace(text, at + 1) if text[at + 1 : at + 2] == "{" else at + 2
            total += _width(text[at + 1 : end], 0.7) if not _is_limit(text, at) else 0.0
            at = end
        else:
            found = _TOKEN.match(text, at)
            assert found is not None
            total += _token(found[0]) * scale
            at = found.end()
    return total


def _is_limit(text: str, at: int) -> bool:
    """Whether a script stands below or above a large sign."""
    return text[:at].endswith(("\\sum", "\\prod", "\\max", "\\min"))


def _token(token: str) -> float:
    if token in _NOTHING or token.isspace():
        return 0.0
    if token in _LARGE or token in _OPERATORS:
        return _LARGE.get(token, 0.0) or _OPERATORS[token]
    if token in ("\\exp", "\\sin", "\\cos", "\\tan", "\\ln", "\\log", "\\arctan", "\\sqrt"):
        return 0.9 * (len(token) - 1) + 0.5
    return {"\\quad": 2.0, ",": 0.9, ".": 0.5, "\\,": 0.3}.get(token, 1.1)
