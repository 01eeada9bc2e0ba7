r"""Lines find their indentation: a stack of the environments, groups and items that are open."""

from __future__ import annotations

import re

from writing.latex.tables import NOT_CONDITIONALS
from writing.layout.latex.marks import FLAT, ITEMS, PROSE_ARGUMENTS

__all__ = ["Page"]

_EVENT = re.compile(
    r"\\(?P<kind>begin|end)[ \t]*\{(?P<name>[^{}\\%\n$]*)\}|\\(?P<display>[\[\]])|\\(?P<group>begingroup|endgroup|bgroup|egroup)(?![a-zA-Z@])"
    r"|\\(?P<condition>if[a-zA-Z@]*|fi)(?![a-zA-Z@{])|\\newif[ \t]*\\[a-zA-Z@]+|(?P<brace>[{}])|(?P<dollars>\$\$)|(?:(?<=[\w*}\]])|^)(?P<open>\[)|(?P<close>\])|\\[\s\S]"
)
_MIDDLE = re.compile(r"\\(?:else|or)(?![a-zA-Z@])")
_CLOSER = re.compile(r"\\fi(?![a-zA-Z@])|\\end[ \t]*\{|\}|\\\]|\]|\\(?:endgroup|egroup)(?![a-zA-Z@])")
_COMMENTS = re.compile(r"(?<!\\)%(?![0-9A-Fa-f]{2}[^\s{}]*\})[^\n]*")
_ARGUMENTS_FOLLOW = re.compile(r"(?:[}\]]|\\[a-zA-Z@]+\*?)\Z")
_TEXT = re.compile(r"(\\[a-zA-Z@]+\*?)(?:\[[^\[\]]*\])*\Z")
_GROUPS = {"begingroup": True, "bgroup": True, "endgroup": False, "egroup": False}
_EVENTFUL = (*ITEMS, r"\begin", r"\end", r"\if", r"\else", r"\or", r"\fi")
_DEEPEST = 40
"""Levels beyond which lines stand no further in."""
_PRIMITIVES = "if ifx ifnum ifdim ifodd ifcat ifcase ifvoid ifhbox ifvbox ifhmode ifvmode ifmmode ifinner ifeof ifdefined ifcsname".split()
_CONDITION = re.compile(rf"\\(?:if[a-zA-Z@]+\Z|(?:{'|'.join(_PRIMITIVES)})(?![a-zA-Z@])(?!.*\\fi(?![a-zA-Z@])))")
"""Lines that a conditional begins and that do not end it."""
_ITEM = re.compile(rf"(?:{'|'.join(re.escape(item) for item in ITEMS)})(?![a-zA-Z@])")
_STEP_CLOSE = re.compile(
    r"\\(?:End(?:For|If|While|Loop|Function|Procedure)|END(?:FOR|IF|WHILE|LOOP)|Until|UNTIL|Els[Ii]f|Else|ELSE|ELSIF)(?![a-zA-Z@])"
)
_STEP_OPEN = re.compile(
    r"\\(?:For|ForAll|If|While|Loop|Function|Procedure|Repeat|FOR|FORALL|IF|WHILE|LOOP|REPEAT|Els[Ii]f|Else|ELSE|ELSIF)(?![a-zA-Z@])"
)
_ALGORITHMIC = frozenset({"algorithmic", "algorithmic*"})

_Entry = tuple[str, int]
"""What is open (``{``, ``[``, ``$$``, ``\\item``, ``step`` or the name of an environment), and the levels it indents by."""

_NO_ENVIRONMENT = frozenset({"if", "{", "[", "text", "$$", r"\[", r"\item", "step"})


class Page:
    """Lines as they are laid out; ``put`` one after the other."""

    def __init__(self, indent: int) -> None:
        self.unit = " " * indent
        self.lines: list[str] = []
        self.stack: list[_Entry] = []
        self.level = 0
        self.comments: list[str] = []
        self.strays = False
        self.inner = 0
        self.steps = 0
        self.hang = 0
        self.popped = 0
        self.rest: str | None = None
        self.bare = ""
        self.argument = False

    def put(self, line: str, bare: str, brackets: bool, hang: int = 0) -> None:
        r"""A line without its indentation; ``bare`` is the same without literal text and comments.

        ``brackets`` says whether an open ``[`` indents; ``hang`` is the number of further levels of this line alone.
        """
        if line[-1] == "\n":
            line = line[:-1]
        if self.argument:
            hang = max(hang, int(bare[0] in "{["))
            self.argument = False
        self.hang = hang
        if not self._eventful(bare):
            self._out(line, self.level + hang)
            return
        if _ITEM.match(bare):
            self._item()
            self._out(line, self.level + hang)
            self._scan(bare, 0, brackets)
            if self.stack and self.stack[-1][0] not in _NO_ENVIRONMENT:
                self._push((r"\item", 1))
            return
        middle = _MIDDLE.match(bare) is not None and bool(self.stack) and self.stack[-1][0] == "if"
        start = self._leading(bare, middle)
        if start:
            self.hang = hang = self.popped
        self._out(line, self.level + hang, closing=start > 0 or middle)
        if middle:
            self._push(("if", 1))
        self._scan(bare, start, brackets)

    def comment(self, text: str) -> None:
        """A line of its own that is a comment; it stands as far in as the line that it precedes."""
        self.comments.append(text)

    def trail(self, text: str) -> None:
        """A comment behind the last line, with the blank in front of it that belongs there."""
        if not self.lines:
            self.comments.append(text.lstrip(" "))
            return
        self.lines[-1] += text
        self.argument = bool(_ARGUMENTS_FOLLOW.search(self.bare))

    def blank(self, count: int = 1) -> None:
        """Empty lines."""
        self._drop_comments(self.level)
        while self.stack and self.stack[-1][0] == "[":
            self._pop()
        self.argument = False
        self.lines += [""] * count

    def raw(self, text: str) -> None:
        """Lines that stay as they are, indentation included."""
        self._drop_comments(self.level)
        self.lines.append(text)
        self._scan(_COMMENTS.sub("", text), 0, False)

    def rows(self, rows: list[str]) -> None:
        """Lines of an environment that open and close nothing, with their indentation."""
        self._drop_comments(self.level)
        self.lines += rows

    def inside(self) -> str:
        """The innermost group in braces or brackets that is open: ``{``, ``[``, ``text``, or none."""
        kind = self.stack[-1][0] if self.stack else ""
        return kind if kind in ("{", "[", "text") else ""

    def reset(self) -> None:
        """Forget all that is open."""
        self.stack = []
        self.level = self.steps = 0

    def text(self) -> str:
        """All lines, each with its line break."""
        self._drop_comments(self.level)
        text = "\n".join(self.lines)
        if self.rest is not None:
            return text + self.rest
        return text + "\n" if self.lines else text

    def _eventful(self, bare: str) -> bool:
        """Whether a line may change what is open; most lines of prose do not, and are told from the others quickly."""
        first = bare[0]
        if first == "\\":
            if (self.steps and bare[1:2].isalpha()) or bare.startswith(_EVENTFUL):
                return True
        elif first in "}]":
            return True
        if r"\fi" in bare or r"\if" in bare:
            return True
        opened, closed = bare.count("{"), bare.count("}")
        if opened or closed:
            if opened != closed or bare.find("{") > bare.find("}") or bare.rfind("{") > bare.rfind("}"):
                return True
            if r"\begin" in bare or r"\end" in bare:
                return True
        if "[" in bare or "]" in bare:
            return bare.count("[") != bare.count("]") or r"\[" in bare or r"\]" in bare or "group" in bare
        return "$$" in bare or "group" in bare

    def _out(self, line: str, level: int, closing: bool = False) -> None:
        self._drop_comments(self.inner if closing else level)
        self.lines.append(self.unit * min(level, _DEEPEST) + line)
        self.bare = line

    def _drop_comments(self, level: int) -> None:
        if self.comments:
            indent = self.unit * min(level, _DEEPEST)
            self.lines += [indent + comment for comment in self.comments]
            self.comments = []

    def _item(self) -> None:
        """Close the item before, if it belongs to the innermost environment."""
        if self.stack and self.stack[-1][0] == r"\item":
            self._pop()

    def _leading(self, bare: str, middle: bool) -> int:
        """Close what the first characters of a line close; where that ends."""
        self.inner = self.level
        if middle:
            self._pop()
        position = 0
        match = _CLOSER.match(bare)
        while match:
            position = self._scan(bare, position, True, once=True)
            match = _CLOSER.match(bare, position)
        if bare.startswith("$$") and self.stack and self.stack[-1][0] == "$$":
            self._pop()
            position = 2
        if self.steps and _STEP_CLOSE.match(bare) and self.stack[-1][0] == "step":
            self._pop()
        return position

    def _push(self, entry: _Entry) -> None:
        self.stack.append(entry)
        self.level += entry[1]
        self.steps += entry[0] in _ALGORITHMIC

    def _pop(self) -> None:
        name, levels = self.stack.pop()
        self.level -= levels
        self.popped = max(levels - 1, 0)
        self.steps -= name in _ALGORITHMIC

    def _scan(self, bare: str, position: int, brackets: bool, once: bool = False) -> int:
        """Follow what a line opens and closes; of the groups that it leaves open only the first indents."""
        base = len(self.stack)
        wide = -1
        inner = 0
        for match in _EVENT.finditer(bare, position):
            group = match.lastgroup
            if group is None:
                continue
            if group == "name":
                name = match["name"]
                if match["kind"] == "begin":
                    self._push((name, 0 if name in FLAT else 1))
                else:
                    self._close_environment(name)
            elif group == "brace":
                if match[0] == "{":
                    if not base <= wide < len(self.stack):
                        wide = len(self.stack)
                    self._push((self._group(bare, match.start()), 1 + self.hang if wide == len(self.stack) else 0))
                else:
                    self._close("{")
            elif group == "condition":
                inner += self._condition(match[0], bare, inner)
            elif group == "open":
                if brackets or match.end() == len(bare):
                    self._push(("[", 1))
            elif group == "close":
                if self.stack and self.stack[-1][0] == "[":
                    self._pop()
            elif group == "group":
                if _GROUPS[match["group"]]:
                    self._push(("{", 1))
                else:
                    self._close("{")
            elif group == "dollars":
                if self.stack and self.stack[-1][0] == "$$":
                    self._pop()
                else:
                    self._push(("$$", 1))
            elif match["display"] == "[":
                self._push((r"\[", 1))
            else:
                self._close(r"\[")
            base = min(base, len(self.stack))
            if once:
                return match.end()
        if self.steps and not once and _STEP_OPEN.match(bare):
            self._push(("step", 1))
        return len(bare)

    def _condition(self, word: str, bare: str, inner: int) -> int:
        """Conditionals that this one adds to those of its line that are still open."""
        if word != r"\fi":
            if word in NOT_CONDITIONALS:
                return 0
            self._push(("if", 1 if not inner and bare[-1] != "{" and _CONDITION.match(bare) else 0))
            return 1
        if self.stack and self.stack[-1][0] == "if":
            self._pop()
        return -1

    def _group(self, bare: str, start: int) -> str:
        called = _TEXT.search(bare, max(start - 80, 0), start)
        return "text" if called and called[1] in PROSE_ARGUMENTS else "{"

    def _close(self, kind: str) -> None:
        for depth in range(len(self.stack) - 1, max(len(self.stack) - 40, -1), -1):
            found = self.stack[depth][0]
            if found == kind or (found == "text" and kind == "{"):
                while len(self.stack) > depth:
                    self._pop()
                return
            if kind != "{" and found in ("{", "text"):
                break
        self.strays = True

    def _close_environment(self, name: str) -> None:
        for depth in range(len(self.stack) - 1, max(len(self.stack) - 200, -1), -1):
            if self.stack[depth][0] == name:
                while len(self.stack) > depth:
                    self._pop()
                return
        self.strays = True
