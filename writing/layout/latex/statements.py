"""Code of LaTeX as lines: one statement a line, long argument groups and option lists opened up."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from writing.layout.latex.groups import Group, depth_of, groups_of, text_end
from writing.layout.latex.marks import Context
from writing.layout.latex.pictures import PATH, links, repeats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from writing.layout.latex.masks import Masks

    Line = tuple[str, int]

__all__ = ["statements"]

_STATEMENT = re.compile(
    r"\\(?!(?:@plus|@minus|z@|p@|@ne|@m|tw@|thr@@|@M|@empty|relax|textwidth|linewidth|columnwidth)(?![a-zA-Z@]))[a-zA-Z@]"
)
"""How words begin that may begin a statement."""
_TAKES = r"""expandafter global long protected outer noexpand unexpanded let futurelet def gdef edef xdef font newif csname hskip vskip
    kern hbox vbox vtop setbox box copy chardef mathchardef skip count dimen toks the number romannumeral string meaning advance multiply
    divide ifx if ifcat ifnum ifdim ifodd ifvoid ifhbox ifvbox left right over fontsize uppercase lowercase
    (?:re|provide)?newcommand\*? DeclareMathOperator\*? (?:re)?newenvironment\*? DeclareRobustCommand\*? setlength addtolength newcommandx
    let\\[a-zA-Z@]+=? def\\[a-zA-Z@]+ [a-zA-Z@]*(?:(?:display|short|par|line|baseline|left|right|top|tab|fill|caption|section)skip|width|height|depth|sep|indent|margin[iv]*|stretch|penalty)""".split()
_CONTINUED = re.compile(
    rf"(?:[\s\S]*[^\\])?(?:\\(?:{'|'.join(_TAKES)})|[=<>+\-*/,(&]|(?<![^}}\])])(?:by|to|plus|minus|width|height|depth|at|of|and|in))\Z"
)
"""How words end that want something to follow."""
_MATHS = re.compile(
    r"\\(?:in|sum|prod|int|frac|dfrac|sqrt|forall|exists|mathbb|mathcal|mathrm|mathbin|mathrel|partial|nabla|infty|alpha|beta|gamma|delta|lambda"
    r"|le|leq|ge|geq|neq|approx|equiv|subset|subseteq|to|mapsto|times|otimes|oplus|cdot|cup|cap|mathopen|mathop)(?![a-zA-Z@])"
)
"""What formulas hold, but no other code."""
_TAIL = 40
_ROW_END = re.compile(r"\\\\(?:\*|\[[^\[\]]*\])?\Z")
_ALONE = re.compile(r"\\(?:Kw(?:In|Out|Data|Result)|caption)\b")
"""How statements begin that end with their argument, whatever follows."""
_MACRO = re.compile(r"\\(?:(?:re|provide)?(?:new)?command|[gex]?def)(?![a-zA-Z@])")
_SETTINGS = re.compile(r"\\[a-zA-Z@]*(?:set|setup|keys|options|style|Set|Setup|Keys|Options|Style)(?![a-zA-Z@])")
"""How calls begin whose argument is a list of keys and values."""


def statements(
    words: Sequence[str],
    context: Context,
    width: int,
    masks: Masks,
    inside: str,
    prose: Callable[[Sequence[str]], list[Line]],
) -> list[Line]:
    """Lines of a run of code; ``prose`` breaks the sentences in arguments that are text, such as captions.

    ``inside`` is the group that is open already, as ``Page.inside`` tells.
    """
    bare = [masks.bare(word) for word in words] if masks.within("".join(words)) else words
    if inside == "text":
        end = text_end(bare)
        end -= end > 1 and bare[end - 1][0] == "}"
        rest = statements(words[end:], context, width, masks, "", prose) if end < len(words) else []
        first = prose(words[:end])
        if rest and rest[0][0][0] not in "\\}":
            return [*first[:-1], (f"{first[-1][0]} {rest[0][0]}", first[-1][1]), *rest[1:]]
        return first + rest
    return _Breaker(words, bare, context, max(width, 40), masks, inside).lines(prose)


class _Breaker:
    """One run of words on its way to lines."""

    def __init__(
        self, words: Sequence[str], bare: Sequence[str], context: Context, width: int, masks: Masks, inside: str
    ) -> None:
        self.words, self.bare = words, bare
        self.groups, self.inner = groups_of(bare)
        self.width = width
        self.picture = context is Context.PICTURE
        self.loops = 0
        """Loops (``\\foreach``) around the statement that begins at ``begun``."""
        self.graphs: dict[int, set[int]] = {}
        self.listed = inside in ("{", "[") and any("=" in word for word in bare)
        self.options = inside == "["
        self.ends: list[int] = []
        column = 0
        for word in words:
            column += masks.width(word) + 1
            self.ends.append(column)
        self.begun = 0
        self.depths = [0]
        self.dollars: list[int] = []
        self.measured = 0
        self.unclosed = [group.open for group in self.groups if group.close < 0]
        self.wide = False
        self.opened: dict[int, list[int]] = {}
        for number, group in enumerate(self.groups):
            self.opened.setdefault(group.open, []).append(number)

    def lines(self, prose: Callable[[Sequence[str]], list[Line]]) -> list[Line]:
        found: list[Line] = []
        start, hang, number = 0, 0, 0
        while number < len(self.words):
            levels = self._break(number, start) if number > start else -1
            if levels >= 0:
                found.append((" ".join(self.words[start:number]), hang))
                start, hang = number, levels
                if not levels:
                    self.begun = number
            elif self._column(start, number + 1) > self.width and number > start:
                best = self._best(start, number)
                found.append((" ".join(self.words[start:best]), hang))
                start, hang = best, self._hang(best)
                if best < number:
                    continue
            text = self._expand(number, start)
            number += 1
            if text is not None:
                if text.padded:
                    found.append((" ".join(self.words[start:number]), hang))
                    start = number
                stop = len(self.words) if text.close < 0 else text.close + (not self._apart(text))
                if start < stop:
                    broken = prose(self.words[start:stop])
                    found += [(line, hang) for line, _ in broken[:-1]]
                    start, number = self._first_of(broken[-1][0], stop), stop
        if start < len(self.words):
            found.append((" ".join(self.words[start:]), hang))
        return found

    def _apart(self, group: Group) -> bool:
        """Whether a blank stands inside of both ends of a group."""
        return group.padded and self.bare[group.close][0] in "}]"

    def _first_of(self, line: str, stop: int) -> int:
        """The word that a line of joined words up to ``stop`` begins with."""
        length, start = len(self.words[stop - 1]), stop - 1
        while length < len(line):
            start -= 1
            length += 1 + len(self.words[start])
        return start

    def _column(self, start: int, end: int) -> int:
        """Columns of the words from ``start`` to ``end``, the latter exclusive."""
        return self.ends[end - 1] - 1 - (self.ends[start - 1] if start else 0)

    def _expand(self, number: int, start: int) -> Group | None:
        """Decide which groups that this word opens are opened up; the one that holds prose, if there is one."""
        for index in self.opened.get(number, ()):
            group = self.groups[index]
            close = group.close
            if close == number:
                continue
            if close < 0:
                group.expanded = True
            elif group.parent < 0 or self.groups[group.parent].expanded:
                wide = self._column(start, close + 1) > self.width
                tidy = self._apart(group) and (
                    group.commands > 1 or group.commas > 1 or (group.commas > 0 and group.assigns)
                )
                group.expanded = wide or tidy or self._trails(group)
            if group.prose and group.expanded:
                return group
        return None

    def _trails(self, group: Group) -> bool:
        """Whether a list ends with a comma: who wrote it so wants a line for each entry."""
        close = group.close
        if _MACRO.match(self.bare[self.begun]):
            return False
        return group.assigns and group.commas > 1 and self.bare[close][0] in "}]" and self.bare[close - 1][-1] == ","

    def _break(self, number: int, start: int) -> int:
        """Further levels of the line that begins with this word; -1 if none does."""
        index = self.inner[number]
        before, word = self.bare[number - 1], self.bare[number]
        if index < 0:
            if self.picture:
                if self._loops_over(number):
                    self.begun = number
                    self.loops += 1
                    return self.loops
                if word[0] in "(e" and number in self._links():
                    return 1 + self.loops + (word[0] == "e")
            if (
                word[0] == "}"
                or (self.listed and before[-1] == "," and self._depth(number) <= self._depth(self.begun))
                or (not self.options and self._separates(number))
            ):
                self.loops = 0
                return 0
            if not self.picture and word[0] in "{[" and before[-1] in "]}" and self._wide(number):
                return 1
        elif self.groups[index].expanded and self._opens_up(self.groups[index], number, before, word):
            return 0
        return -1

    def _hang(self, number: int) -> int:
        """Further levels of a line that goes on with this word; a group that was opened in the line before gives one."""
        index = self.inner[number]
        return 0 if index >= 0 and not self.groups[index].expanded else 1 + self.loops

    def _loops_over(self, number: int) -> bool:
        """Whether a loop ends in front of this word that repeats the one statement which begins with it."""
        return repeats(self.bare, self.begun, number) and self._depth(number) == self._depth(self.begun)

    def _links(self) -> set[int]:
        """Words that begin a link of a graph, where the statement is one."""
        if self.begun not in self.graphs:
            is_path = self.bare[self.begun].startswith((r"\path", r"\draw"))
            self.graphs[self.begun] = links(self.bare, self.inner, self._depth, self.begun) if is_path else set()
        return self.graphs[self.begun]

    def _best(self, start: int, number: int) -> int:
        """The gap up to ``number`` that is least deep in brackets, behind the first third of the line; the last of equals."""
        best, least = number, self._badness(number)
        for gap in range(number - 1, start, -1):
            if self._column(start, gap) < self.width // 3:
                break
            badness = self._badness(gap)
            if badness < least:
                best, least = gap, badness
        return best

    def _badness(self, gap: int) -> int:
        """How bad a line break in front of this word is: deep in brackets, within a list item, in front of an argument."""
        return 4 * self._depth(gap) + (self.bare[gap - 1][-1] not in ",;") + 2 * (self.bare[gap][0] in "{[")

    def _depth(self, gap: int) -> int:
        """Brackets that are open in front of this word."""
        while len(self.depths) <= gap:
            self.depths.append(self.depths[-1] + depth_of(self.bare[len(self.depths) - 1]))
        return self.depths[gap]

    def _wide(self, number: int) -> bool:
        """Whether the statement that goes on with the argument at ``number`` needs more than a line."""
        if self.measured <= number:
            end = number
            while end + 1 < len(self.words) and not (self.inner[end + 1] < 0 and self._separates(end + 1)):
                end += 1
            opened = any(self.begun <= open <= end for open in self.unclosed)
            self.measured = end + 1
            self.wide = opened or self._column(self.begun, end + 1) > self.width
        return self.wide

    def _opens_up(self, group: Group, number: int, before: str, word: str) -> bool:
        """Whether a line begins with this word inside of, or at the end of, a group that is opened up."""
        if group.open == number - 1 and group.padded and self.groups[self.opened[group.open][-1]] is group:
            return True
        if word[0] in "}]" and group.close == number:
            return True
        if group.assigns and before[-1] == "," and (group.padded or group.close < 0 or self._lists(group)):
            return True
        return group.mark == "{" and self._separates(number) and not self._holds_maths(group)

    def _lists(self, group: Group) -> bool:
        """Whether a group that is opened up has a line for each entry though no blank stands behind its brace."""
        return self._trails(group) or (group.mark == "{" and bool(_SETTINGS.match(self.bare[group.open])))

    def _holds_maths(self, group: Group) -> bool:
        """Whether a group is a formula, whose commands are no statements."""
        if group.maths is None:
            end = group.close + 1 if group.close >= 0 else len(self.bare)
            group.maths = any(_MATHS.search(word) for word in self.bare[group.open + 1 : end])
        return group.maths

    def _separates(self, number: int) -> bool:
        """Whether a statement ends in front of this word and another begins with it."""
        before, word = self.bare[number - 1], self.bare[number]
        if self.picture:
            if before[-1] == ";":
                return True
            if PATH.match(self.bare[self.begun]):
                return before[-1] in "}]" and word.startswith((r"\draw", r"\node", r"\path", r"\addplot"))
        last = before[-1]
        if (last == ";" and before.endswith(r"\;")) or (last in "\\]*" and _ROW_END.search(before)):
            return True
        if last == "}" and _ALONE.match(self.bare[self.begun]) and self._depth(number) <= self._depth(self.begun):
            return True
        return (
            word[0] == "\\"
            and bool(_STATEMENT.match(word))
            and not _CONTINUED.match(before[-_TAIL:])
            and not self._in_maths(number)
        )

    def _in_maths(self, number: int) -> bool:
        """Whether the word stands between dollars that this statement opens."""
        if not self.dollars:
            counts = (word.count("$") - word.count("\\$") for word in self.bare)
            self.dollars = list(accumulate(counts, initial=0))
        return (self.dollars[number] - self.dollars[self.begun]) % 2 == 1
