r"""Tokens of LaTeX with what is around each: which mathematics, and whether it is running text of the document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind, tokens
from writing.layout.latex.marks import CONTEXTS, Context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.options import Known

__all__ = ["Scene"]

_BODY = re.compile(r"\\begin[ \t]*\{document\}")
_NO_BODY = re.compile(
    r"^[^%\n]*\\(?:documentclass|documentstyle|ProvidesPackage|ProvidesClass|ProvidesFile|ProvidesExplPackage)",
    re.MULTILINE,
)
_DISPLAYS = re.compile(
    r"(?:equation|displaymath|math|align|alignat|flalign|x+alignat|gather|multline|eqnarray|dmath)\*?"
)
_TEXT = frozenset(
    r"\text \textrm \textit \textbf \textsf \texttt \textnormal \mbox \hbox \intertext \shortintertext \tag \tag*".split()
)
"""Commands whose argument is text inside mathematics."""
_PROSE = frozenset(
    r"""\emph \textbf \textit \textsc \textrm \textsf \textsl \textup \textmd \underline \footnote \footnotetext \caption \caption*
    \part \chapter \section \subsection \subsubsection \paragraph \subparagraph \part* \chapter* \section* \subsection*
    \subsubsection* \paragraph* \title \thanks \abstract \textcolor \enquote \marginpar \todo \textquote \frametitle \small
    \em \it \bf \sl \sc \rm \itshape \bfseries \scshape \slshape \footnotesize \large""".split()
)
"""Commands whose arguments are running text, and switches in front of a group."""
_MATHS_ONLY = frozenset(
    r"""\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \lambda \mu \nu \xi \pi \rho \sigma \tau \phi \varphi \chi \psi
    \omega \Gamma \Delta \Theta \Lambda \Sigma \Phi \Psi \Omega \frac \dfrac \tfrac \sqrt \sum \prod \int \oint \partial \nabla \infty \left
    \right \le \leq \ge \geq \neq \approx \equiv \sim \simeq \propto \cdot \times \otimes \oplus \in \subset \cup \cap \forall \exists \mathbf
    \mathrm \mathcal \mathbb \hat \bar \tilde \vec \dot \ddot \sin \cos \exp \log \ln \lim \max \min \nonumber \notag \pm \mp \to \mapsto""".split()
)
"""Commands that only mathematics has: where they stand in text, a macro has opened it."""
_SCRIPT = re.compile(r"[_^]")
_PAIR = re.compile(r"\\b[a-z]{1,12}\Z")
_NO_PROSE = (Context.PICTURE, Context.KEPT, Context.CODE)
_BRACKETED = re.compile(r"\[[^\[\]]*\]\Z")
_PLAIN = ""
_UNKNOWN = "?"
_APART = (Kind.SPACE, Kind.PAR, Kind.OPEN, Kind.MATH, Kind.AMPERSAND)


class Scene:
    """A text in tokens, for edits: ``words`` are their texts, which may be replaced one by one.

    ``maths`` holds for each token ``""`` in text, ``"$"`` and ``"("`` in a line, ``"["``, ``"$$"`` and ``"display"`` in displays;
    for a token that opens or closes mathematics it is what that token belongs to. ``prose`` tells if a token stands in the
    running text of a document, ``depth`` how many braces are open in the mathematics or environment around it. ``opened`` maps a ``}`` to its ``{``, and
    ``owners`` this to the command whose argument it begins. ``sound`` is false if
    marks of mathematics do not come in pairs.
    """

    def __init__(self, text: str, known: Known) -> None:
        found = tokens(text, known)
        self.kinds = [kind for kind, _, _ in found]
        self.words = [text[start:end] for _, start, end in found]
        self.maths: list[str] = []
        self.prose: list[bool] = []
        self.depth: list[int] = []
        self.owners: dict[int, str] = {}
        self.opened: dict[int, int] = {}
        self.sound = True
        self._starts = [start for _, start, _ in found]
        self._begin = _begin(text)
        self._walk()

    def __len__(self) -> int:
        return len(self.words)

    def kind(self, number: int) -> Kind | None:
        """The kind of a token; None outside of the text."""
        return self.kinds[number] if 0 <= number < len(self.kinds) else None

    def word(self, number: int) -> str:
        return self.words[number] if 0 <= number < len(self.words) else ""

    def text(self) -> str:
        return "".join(self.words)

    def paragraphs(self) -> Iterator[range]:
        """Runs of tokens between two empty lines."""
        start = 0
        for number, kind in enumerate(self.kinds):
            if kind is Kind.PAR:
                yield range(start, number)
                start = number + 1
        yield range(start, len(self))

    def owner(self, number: int) -> str:
        r"""The command whose argument ends at a token with ``}``; ``""`` for a group of its own, ``?`` if there is no telling."""
        return self.owners.get(self.opened.get(number, -1), _UNKNOWN)

    def called(self, number: int) -> str:
        """The same for the group that a token opens; those before it must be known."""
        place = number - 1
        while place >= 0:
            kind = self.kinds[place]
            if kind is Kind.SPACE and self.kind(place - 1) in (Kind.CONTROL, Kind.CLOSE):
                place -= 1
            elif kind is Kind.CONTROL:
                return self.words[place]
            elif kind is Kind.CLOSE:
                return self.owner(place)
            elif kind is Kind.TEXT and self.words[place].endswith("]"):
                place = self._bracket(place)
                if place < 0:
                    return _UNKNOWN
            else:
                return _PLAIN if kind in _APART else _UNKNOWN
        return _PLAIN

    def _bracket(self, place: int) -> int:
        """In front of the ``[`` that a text closes; -1 if there is none near by, or if it is in the middle of a text."""
        for start in range(place, max(place - 12, -1), -1):
            if self.kinds[start] is Kind.TEXT and "[" in self.words[start]:
                return start - 1 if self.words[start].startswith("[") else -1
        return -1

    def _walk(self) -> None:
        walk = _Walk(self)
        for number, kind in enumerate(self.kinds):
            walk.step(number, kind)
        for paragraph in self.paragraphs():
            if any(self.prose[number] and self._is_maths(number) for number in paragraph):
                for number in paragraph:
                    self.prose[number] = False

    def _is_maths(self, number: int) -> bool:
        r"""Whether a token of what seems to be prose is none: macros such as ``\be`` and ``\ee`` hide mathematics."""
        if self.kinds[number] is Kind.TEXT:
            return _SCRIPT.search(self.words[number]) is not None
        return self.kinds[number] is Kind.CONTROL and self.words[number] in _MATHS_ONLY


def _begin(text: str) -> int:
    """Where the document begins: behind its preamble, at the start of a part of a document, nowhere in a package."""
    body = _BODY.search(text)
    if body:
        return body.end()
    return len(text) + 1 if _NO_BODY.search(text) else 0


class _Walk:
    """One pass that notes what is around each token."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.maths: list[str] = [""]
        self.groups: list[tuple[int, bool, int, int]] = []
        """Open braces: their tokens, whether they hold prose, how much mathematics and how many environments are around them."""
        self.levels: list[int] = [0]
        """Open braces since the innermost mathematics or environment began."""
        self.closed = 0
        """Groups and environments around that hold no prose."""
        self.environments: list[tuple[str, bool]] = []
        controls = {word for kind, word in zip(scene.kinds, scene.words, strict=True) if kind is Kind.CONTROL}
        self.begins = {word for word in controls if _PAIR.match(word) and "\\e" + word[2:] in controls} - _MATHS_ONLY
        self.ends = {"\\e" + word[2:] for word in self.begins}
        """Macros in pairs, as ``\\be`` and ``\\ee``, between which nobody knows what there is."""

    def step(self, number: int, kind: Kind) -> None:
        scene, word = self.scene, self.scene.words[number]
        maths = self.maths[-1]
        if kind is Kind.OPEN:
            self._open(number)
        elif kind is Kind.CLOSE:
            self._close(number)
        elif kind is Kind.CONTROL and word in self.begins:
            self.environments.append(("\\e" + word[2:], True))
            self.closed += 1
        elif kind is Kind.CONTROL and word in self.ends:
            self._end(word)
        elif kind is Kind.MATH or word in ("\\(", "\\)", "\\[", "\\]"):
            maths = self._toggle(word)
        elif kind is Kind.BEGIN:
            self._begin(word.partition("{")[2][:-1])
        elif kind is Kind.END:
            self._end(word.partition("{")[2][:-1])
        elif kind is Kind.PAR:
            while self.maths[-1] in ("$", "("):
                scene.sound = False
                self._pop()
        scene.maths.append(maths)
        scene.depth.append(self.levels[-1])
        scene.prose.append(
            not maths and not self.maths[-1] and not self.closed and self.scene._starts[number] >= scene._begin
        )

    def _push(self, maths: str) -> None:
        self.maths.append(maths)
        self.levels.append(0)

    def _pop(self) -> None:
        if len(self.maths) > 1:
            self.maths.pop()
            self.levels.pop()

    def _toggle(self, word: str) -> str:
        """What a mark belongs to; it opens mathematics, or closes it if it can."""
        maths = self.maths[-1]
        if word in ("$", "$$"):
            if word == maths:
                self._pop()
            elif maths == "$" and word == "$$":
                return "$"
            else:
                self.scene.sound = self.scene.sound and not maths
                self._push(word)
            return word
        if word in ("\\(", "\\["):
            self._push(word[1])
            return word[1]
        kind = {"\\)": "(", "\\]": "["}[word]
        if maths == kind:
            self._pop()
            return kind
        self.scene.sound = False
        return _UNKNOWN

    def _open(self, number: int) -> None:
        owner = self.scene.owners[number] = self.scene.called(number)
        prose = owner in _PROSE or owner == _PLAIN
        self.groups.append((number, prose, len(self.maths), len(self.environments)))
        self.closed += not prose
        self.levels[-1] += 1
        if self.maths[-1] and owner in _TEXT:
            self._push("")

    def _close(self, number: int) -> None:
        r"""The end of a group ends all that began in it: ``\newcommand{\be}{\begin{equation}}`` begins none."""
        if not self.groups:
            return
        self.scene.opened[number], prose, maths, environments = self.groups.pop()
        self.closed -= not prose
        while len(self.environments) > environments:
            self.closed -= self.environments.pop()[1]
        while len(self.maths) > maths:
            self.scene.sound = self.scene.sound and self.maths[-1] not in ("$", "$$")
            self._pop()
        self.levels[-1] -= 1

    def _begin(self, name: str) -> None:
        quiet = CONTEXTS.get(name) in _NO_PROSE
        self.environments.append((name, quiet))
        self.closed += quiet
        if _DISPLAYS.fullmatch(name):
            self._push("display")

    def _end(self, name: str) -> None:
        outer = self.groups[-1][3] if self.groups else 0
        while any(name == opened for opened, _ in self.environments[outer:]):
            opened, quiet = self.environments.pop()
            self.closed -= quiet
            if _DISPLAYS.fullmatch(opened):
                self._pop()
            if opened == name:
                return
