"""A report as a LaTeX table with the rules of booktabs, for a thesis, a grant report, or an appendix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.sessions.times import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from writing.sessions.report.summary import Report

__all__ = ["escaped", "render"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{sign: f"\\{sign}" for sign in "#$%&_{}"},
}
_SPECIAL_SIGN = re.compile("|".join(map(re.escape, _SPECIAL)))


def escaped(text: str) -> str:
    """Plain text such that LaTeX prints it as it stands, on one line."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return _SPECIAL_SIGN.sub(lambda match: _SPECIAL[match[0]], plain).replace("--", "-{}-")


def render(report: Report) -> str:
    """A ``tabular`` of tasks with their times and estimates; ``booktabs`` has to be loaded.

    The figures of the whole stand in comments before it, with the idle time-out that they depend on.
    """
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    told = report.figures
    yield f"% {escaped(report.period.title)}; needs \\usepackage{{booktabs}}"
    yield f"% silence of more than {spoken(report.idle)} does not count where work was watched"
    if report.coverage is not None:
        yield f"% {report.coverage:.0%} of the changed words lie in sessions"
    yield r"\begin{tabular}{@{}lrrrr@{}}"
    yield r"  \toprule"
    yield r"  Task & Time & In all & Estimate & Ratio \\"
    yield r"  \midrule"
    for task, length in report.tasks:
        ratio = f"{task.active / task.estimate:.2f}" if task.estimate else ""
        yield _row(escaped(task.name), _time(length), _time(task.active), _time(task.estimate), ratio)
    if told.unassigned:
        yield _row(r"\emph{without a task}", _time(told.unassigned), "", "", "")
    yield r"  \midrule"
    yield _row("Total", _time(told.active), "", "", "")
    if told.added or told.removed:
        pace = f"{told.net_words_per_hour or 0:.0f} net words an hour".replace("-", "$-$")
        yield f"  \\multicolumn{{5}}{{@{{}}l@{{}}}}{{{told.added} words added, {told.removed} removed, {pace}}} \\\\"
    yield r"  \bottomrule"
    yield r"\end{tabular}"


def _row(*cells: str) -> str:
    return "  " + " & ".join(cells) + r" \\"


def _time(length: timedelta | None) -> str:
    """Hours and minutes, ``1:05``."""
    if length is None:
        return ""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return f"{hours}:{minutes:02}"
