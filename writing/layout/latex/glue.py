r"""The ends of cells of text: behind some of them a blank may not come, for ``\unskip`` would take it in the place of other glue."""

from __future__ import annotations

import re

__all__ = ["may_end_in_glue"]

_WORD_BEHIND = re.compile(r"\\[a-zA-Z@]+\*?\Z")
_STARRED_BEHIND = re.compile(r"\\[a-zA-Z@]+\*\Z")
_PLAIN_BEHIND = re.compile(r"[^\\{}\[\]~\xa0 ]\Z|\\[%$&_#{}]\Z|\A\Z")
_GROUP = re.compile(r"(?:\\([a-zA-Z@]+)\*?)?(?:\[[^\[\]{}]*\]|\{[^{}]*\})*\Z")
_SOLID = frozenset(
    """textbf textit texttt textsc textrm textsf textsl emph underline textsuperscript textsubscript cite citep citet ref eqref
    cref Cref autoref multicolumn multirow makecell text num SI si qty unit mathbf mathrm mathit frac sqrt bm footnote label
    mbox fbox parbox textcolor cellcolor rotatebox includegraphics""".split()
)
"""Commands whose arguments end in no glue."""


def may_end_in_glue(text: str) -> bool:
    r"""Whether ``\unskip`` behind a cell might take something else than a blank; a blank behind a control word is none."""
    if _STARRED_BEHIND.search(text):
        return True
    if _PLAIN_BEHIND.search(text):
        return len(text) > 1 and text[-2] == "\\" and text[-1] not in "%$&_#{}"
    if _WORD_BEHIND.search(text):
        return False
    group = _GROUP.search(text)
    return group is None or group[1] not in _SOLID
