r"""Changes to LaTeX source that go beyond layout, each made only if it is named.

``display``  ``$$ x $$`` => ``\[ x \]``
``inline``   ``\( x \)`` => ``$ x $``
``quotes``   ``"x"`` => ``` ``x'' ```
``dashes``   ``1-2`` => ``1--2``, ``this - that`` => ``this -- that``
``ties``     ``Figure \ref{x}`` => ``Figure~\ref{x}``
``labels``   ``\caption{x} \label{y}`` => ``\caption{x}\label{y}``
``spacing``  ``\[ a=b \]`` => ``\[ a = b \]``
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.latex.lexer import Kind
from writing.latex.project import joined, known
from writing.layout.latex.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from writing.options import Options

__all__ = ["REWRITES", "rewritten"]

_NO_DISPLAY = re.compile(r"\\(?:l?eqno|h?align|displaylines|eqalign(?:no)?|leqalignno)(?![a-zA-Z])")
_SHORTHANDS = re.compile(
    r"\\(?:usepackage|RequirePackage|PassOptionsToPackage|documentclass|selectlanguage|setmainlanguage|setdefaultlanguage"
    r"|setotherlanguages?|begin)\b[^\n%]*"
    r"(?:n?german|austrian|swiss|dutch|afrikaans|danish|norsk|swedish|finnish|polish|russian|ukrainian|bulgarian|serbian|slovene"
    r"|slovak|czech|portuguese|brazil|catalan|basque|galician|estonian|icelandic|hungarian|frisian|turkish|welsh|bahasa"
    r"|spanish|italian|latin|romanian|croatian|greek|hebrew|irish|breton|esperanto|interlingua|lithuanian|latvian)"
    r"|\\(?:MakeOuterQuote|MakeInnerQuote|MakeAutoQuote|MakeShortVerb|DefineShortVerb|shorthandon|useshorthands|declare@shorthand"
    r"|defineshorthand|EnableQuotes|catcode[ \t]*`\\?\")"
)
_QUOTE = re.compile('"')
_BEFORE_OPENING = re.compile(r"(?:^|[\s(\u2014\u2013/~-])\Z")
_AFTER_OPENING = re.compile(r"[^\s.,;:!?)\]}'`=~\-|<>/\"]")
_AFTER_CLOSING = re.compile(r"$|[\s.,;:!?)\]}~\\\u2014\u2013/-]")
_RANGE = re.compile(r"(?<![\w.,:/#+\-\u2013\u2014])([0-9]{1,4})-([0-9]{1,4})(?![\w/\-\u2013\u2014]|[.,:][0-9])")
_NUMBERED = re.compile(
    r"(?:Figure|Fig\.|Table|Tab\.|Section|Sec\.|Chapter|Equation|Eq\.|Part|Lemma|Theorem|Problem|Exercise|Version|ISO|No\.)~?(?:[0-9]|\Z)"
)
"""Words whose number may have a hyphen of its own: Figure 1-2 is the second of chapter 1."""
_REFERENCES = frozenset(
    r"""\cite \citep \citet \citealp \citealt \citeauthor \citeyear \citeyearpar \parencite \textcite \autocite \cites
    \ref \eqref \pageref \autoref \cref \Cref \vref \Vref \nameref \subref \cite* \citep* \citet* \ref* \autoref* \cref*""".split()
)
_SHORTENED = re.compile(
    r"\b(?:Figs?|Eqs?|Eqns?|Secs?|Sects?|Tabs?|Tbls?|Refs?|Thms?|Lems?|Props?|Cors?|Defs?|Chs?|Chaps?|Apps?|Algs?|Alg|Ex|Nos?|Vols?|pp?"
    r"|figs?|eqs?|secs?|tabs?|refs?|cf|resp|vs|Sched)\.\Z"
)
_LABELLED = frozenset(
    r"\part \chapter \section \subsection \subsubsection \paragraph \subparagraph \caption \part* \chapter* \section* \subsection*".split()
)
_RELATION = re.compile(r"(?<![!:<>=-])(:=|[<>]=|=[<>]|=+:?|[<>])(?![-<>=])")
_RELATIONS = frozenset(
    r"""\le \leq \leqslant \ge \geq \geqslant \ne \neq \equiv \approx \sim \simeq \cong \propto \to \mapsto \in \notin \ni \subset
    \subseteq \supset \supseteq \ll \gg \prec \succ \preceq \succeq \coloneqq \eqqcolon \triangleq \doteq \asymp \lesssim \gtrsim
    \Rightarrow \Leftarrow \Leftrightarrow \rightarrow \leftarrow \leftrightarrow \implies \impliedby \iff \models \vdash
    \perp \parallel \mid \nmid""".split()
)
_JOINING = frozenset(
    r"\not \left \right \middle \big \bigl \bigr \bigm \Big \Bigl \Bigr \bigg \Bigg \mathrel \overset \underset".split()
)


def rewritten(text: str, options: Options) -> str:
    """The text with the rewrites that ``options.rewrites`` names; what is not certain stays.

    Where marks of mathematics do not come in pairs nothing is certain.

    Raises
    ------
    InputProblem : a name stands for no rewrite.
    """
    unknown = options.rewrites - REWRITES.keys()
    if unknown:
        raise InputProblem(f"{min(unknown)!r} is no rewrite; known: {', '.join(REWRITES)}")
    if not options.rewrites or not text.strip():
        return text
    found = joined(options.known, known([text]))
    scene = Scene(text, found)
    for name, rewrite in REWRITES.items():
        if name in options.rewrites and scene.sound:
            rewrite(scene)
    return scene.text()


def _display(scene: Scene) -> None:
    r"""``$$ x $$`` => ``\[ x \]``."""
    opened = -1
    for number, word in enumerate(scene.words):
        if scene.kinds[number] is not Kind.MATH or word != "$$" or scene.maths[number] != "$$":
            continue
        if opened < 0:
            opened = number
            continue
        if not _whole(scene, opened, number):
            return  # which dollars belong together is not certain any more
        if not _NO_DISPLAY.search("".join(scene.words[opened:number])):
            scene.words[opened], scene.words[number] = "\\[", "\\]"
            scene.kinds[opened] = scene.kinds[number] = Kind.CONTROL
        opened = -1


def _inline(scene: Scene) -> None:
    r"""``\( x \)`` => ``$ x $``, where no two dollars would meet."""
    opened = -1
    for number, word in enumerate(scene.words):
        if word == "\\(" and scene.maths[number] == "(":
            opened = number
        elif word == "\\)" and scene.maths[number] == "(" and opened >= 0:
            around = (opened - 1, opened + 1, number - 1, number + 1)
            meets = any("$" in (scene.word(place)[:1], scene.word(place)[-1:]) for place in around)
            if number - opened > 1 and not meets and _whole(scene, opened, number):
                scene.words[opened] = scene.words[number] = "$"
                scene.kinds[opened] = scene.kinds[number] = Kind.MATH
            opened = -1


def _whole(scene: Scene, opened: int, closed: int) -> bool:
    """Whether mathematics between two tokens has no end of a paragraph, no other mathematics, and as many braces open as close."""
    kinds, words = scene.kinds[opened + 1 : closed], set(scene.words[opened + 1 : closed])
    return (
        Kind.PAR not in kinds
        and not words & {"$$", "\\[", "\\]", "\\(", "\\)"}
        and kinds.count(Kind.OPEN) == kinds.count(Kind.CLOSE)
    )


def _quotes(scene: Scene) -> None:
    """``"x"`` => ``` ``x'' ```, in paragraphs where all of them come in pairs, and no package gives ``"`` a meaning."""
    if _SHORTHANDS.search("".join(scene.words)):
        return
    for paragraph in scene.paragraphs():
        marks = [(number, mark.start()) for number in paragraph for mark in _QUOTE.finditer(scene.words[number])]
        quotes = [(i, *mark) for i, mark in enumerate(marks) if scene.words[mark[0]] != '\\"']
        if len(quotes) % 2 or not all(
            i % 2 == place % 2 and _is_quote(scene, number, at, opens=not place % 2)
            for place, (i, number, at) in enumerate(quotes)
        ):
            continue
        for i, number, at in reversed(quotes):
            word = scene.words[number]
            scene.words[number] = word[:at] + ("''" if i % 2 else "``") + word[at + 1 :]


def _is_quote(scene: Scene, number: int, at: int, opens: bool) -> bool:
    """Whether a straight quote stands where one that opens or closes can stand, in running text."""
    if scene.kinds[number] is not Kind.TEXT or not scene.prose[number]:
        return False
    word = scene.words[number]
    before = word[at - 1] if at else scene.word(number - 1)[-1:]
    after = word[at + 1 : at + 2] or scene.word(number + 1)[:1]
    if opens:
        if before == "{" and scene.kind(number - 1) is Kind.OPEN:
            before = ""
        return (
            bool(_BEFORE_OPENING.search(before) and _AFTER_OPENING.match(after))
            and scene.kind(number - 1) is not Kind.COMMENT
        )
    return bool(_AFTER_CLOSING.match(after)) and not before.isspace() and before not in ("", "'", "`", '"')


def _dashes(scene: Scene) -> None:
    """``1-2`` => ``1--2``, ``this - that`` => ``this -- that``."""
    for number, word in enumerate(scene.words):
        if scene.kinds[number] is not Kind.TEXT or not scene.prose[number] or "-" not in word:
            continue
        if word == "-":
            if _stands_between_words(scene, number):
                scene.words[number] = "--"
        elif _stands_alone(scene, number) and not _is_a_number(scene, number):
            scene.words[number] = _RANGE.sub(_ascending, word)


def _stands_alone(scene: Scene, number: int) -> bool:
    """Whether no digits of another token go on where a text begins or ends."""
    before, after = scene.kind(number - 1), scene.kind(number + 1)
    if before in (Kind.CONTROL, Kind.INLINE, Kind.MATH, Kind.CLOSE):
        return False
    return after not in (Kind.OPEN, Kind.MATH, Kind.INLINE) or not scene.words[number][-1].isdigit()


def _is_a_number(scene: Scene, number: int) -> bool:
    word = scene.words[number]
    return bool(_NUMBERED.search(word) or (word[0].isdigit() and _NUMBERED.search(scene.word(number - 2))))


def _ascending(match: re.Match[str]) -> str:
    """A range of numbers; no 0-1 law, and no telephone number."""
    first, second = match[1], match[2]
    spans = int(first) < int(second) and len(second) <= len(first) + 1 and (len(first), len(second)) != (3, 4)
    return f"{first}--{second}" if spans and (first, second) != ("0", "1") else match[0]


def _stands_between_words(scene: Scene, number: int) -> bool:
    around = (scene.kind(number - 1), scene.kind(number + 1))
    if around != (Kind.SPACE, Kind.SPACE) or "\n" in scene.word(number - 1):
        return False
    before, after = scene.word(number - 2)[-1:], scene.word(number + 2)[:1]
    kinds = (Kind.TEXT, Kind.CLOSE, Kind.MATH)
    return scene.kind(number - 2) in kinds and before not in "-&" and (after.isalnum() or after in "\\($`")


def _ties(scene: Scene) -> None:
    r"""``Figure \ref{x}`` => ``Figure~\ref{x}``."""
    for number, word in enumerate(scene.words):
        if word not in _REFERENCES or scene.kinds[number] is not Kind.CONTROL or not scene.prose[number]:
            continue
        before = scene.kind(number - 2)
        if scene.kind(number - 1) is not Kind.SPACE or before not in (Kind.TEXT, Kind.CLOSE, Kind.MATH):
            continue
        last = scene.word(number - 2)
        if before is Kind.TEXT and not (last[-1].isalnum() or last[-1] in ")'" or _SHORTENED.search(last)):
            continue
        if before is Kind.CLOSE and not _closes_prose(scene, number - 2):
            continue
        scene.words[number - 1] = "~"


def _closes_prose(scene: Scene, number: int) -> bool:
    r"""Whether a group is a part of the sentence, as in ``\emph{x}``, and none of ``\label{x}``."""
    owner = scene.owner(number)
    return owner in ("\\emph", "\\textbf", "\\textit", "\\textsc", "\\text")


def _labels(scene: Scene) -> None:
    r"""``\caption{x} \label{y}`` => ``\caption{x}\label{y}``, also behind headings."""
    for number, word in enumerate(scene.words):
        if word != "\\label" or scene.kind(number - 1) is not Kind.SPACE or scene.kind(number - 2) is not Kind.CLOSE:
            continue
        if scene.owner(number - 2) in _LABELLED:
            scene.words[number - 1] = ""


def _spacing(scene: Scene) -> None:
    r"""``\[ a=b \]`` => ``\[ a = b \]``: a blank on both sides of relations in displays, none behind ``&``."""
    for number, word in enumerate(scene.words):
        if (
            scene.maths[number] not in ("[", "$$", "display")
            or scene.depth[number]
            or scene.word(number - 1) in _JOINING
        ):
            continue
        if scene.kinds[number] is Kind.CONTROL and word in _RELATIONS and not _goes_on(scene.word(number + 1)):
            scene.words[number] = _lead(scene, number) + word + _trail(scene, number)
        elif scene.kinds[number] is Kind.TEXT and _RELATION.search(word) and "[" not in word and "]" not in word:
            spaced = _spaced(word)
            lead, trail = spaced.startswith(" "), spaced.endswith(" ")
            inner = spaced.strip(" ").replace("  ", " ")
            scene.words[number] = (
                (_lead(scene, number) if lead else "") + inner + (_trail(scene, number) if trail else "")
            )


def _goes_on(following: str) -> bool:
    """Whether a control word in front of a text is a longer one to some TeX, or starred."""
    return following[:1].isalpha() or following[:1] in ("@", "*")


def _spaced(word: str) -> str:
    """Blanks around every relation; one that touches another is told apart only when the other has its blanks."""
    while True:
        spaced = re.sub(" {2,}", " ", _RELATION.sub(r" \1 ", word))
        if spaced == word:
            return spaced
        word = spaced


def _lead(scene: Scene, number: int) -> str:
    before = scene.kind(number - 1)
    return "" if before in (None, Kind.SPACE, Kind.AMPERSAND, Kind.PAR, Kind.COMMENT, Kind.BEGIN) else " "


def _trail(scene: Scene, number: int) -> str:
    after = scene.kind(number + 1)
    return "" if after in (None, Kind.SPACE, Kind.AMPERSAND, Kind.PAR, Kind.COMMENT, Kind.END) else " "


REWRITES: dict[str, Callable[[Scene], None]] = {
    "display": _display,
    "inline": _inline,
    "quotes": _quotes,
    "dashes": _dashes,
    "ties": _ties,
    "labels": _labels,
    "spacing": _spacing,
}
"""Names of rewrites, in the order in which they are made."""
