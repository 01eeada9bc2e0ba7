"""The table of lint rules: code, name, whether it is on by default, and one line about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writing.lint.finding import LintOptions

__all__ = ["RULES", "Rule", "active", "table"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``languages`` names the kinds of files it reads: ``tex``, ``md``, ``bib``."""

    code: str
    name: str
    languages: str
    on: bool
    about: str


_TABLE = (
    ("ML101", "doubled word", "tex md", True, "The same word twice in a row, also across a line break; `had had`, `that that` and the like pass."),
    ("ML102", "sentence space", "tex", True, "The stop of an abbreviation inside a sentence (`e.g. this`) prints the wider space that ends sentences; `e.g.\\ this`, `e.g., this` or `e.g.~this` do not. Silent under `\\frenchspacing`."),
    ("ML103", "misspelt abbreviation", "tex md", True, "`eg.`, `ie.`, `i.e` without its last stop, `et. al.`, `et al` without its stop, `etc..`."),
    ("ML104", "long sentence", "tex md", True, "A sentence of more words than `words` says (45); a formula counts as one word, notes count on their own."),
    ("ML105", "space before punctuation", "tex md", True, "A blank in front of a comma or a full stop."),
    ("ML106", "capital before stop", "tex", False, "A sentence that ends with a capital letter (`NASA. The`) prints the narrow space; `NASA\\@.` prints the wide one."),
    ("ML110", "passive voice", "tex md", False, "A form of *to be* with a participle (`was measured`)."),
    ("ML111", "hedge", "tex md", False, "Words that take back what they say (`perhaps`, `it seems that`)."),
    ("ML112", "weasel word", "tex md", False, "Words that claim without saying how much (`very`, `clearly`, `a number of`)."),
    ("ML201", "straight quote", "tex", True, "`\"` or an opening `'` in running text prints a closing quote; ``` ``…'' ``` and `` `…' `` print pairs. Silent where babel or csquotes give `\"` a meaning."),
    ("ML202", "three dots", "tex", True, "`...` is set too tight; `\\dots` is made for it."),
    ("ML203", "space before footnote", "tex", True, "A blank in front of `\\footnote` stands between the word and its mark."),
    ("ML204", "breakable citation", "tex", True, "A blank in front of `\\cite`, or between a noun and `\\ref` or `\\eqref`, lets the number stand alone on the next line; `~` holds it."),
    ("ML205", "number glued to unit", "tex", True, "A number and its unit without a space (`5km`); `5~km`, `5\\,km` or siunitx."),
    ("ML206", "breakable unit", "tex", True, "A plain blank between a number and its unit lets them part at a line end."),
    ("ML207", "breakable number", "tex", True, "A plain blank between a noun and its number (`Fig. 3`), or between a title and a name (`Dr. Who`)."),
    ("ML208", "hyphen in range", "tex", True, "A hyphen between two numbers (`3-5`) where a range takes `--`."),
    ("ML209", "plain TeX display", "tex", True, "`$$` spaces displays wrongly in LaTeX; `\\[…\\]` does it right."),
    ("ML210", "hyphen as dash", "tex", True, "A hyphen between blanks where a dash is meant (`--` or `---`)."),
    ("ML211", "operator in italics", "tex", True, "`sin`, `log`, `max` … in maths without a backslash print as products of letters."),
    ("ML301", "unbalanced brace", "tex", True, "A `{` that is never closed, or a `}` that closes nothing."),
    ("ML302", "unbalanced maths", "tex", True, "`$`, `\\(` or `\\[` that is not closed in its paragraph or group, or a closing one too many."),
    ("ML303", "unbalanced environment", "tex", True, "A `\\begin` without its `\\end`, or the other way round, or crossed with braces or another environment."),
    ("ML304", "label before caption", "tex", True, "A `\\label` in front of the `\\caption` of its float refers to the section instead."),
    ("ML401", "missing label", "tex", True, "A reference to a label that no file of the document sets. Silent if the document reads files that were not given."),
    ("ML402", "unused label", "tex", True, "A label that nothing refers to. Silent if the document reads files that were not given."),
    ("ML403", "duplicate label", "tex", True, "A label set twice in one document."),
    ("ML404", "missing citation", "tex", True, "A citation of a key that is in none of the document's bibliographies. Silent if one of them was not given."),
    ("ML405", "uncited entry", "bib tex", True, "An entry of a bibliography that no document cites; `\\nocite{*}` cites all."),
    ("ML406", "duplicate key", "bib tex", True, "A key of two entries in one bibliography."),
    ("ML501", "unknown code", "tex md bib", True, "A `lint: ignore` with a code that no rule has, so that it takes nothing back."),
)  # fmt: skip
RULES: tuple[Rule, ...] = tuple(Rule(*row) for row in _TABLE)
"""All rules, by code."""


def active(options: LintOptions) -> frozenset[str]:
    """Codes of the rules that run."""
    on = (rule.code for rule in RULES if rule.on or _named(rule.code, options.enable))
    return frozenset(code for code in on if not _named(code, options.disable))


def table() -> str:
    """The rules as a Markdown table."""
    rows = ["| code | rule | reads | default | |", "|---|---|---|---|---|"]
    rows += [
        f"| {rule.code} | {rule.name} | {rule.languages} | {'on' if rule.on else 'off'} | {rule.about} |"
        for rule in RULES
    ]
    return "\n".join(rows) + "\n"


def _named(code: str, names: frozenset[str]) -> bool:
    return any(code.startswith(name) for name in names if name)
