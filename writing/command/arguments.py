"""What ``mathlink fmt`` can be asked, and the help that teaches it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["add"]

_ABOUT = r"""
Formats the sources of a paper: LaTeX, BibTeX, Markdown and Python. What is printed never changes:
after every layout an independent check compares it with the source by TeX's own rules, and a
second run must change nothing. A paragraph that does not pass stays as it was, with a note.
"""

_EXAMPLES = r"""
examples:
  mathlink fmt paper/                     every .tex .sty .cls .bib .md .py below the folder
  mathlink fmt --check --diff paper/      change nothing, show what would change
  mathlink fmt --lines width=80 main.tex  break lines at 80 columns, not at sentences
  mathlink fmt --rewrite quotes,ties .    also "x" to ``x'', and ~ in front of \cite and \ref
  mathlink fmt - --stdin-filename a.tex   standard input to standard output, for editors
  mathlink fmt --range 40-60 main.tex     these lines only
  mathlink fmt --lint paper/              findings only: labels, citations, doubled words, …

ways to break lines:
  sentence   one sentence to a line (the default: a diff shows the sentence that changed)
  semantic   one clause to a line        width=N   at N columns        keep   as they are

rewrites beyond layout, each only where it is named:
  dashes   1-5 to 1--5           inline   \(x\) to $x$        quotes   "x" to ``x''
  display  $$x$$ to \[x\]        spacing  \[a=b\] to \[a = b\]
  ties     Fig. \ref{a} to Fig.~\ref{a}
  labels   \caption{a} \label{b} to \caption{a}\label{b}

to leave text alone, in the source:
  % fmt: off … % fmt: on        the lines between        % fmt: skip   at the end of a line: this line

exit codes:
  0    done; a paragraph left as it was is a note on standard error
  1    --check: some file would change; --lint: there are findings
  2    wrong usage        123  a file was refused and left byte for byte       130  interrupted

configuration, in pyproject.toml:
  [tool.mathlink.fmt]
  lines = "sentence"         # or "semantic", "width=80", "keep"
  rewrites = ["ties"]        # of dashes, display, inline, labels, quotes, spacing, ties
  exclude = ["figures/"]     # as in a .gitignore
  indent = 2
  blank_lines = 1            # kept in a row
  align = true               # & of tables and alignments in columns
  listings = false           # format Python inside LaTeX listings
  sentence_words = 45        # --lint: longest sentence
  style = false              # --lint: also passive voice, hedges, fillers
  bib = { sort = "key", doi = true }   # also align, order, merge, url, pages, months
Python is formatted by black with the settings of [tool.black].
"""


def add(commands: Any) -> None:
    """Add ``fmt`` to the subparsers of the whole command."""
    fmt = commands.add_parser(
        "fmt",
        help="format LaTeX, BibTeX, Markdown and Python without changing what is printed",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    fmt.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: this folder); - is stdin")
    fmt.add_argument("--check", action="store_true", help="write nothing; exit code 1 if something would change")
    fmt.add_argument("--diff", action="store_true", help="write nothing; print what would change")
    fmt.add_argument("--stdin-filename", metavar="F", help="name that tells the language and project of standard input")
    fmt.add_argument("--lines", metavar="MODE", type=_mode, help="sentence, semantic, width=N or keep")
    fmt.add_argument(
        "--rewrite", metavar="NAMES", type=_names, help="changes beyond layout (below), separated by commas"
    )
    fmt.add_argument("--indent", metavar="N", type=_within("indent", 0, 16), help="blanks for each level (default: 2)")
    fmt.add_argument(
        "--exclude",
        metavar="PATTERN",
        action="append",
        default=[],
        help="below a folder, as in a .gitignore; repeatable",
    )
    fmt.add_argument("--range", metavar="A-B", type=_range, help="format lines A to B of one file only")
    fmt.add_argument("--listings", action="store_true", help="also format Python inside LaTeX listings")
    fmt.add_argument("--lint", action="store_true", help="report findings and change nothing")
    fmt.add_argument("--style", action="store_true", help="with --lint: also passive voice, hedges and weasel words")
    fmt.add_argument(
        "--enable", metavar="CODES", action="append", default=[], help="with --lint: rules to add, as in ML106,ML11"
    )
    fmt.add_argument(
        "--disable",
        metavar="CODES",
        action="append",
        default=[],
        help="with --lint: rules to leave out, as in ML2,ML402",
    )
    fmt.add_argument("--jobs", metavar="N", type=_within("jobs", 1, 1024), help="processes (default: all processors)")
    fmt.add_argument("--no-cache", action="store_true", help="look at every file, even one that has not changed")
    fmt.add_argument("-v", "--verbose", action="store_true", help="also name unchanged files and skipped code blocks")
    fmt.add_argument("-q", "--quiet", action="store_true", help="say only what went wrong")
    fmt.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colour (default: auto; NO_COLOR is honoured)",
    )


def _mode(text: str) -> tuple[str, int]:
    from writing.files.settings import lines_and_width

    try:
        return lines_and_width(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def _names(text: str) -> frozenset[str]:
    from writing.files.settings import REWRITES

    names = frozenset(filter(None, (name.strip() for name in text.split(","))))
    for name in sorted(names - set(REWRITES)):
        raise argparse.ArgumentTypeError(f"no rewrite {name!r}; known: {', '.join(REWRITES)}")
    return names


def _range(text: str) -> tuple[int, int]:
    first, sign, last = text.partition("-")
    if not (sign and first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
        raise argparse.ArgumentTypeError(f"{text!r} is no range of lines such as 40-60, counted from 1")
    return int(first), int(last)


def _within(name: str, least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    number.__name__ = name
    return number
