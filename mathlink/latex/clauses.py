"""A row → its clauses, each with what separates it from the one before: words, commas, wide space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.latex.rows import SEPARATING, levels_of
from mathlink.latex.tables import CLAUSES, FRACTIONS, GREEK, RELATIONS, WORDS
from mathlink.latex.tokens import Token
from mathlink.latex.units import unit

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading

__all__ = ["IMPLIES", "QUANTIFIERS", "begins_operand", "bracketed_condition", "clauses", "ends_operand", "trim"]

IMPLIES = frozenset(
    [
        "\\Rightarrow",
        "\\implies",
        "\\iff",
        "\\Leftrightarrow",
        "\\Longrightarrow",
        "\\Longleftrightarrow",
        "\\impliedby",
        "\\therefore",
        "\\land",
    ]
)
_OR = frozenset({"\\lor", "\\vee"})
_JUNCTIONS = {"and": "separator", "or": "alternative"}
QUANTIFIERS = frozenset({"\\forall", "\\exists"})
_NEGATIONS = frozenset({"unless", "except", "not", "without", "until", "no", "never", "excluding", "only", "iff"})
_CHANGING = _NEGATIONS | frozenset(
    {"approximately", "about", "or", "plus", "minus", "times", "over", "divided", "mod", "of"}
)
_EQUIVALENCES = frozenset({"\\iff", "\\Leftrightarrow", "\\Longleftrightarrow"})
_CONSEQUENCES = frozenset({"\\Rightarrow", "\\implies", "\\Longrightarrow"})
_EXTREMAL = frozenset({"\\min", "\\max", "\\sup", "\\inf", "\\arg", "\\argmin", "\\argmax"})
_LONGEST_CONDITION = 80  # tokens
_SEPARATORS = IMPLIES | _OR | QUANTIFIERS | _JUNCTIONS.keys()


def bracketed_condition(clause: list[Token]) -> list[Token]:
    """The inside of a clause that is a relation in parentheses, ``(i = 1, 2, 3)``; empty for any other clause."""
    if len(clause) < 4 or clause[0].kind != "(" or clause[-1].kind != ")":
        return []
    levels = levels_of(clause)
    inside = levels[1:-1]
    whole = all(level > 0 for level in inside)
    relates = any(
        level == 1 and t.kind != "t" and t.text in RELATIONS for t, level in zip(clause[1:-1], inside, strict=True)
    )
    return clause[1:-1] if whole and relates else []


def clauses(reading: Reading, row: list[Token]) -> list[tuple[list[Token], str]]:
    """The clauses of a row, each with what separated it from the one before."""
    made: list[tuple[list[Token], str]] = [([], "")]
    levels = levels_of(row)
    ahead = _relations_ahead(row, levels)
    relates = False  # whether the clause that is being collected has a relation
    for at, token in enumerate(row):
        if levels[at] == 0:
            kind = token.kind
            may = token.text in _SEPARATORS if kind == "a" or kind == "c" else kind in SEPARATING
            separator = _separator(reading, row, at, relates, ahead) if may else ""
            if separator == "note":
                continue
            if separator:
                made.append(([], separator))
                relates = False
                continue
            relates = relates or (kind != "t" and token.text in RELATIONS)
        made[-1][0].append(token)
    return made


def _relations_ahead(row: list[Token], levels: list[int]) -> list[tuple[bool, bool]]:
    """For every place: is there a relation behind it before the next comma, and is there one at all."""
    near = far = False
    state = (near, far)
    made = [state]
    for token, level in zip(reversed(row), reversed(levels), strict=True):
        if level == 0:
            kind = token.kind
            if kind == "," or kind == ";":
                near, state = False, (False, far)
            elif not near and kind != "t" and token.text in RELATIONS:
                near = far = True
                state = (True, True)
        made.append(state)
    made.reverse()
    return made


def _separator(reading: Reading, row: list[Token], at: int, relates: bool, ahead: list[tuple[bool, bool]]) -> str:
    """What the token at a place separates: a clause word, ``"separator"``, ``"note"`` for a remark, ``""`` for nothing."""
    token = row[at]
    kind = token.kind
    if kind == "t":
        return _text_role(reading, row, at)
    if kind == ";":
        return "separator"
    if kind == "a":
        return _junction(reading, row, at) if token.text in _JUNCTIONS and relates and ahead[at + 1][1] else ""
    if kind == "c":
        if token.text in _EQUIVALENCES:
            _refuse_equivalence(reading, row, at)
        if token.text in IMPLIES:
            return "implies" if token.text in _CONSEQUENCES else "separator"
        if token.text in _OR:
            return "alternative" if relates and ahead[at + 1][1] else ""
        if token.text in QUANTIFIERS:
            reading.ignore("a quantifier", token.start, token.end)
            return "condition"
        return ""
    near, far = ahead[at + 1]
    following = row[at + 1] if at + 1 < len(row) else None
    if kind == "," and following is not None:
        wide = following.kind in ("q", "t") or row[at - 1].kind == "q"
        short = len(row) - at < _LONGEST_CONDITION
        if following.kind == "(" and relates and short and bracketed_condition(trim(list(row[at + 1 :]))):
            return "separator"
        return "separator" if wide or (relates and (near or _names_members(row, at + 1))) else ""
    if kind == "q" and relates and following is not None:
        if any(t.kind != "t" and t.text in RELATIONS for t in (row[at - 1], following)):
            return ""
        if token.word == "soft":
            return "separator" if _compared(row, at + 1) else ""
        return "separator" if far or following.kind == "(" else ""
    return ""


def _compared(row: list[Token], at: int) -> bool:
    """Whether a comparison stands from ``at`` on, before the next comma or equality: with narrow spaces in front it is a condition."""
    for token in row[at : at + _LONGEST_CONDITION]:
        if token.kind in (",", ";", "q"):
            return False
        if token.kind != "t" and token.text in RELATIONS:
            return RELATIONS[token.text] in ("<", "<=", ">", ">=", "!=", "in")
    return False


def _refuse_equivalence(reading: Reading, row: list[Token], at: int) -> None:
    r"""Refuse ``y = x \\iff x > 0``: an equivalence of unlike relations is no condition."""
    behind = next((RELATIONS[t.text] for t in row[at + 1 :] if t.kind != "t" and t.text in RELATIONS), "=")
    before = next((RELATIONS[t.text] for t in row[:at] if t.kind != "t" and t.text in RELATIONS), "=")
    if (before == "=") != (behind == "="):
        raise SyntaxProblem(
            reading.text, (row[at].start, row[at].end), "an equivalence of two relations has no reading here"
        )


def _names_members(row: list[Token], at: int) -> bool:
    r"""Whether ``a, b \in S`` begins here: names between commas, and a relation that is no equality."""
    names = commas = 0
    stop = min(len(row), at + _LONGEST_CONDITION)
    while at < stop and (row[at].kind in ("a", ",", "_", "{", "}", "n") or row[at].text in GREEK):
        names += row[at].kind not in (",", "_", "{", "}", "n")
        commas += row[at].kind == ","
        at += 1
    return bool(commas) and names > commas and at < stop and RELATIONS.get(row[at].text) == "in"


def _junction(reading: Reading, row: list[Token], at: int) -> str:
    """What ``and`` or ``or`` in plain letters between two relations separates; ``""`` if the letters may be factors."""
    token = row[at]
    names = reading.names
    apart = row[at - 1].end < token.start and token.end < row[at + 1].start
    if not apart or all(letter in names.words for letter in token.text):
        return ""
    reading.assume(f"`{token.text}` between two relations is read as a word", token.start, token.end)
    return _JUNCTIONS[token.text]


def _text_role(reading: Reading, row: list[Token], at: int) -> str:
    """What a text at the top level is: a clause word, ``"note"``, or ``""`` for a quantity named in words."""
    token = row[at]
    words = token.text.replace(",", " ").replace(".", " ").replace(":", " ").split()
    if not words or token.word.startswith("\\operatorname"):
        return "" if words else "note"
    first = words[0].lower()
    role = CLAUSES.get(first, "") if words[:2] != ["s", "t"] else "condition"
    if (first == "subject" or words[:2] == ["s", "t"]) and any(t.text in _EXTREMAL for t in row[:at]):
        raise SyntaxProblem(reading.text, (token.start, token.end), "a constraint on an extremum has no reading here")
    if role and "else" in (w.lower() for w in words[1:]):
        raise SyntaxProblem(
            reading.text,
            (token.start, token.end),
            "a choice in words cannot be read",
            "",
            "write `\\begin{cases} … \\end{cases}`",
        )
    if role == "otherwise":
        hint = "write `\\begin{cases} … \\end{cases}`"
        raise SyntaxProblem(reading.text, (token.start, token.end), "a choice in words cannot be read", "", hint)
    if role and not _NEGATIONS.isdisjoint(word.lower() for word in words):
        raise SyntaxProblem(reading.text, (token.start, token.end), "a condition in words that excludes has no reading")
    if role == "alternative" and len(words) > 1:
        raise SyntaxProblem(reading.text, (token.start, token.end), "alternatives in words have no reading here")
    if role and len(words) == 1 and not token.word.startswith(("\\text", "\\mbox", "\\hbox")) and first not in WORDS:
        role = ""
    if role:
        if len(words) > 1:
            reading.ignore(f"text: {token.text}", token.start, token.end)
        return role
    if token.text.startswith("(") or (at and len(words) > 2 and row[at - 1].kind in ("q", ",")):
        reading.ignore(f"text: {token.text}", token.start, token.end)
        return "note"
    return _words_in_line(reading, row, at, words)


def _words_in_line(reading: Reading, row: list[Token], at: int, words: list[str]) -> str:
    """What running words are: ``"note"`` behind a whole statement, refused between operands; ``""`` for a quantity named in words."""
    token = row[at]
    content = reading.text[token.start : token.end].partition("{")[2][:-1]
    running = content.strip() != content or len(words) > 1
    if not token.word.startswith(("\\text", "\\mbox", "\\hbox")) or not running:
        return ""
    if token.text in reading.names or unit(token.text):
        return ""
    last = all(t.kind in ("q", ",", ".", ";") for t in row[at + 1 :])
    before = bool(at) and ends_operand(row[at - 1])
    after = at + 1 < len(row) and begins_operand(row[at + 1])
    clause = any(t.kind == "t" and CLAUSES.get(t.text.partition(" ")[0].lower()) == "condition" for t in row[:at])
    if clause or not (before or after):
        return ""
    if before and last and content[:1].isspace() and _CHANGING.isdisjoint(word.lower() for word in words):
        reading.ignore(f"text: {token.text}", token.start, token.end)
        return "note"
    raise SyntaxProblem(
        reading.text, (token.start, token.end), f"the word{'s' * (len(words) > 1)} `{token.text}` inside a formula"
    )


def ends_operand(token: Token) -> bool:
    """Whether an operand may end with a token."""
    return token.kind in ("a", "n", ")", "]", "}", "'") or token.text in GREEK


def begins_operand(token: Token) -> bool:
    """Whether an operand may begin with a token."""
    return token.kind in ("a", "n", "(", "[") or token.text in GREEK or token.text in FRACTIONS


def trim(tokens: list[Token]) -> list[Token]:
    """Without wide space and stops at the ends."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind in ("q", ","):
        first += 1
    while last > first and tokens[last - 1].kind in ("q", ",", ".", ";", ":"):
        if tokens[last - 1].kind == ":" and sum(t.kind == ":" for t in tokens) % 2 == 0:
            break
        if last > 1 and tokens[last - 2].text == "\\right":
            break
        last -= 1
    return tokens[first:last]
