"""Rules about how LaTeX sets marks, numbers and spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.lint.source import ASIDE, NOTHING, WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.lint.page import Page

__all__ = ["Habits", "check", "habits"]

Found = "Iterator[tuple[int, str, str]]"
_BLANK = r"(?:[ \t]+\n?[ \t]*|\n[ \t]*)(?!\n)"
_UNITS = (
    "km|cm|mm|nm|µm|kg|mg|µg|GHz|MHz|kHz|Hz|GB|MB|KB|kB|TB|GiB|MiB|KiB|keV|MeV|GeV|TeV|eV|kW|MW|GW|dB|kPa|MPa|GPa|hPa|ms|µs|ns|kV|mV|mA|mol|"
    "kJ|MJ|mL|ml|kN|rpm|ppm|kpc|Mpc|Gpc"
)
_NOUNS = (
    "Fig|Figs|Figure|Figures|Tab|Tabs|Table|Tables|Eq|Eqs|Eqn|Equation|Equations|Sec|Secs|Sect|Section|Sections|Ch|Chap|Chapter|Chapters|"
    "Thm|Theorem|Theorems|Lemma|Lemmas|Prop|Proposition|Propositions|Cor|Corollary|Def|Definition|Definitions|Example|Examples|Remark|Algorithm|"
    "Alg|Appendix|App|Ref|Refs|Part|Listing|Step|Conjecture|Assumption|Problem|Exercise|Claim|Fact|Property|Page|Line"
)
_LOWER = "figure|figures|table|tables|equation|equations|section|sections|chapter|theorem|lemma|proposition|corollary|appendix|algorithm|page"
_SENTENCE_SPACE = re.compile(
    rf"(?<![\w.\\])(?:(?P<always>e\.\s?g\.|i\.\s?e\.|cf\.|viz\.|vs\.|resp\.|w\.r\.t\.|E\.g\.|I\.e\.)(?={_BLANK}[^\s\f{NOTHING}])"
    rf"|(?P<inside>et[ ~]al\.|etc\.|approx\.)(?={_BLANK}[a-z]))"
)
_CAPITAL = re.compile(
    rf"(?<=[A-Z][A-Z])\.(?={_BLANK}(?:The|This|That|These|We|In|It|For|However|A|An|To|Our|If|As|On|At)\s)"
)
_DOUBLE = re.compile(r'"')
_SINGLE = re.compile(r"(?<=[\s(])'(?=[A-Za-z][^'`\n\f]{0,80}[^'`\s]'(?!\w))(?!(?:tis|twas|em|cause|til|n)\b)")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_FOOTNOTE = re.compile(r"(?<=[\w.,;:!?)'}$])[ \t]*\n?[ \t]*(?=\\footnote(?:mark)?(?![a-zA-Z]))")
_CITE = re.compile(rf"(?<=[\w)$}}])(?P<gap>{_BLANK})(?=\\cite(?![a-zA-Z]))")
_REFERENCE = re.compile(
    rf"(?<![\w\\])(?:(?:{_NOUNS})\.?|(?:{_LOWER}))(?P<gap>{_BLANK})\(?(?=\\(?:ref|eqref|pageref)(?![a-zA-Z]))"
)
_GLUED = re.compile(rf"(?<=[\s(~])\d+(?:[.,]\d+)?(?:{_UNITS})(?![\w{WORD}-])")
_UNIT = re.compile(rf"(?<![\w.{WORD}-])\d+(?:[.,]\d+)?(?P<gap>{_BLANK})(?:{_UNITS})(?![\w{WORD}'’-])")
_NUMBER = re.compile(
    rf"(?<![\w.])(?:{_NOUNS})\.?(?P<gap>{_BLANK})\d+(?:\.\d+)*(?![\w%])|(?<![\w.])(?:Dr|Prof|Mrs|Mr|Ms)\.(?P<title>{_BLANK})[A-Z][\w-]*"
)
_RANGE = re.compile(rf"(?<![\w{WORD}/.:,+–-])(?:\d{{1,4}})-(?:\d{{1,4}})(?![\w{WORD}/:+–-]|[.,]\d)")
_DASH = re.compile(rf"(?<=[\w{ASIDE}])[ \t]-[ \t](?=[A-Za-z{ASIDE}])")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_OPERATORS = re.compile(
    r"(?<![\\\w@])(?:sin|cos|tan|cot|sinh|cosh|tanh|arcsin|arccos|arctan|exp|log|ln|lim|max|min|sup|inf|det)(?![\w@])"
)
_TAKING = re.compile(r"\\(?P<name>[a-zA-Z]+)\*?\s*(?:\[[^\]]*\])?\s*(?:\{[^{}]*\}\s*)*\Z")
_STRUCTURAL = frozenset("""
    frac dfrac tfrac cfrac sqrt hat bar tilde vec dot ddot widehat widetilde overline underline overbrace underbrace boxed left right
    limits nolimits displaystyle textstyle binom dbinom tbinom substack bigl bigr Bigl Bigr cancel
    """.split())
"""Commands of mathematics whose arguments are mathematics."""
_TEXT_FONT = re.compile(r"\{\s*\\(?:rm|sf|it|tt|bf)\b")
_GERMAN = re.compile(
    r"\\usepackage\s*\[[^\]]*(?:german|dutch|polish|czech|slovak|danish|swedish|norsk|finnish|brazil|portuges|spanish|catalan|italian|russian|ukrainian|hungarian|turkish|esperanto)[^\]]*\]\s*\{babel\}"
    r"|\\documentclass\s*\[[^\]]*(?:german|dutch)[^\]]*\]|\\(?:MakeOuterQuote|MakeAutoQuote\*?|useshorthands|shorthandon|selectlanguage\{n?german)|\\usepackage\{n?german\}"
)


class Habits:
    """What the sources of one tree say that changes the meaning of marks."""

    def __init__(self, codes: list[str]) -> None:
        self.french = any("\\frenchspacing" in code for code in codes)
        self.quotes = any(_GERMAN.search(code) for code in codes)


def habits(pages: list[Page]) -> Habits:
    """The habits that hold in a tree."""
    return Habits([page.code for page in pages])


def check(page: Page, habits: Habits) -> Iterator[tuple[int, str, str]]:
    """Offset, code and message of each finding."""
    for text in page.texts:
        if not habits.french:
            yield from _spaces(text)
        yield from _marks(text, habits)
        yield from _numbers(text)
    yield from _ties(page)
    yield from _maths(page)


def _spaces(text: str) -> Iterator[tuple[int, str, str]]:
    for match in _SENTENCE_SPACE.finditer(text):
        word = " ".join(match.group().split())
        remedy = f"`{word}\\ ` or `{word},`" if match["always"] and word[0] in "eEiI" else f"`{word}\\ `"
        yield match.start(), "ML102", f"sentence space behind {word!r}; {remedy} prints the space between words"
    for match in _CAPITAL.finditer(text):
        yield match.start(), "ML106", "narrow space behind a sentence that ends with a capital; `\\@.` prints the wide one"


def _marks(text: str, habits: Habits) -> Iterator[tuple[int, str, str]]:
    if not habits.quotes:
        for match in _DOUBLE.finditer(text):
            yield match.start(), "ML201", "straight quote `\"`; ``…'' prints a pair"
    for match in _SINGLE.finditer(text):
        yield match.start(), "ML201", "`'` in front of a word prints a closing quote; `…' prints a pair"
    for match in _DASH.finditer(text):
        yield match.start() + 1, "ML210", "hyphen between blanks; `--` or `---` prints a dash"


def _numbers(text: str) -> Iterator[tuple[int, str, str]]:
    for match in _GLUED.finditer(text):
        yield match.start(), "ML205", f"no space between number and unit in {match.group()!r}"
    for match in _UNIT.finditer(text):
        yield match.start(
            "gap"
        ), "ML206", f"a line may end inside {' '.join(match.group().split())!r}; `~` or `\\,` holds it"
    for match in _NUMBER.finditer(text):
        gap = match.start("gap") if match["gap"] else match.start("title")
        yield gap, "ML207", f"a line may end inside {' '.join(match.group().split())!r}; `~` holds it"
    for match in _RANGE.finditer(text):
        yield match.start(), "ML208", f"hyphen in {match.group()!r}; a range takes `--`"


def _ties(page: Page) -> Iterator[tuple[int, str, str]]:
    """Rules on commands, looked for in the code where running text is."""
    code, running = page.code, page.running
    for match in _FOOTNOTE.finditer(code):
        if match.group() and _blank(page, match.start(), match.end()):
            yield match.start(), "ML203", "blank in front of `\\footnote`"
    for match in _CITE.finditer(code):
        if _blank(page, match.start(), match.end()) and not _WIDE.match(code, match.start() - 1):
            yield match.start(), "ML204", "a line may end in front of this citation; `~` holds it"
    for match in _REFERENCE.finditer(code):
        if _blank(page, *match.span("gap")):
            yield match.start("gap"), "ML204", "a line may end in front of this reference; `~` holds it"
    for start, _ in page.formulas:
        if page.text.startswith("$$", start):
            yield start, "ML209", "`$$` is plain TeX; `\\[…\\]` spaces displays rightly"
    for match in _DOTS.finditer(code):
        if running[match.start()] in (".", WORD) or page.noted[match.start()] == ".":
            yield match.start(), "ML202", "`...`; `\\dots` is made for it"


def _blank(page: Page, start: int, end: int) -> bool:
    """Whether a span is blanks of running text, in the body or in a note."""
    return page.text[start:end].isspace() and any(not text[start:end].strip(" \t\n") for text in page.texts)


def _maths(page: Page) -> Iterator[tuple[int, str, str]]:
    """Operators without a backslash in mathematics, texts and scripts in it left out."""
    for start, end in page.formulas:
        text = page.text[start:end]
        for match in _OPERATORS.finditer(text):
            if not _covered(text, match.start()):
                yield start + match.start(), "ML211", f"`{match.group()}` is set as a product of letters; `\\{match.group()}`"


def _covered(text: str, offset: int) -> bool:
    """Whether a place in a formula lies in the argument of a command that is not one of mathematics."""
    depth = 0
    for i in range(offset - 1, -1, -1):
        mark = text[i]
        if mark not in "{}" or text[i - 1 : i] == "\\":
            continue
        if mark == "}":
            depth += 1
        elif depth:
            depth -= 1
        else:
            taking = _TAKING.search(text, max(0, i - 80), i)
            if _TEXT_FONT.match(text, i) or (taking is not None and taking["name"] not in _STRUCTURAL):
                return True
    return False
