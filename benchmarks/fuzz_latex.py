"""Random LaTeX against the reader: whatever the text, an Equation or a named problem, and never slowly.

    python benchmarks/fuzz_latex.py --count 100000 --seed 0 [--corpus FILE.jsonl …] [--sizes ""]

Texts are drawn from a grammar of papers, put together from pieces of the language, nested, laden with macro definitions, spelled in Unicode, made by
mutating formulas (of the test suite, of the ``latex`` fields of ``--corpus`` files, of the docstrings of ``--package``) by characters and by tokens, or
are one construct repeated up to 100 kB. Every text goes through ``read``; every eighth and every repeated one through ``read_notation`` and ``read_given``
as well. A problem must point into its text. What takes longer than the limit counts if it does so three times. Printed: how many of each source were
read and refused, everything else that came out, and the slowest per kB.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import itertools
import json
import pkgutil
import random
import re
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latex_grammar import broken_tokens, defined, formula, nested, spelled_in_unicode

import mathlink.latex
from mathlink.errors import GivenProblem
from mathlink.latex import SyntaxProblem, read, read_given, read_notation, tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT = 0.05  # seconds for a text of up to one kB, and per kB
LONG = 10_000  # characters of a text that is read once and in fewer variants
HANG = 20  # seconds after which a text counts as one that hangs

PARTS = (
    r"\frac \dfrac \left( \right) \left. \right| { } {} ( ) [ ] | \| _ ^ + - = < > \le \neq , ; . & \\ \sum_{i=1}^n \sum \prod_{k} \int "
    r"\int_0^1 \oint dx d \mathrm{d} \begin{cases} \end{cases} \begin{aligned} \end{aligned} \begin{pmatrix} \end{pmatrix} \begin \end "
    r"\text{if} \text{otherwise} \text{where } \text{ \quad \, \; \! a b x y i 1 12 .5 1e400 0 \alpha \beta \hat \bar \vec \mathbf \mathcal "
    r"\mathbb \sqrt \sqrt[3] \log_2 \log \ln \exp \sin \cos^{-1} \sin^2 \max \min \max_i \arg\max \partial \Delta \nabla "
    r"\operatorname{foo} \operatorname \in \mathbb{R} \mathbb{R}^{n \times d} \mathbb{N} \{ \} \cdot \times / ! ' '' \prime \circ \pm \mp "
    r"α β ∑ √ ² ³ ₂ ≤ ≠ ∞ · × − π $ $$ \[ \] \( \) # #1 % @ ~ \newcommand{\q}[1]{#1} \newcommand{\r}{\r\r} \def\z{\z x} \q \r \z \over "
    r"\choose \binom \mid \lim_{x\to0} \lim \langle \rangle \left \right \big \Big| \lvert \rvert \lfloor \rfloor \lceil \underbrace "
    r"\overline \underset \overset \stackrel \not \ldots \cdots \dots \forall \exists \Rightarrow \to \mapsto \implies \iff \infty \label{a} \tag{1} "
    r"\displaystyle \rm \cal \bf \mbox{a} \textrm{b} \unknown \substack{i\\j} \operatorname* \operatorname*{argmin}_x \Re \det \Tr \top ^\top ^T "
    r"\frac{d}{dx} \frac{\partial^2 f}{\partial x^2} \dot \ddot \tilde{x} Re Pr Nu PrGr x_i x_{ij} x_{max} x^{(i)} 10^{10^{10}} 9^{9^{9^9}} "
    r"1000000! x^{1/1000} \sum_{i=1}^{1000000000}i := -> ** == >= \\[2pt] \cr \hline \limits \nolimits \phantom{x} \hspace{1em} \bmod \mod \%"
).split(" ")
STRANGE = [
    *"\0\t\r\n\f\v\b\x1b\x7f\u00a0\u00ad\u0301\u20d7\u200b\u200d\u202e\u2028\u2029\ufeff\ufffd\ufffe\U0001d465\U0001f4a9",
    "\r\n",
    "e\u0301",
    "x\u0302",
    "\ud800",
    "\udfff",
    "\u0661\u0662",
    "\u2161",
    "\u00bd",
    "\u1d40",
    "\uff11",
    "\u4e2d",
    "\u0130",
    "\u2460",
]
FEEDS = [
    *PARTS,
    *STRANGE,
    *r"\frac{ \frac{1}{ \frac1 \sqrt{ \sqrt[ \left( \left[ \left\{ \left| \{ \lfloor \langle x_{ x^{ _{ ^{ x_ x^ ^2 _2 ^x '^".split(
        " "
    ),
    *r"f( f(x) \sin( \sin{ \max( \max(a, |x |x| \| a+ a- -- +- \pm a= a< 1. 1, 1e ., .. \\& &= &&& a& \text{ \text{a} \mathrm{x}".split(
        " "
    ),
    *r"\begin{cases}a&b\\ \begin{pmatrix}1& \substack{ \underbrace{x}_{ \overline{ \hat{ \hat\hat{ \sum_{i=1}^{ \sum_{i} \prod_{i=1}^n".split(
        " "
    ),
    *r"\int_0^ \int_0^1 \lim_{x\to \frac{\partial}{\partial \frac{d}{d \partial_ \nabla \Delta \not= \operatorname{ \mathbb{R}^{ ".split(
        " "
    ),
    *r"a\over {a\over \binom{ a\choose x! !x x' \quad \, ~ \; % %% %\n a\text{if}b a\text{where}b , ; a=b, a=b; a=b\\ x\in \in\{".split(
        " "
    ),
    "a if b ",
    "a and ",
    "a \\text{ and } ",
    "x < y, ",
    "x > 0 ",
    "\\newcommand{\\a}{",
    "\\newcommand{\\a}{x}",
    "\\def\\a#1{\\a#1}\\a",
    "\\def",
    "\\label{",
    "$$",
    "$x$",
    "((x)",
    "(x))",
    "[0,1)",
    "{,}",
    "1\\,000",
    "1{,}000",
    "\\hspace{",
    "\\phantom{",
    "\\phantom",
    "\\text{$x$",
    "\\left.",
    "\\right|",
    "\\middle|",
    "<",
    "\\frac<",
    "\\frac<1><",
    ">",
    "->",
    "PrGr",
    "Re ",
    "xyz",
    "d x ",
    "\\,dx",
    "e^{",
    "\\exp{",
    "i",
    "0",
    "9",
    "*",
    "**",
    "^^",
    "__",
    "@",
]
TABLES: list[Any] = [
    (),
    ("x", "Re"),
    ("x", "y", "Pr", "Gr", "i"),
    {"x": "vector", "A": "matrix", "f": "function", "i": "index"},
]


def macros() -> Iterator[str]:
    """Definitions that grow without end, or nearly so."""
    letters = "abcdefghij"
    doubling = "".join(rf"\newcommand{{\{b}}}{{\{a}\{a}}}" for a, b in itertools.pairwise(letters))
    yield r"\newcommand{\a}{x}" + doubling * 3 + r"\j"
    yield r"\newcommand{\a}{\a}\a = x"
    yield r"\newcommand{\a}{\b}\newcommand{\b}{\a x}\a = x"
    yield r"\newcommand{\a}[1]{#1#1#1#1#1#1#1#1}y = " + r"\a{" * 200 + "x" + "}" * 200
    yield r"\newcommand{\a}[9]{#9#8#7}\a" + "x" * 9
    yield r"\newcommand{\a}{}" + "\\a" * 40_000 + "x"
    yield r"\newcommand{\a}[1]{}" + "\\a{x}" * 20_000 + "x"
    yield r"\newcommand{\frac}{\frac}\frac{a}{b}"
    yield "".join(rf"\newcommand{{\a{chr(97 + n % 26) * (n // 26 + 1)}}}{{x}}" for n in range(2000)) + "y = x"


def repeated(sizes: tuple[int, ...]) -> Iterator[str]:
    """One construct again and again, bare, closed, and inside an equation."""
    closing = {"{": "}", "(": ")", "[": "]", "<": ">"}
    for feed in filter(None, FEEDS):
        for size in sizes:
            count = max(1, size // len(feed))
            many = feed * count
            yield "y = " + many + "x"
            yield "y = " + (feed + " ") * (size // (len(feed) + 1)) + "x"
            if last := closing.get(feed[-1]):
                yield "y = " + feed * (count // 2) + "x" + last * (count // 2)
            if size < LONG:
                yield many
                yield "x" + many + " = y"
            yield "y = " + ("x " + feed) * (size // (len(feed) + 2)) + "x"


def assembled(random_: random.Random) -> Iterator[str]:
    """Pieces of the language in any order."""
    while True:
        glue = random_.choice(("", " "))
        parts = random_.choices(PARTS, k=random_.randint(1, random_.choice((6, 14, 40))))
        if random_.random() < 0.1:
            parts.insert(random_.randrange(len(parts)), random_.choice(STRANGE))
        yield glue.join(parts)


def mutated(random_: random.Random, corpus: list[str]) -> Iterator[str]:
    """Formulas with parts dropped, doubled, swapped, or taken from others."""
    while True:
        text = random_.choice(corpus)
        for _ in range(random_.randint(1, 4)):
            at = random_.randint(0, len(text))
            to = min(len(text), at + random_.randint(0, 8))
            text = random_.choice(_CHANGES)(random_, text, at, to, corpus)
        yield text[:4000]


def _other_piece(random_: random.Random, text: str, at: int, to: int, corpus: list[str]) -> str:
    other = random_.choice(corpus)
    start = random_.randint(0, len(other))
    return text[:at] + other[start : start + random_.randint(1, 30)] + text[to:]


_CHANGES: list[Callable[[random.Random, str, int, int, list[str]], str]] = [
    lambda r, s, a, b, c: s[:a] + s[b:],
    lambda r, s, a, b, c: s[:a] + s[a:b] * r.randint(2, 9) + s[b:],
    lambda r, s, a, b, c: s[:a] + r.choice(PARTS) + s[b:],
    lambda r, s, a, b, c: s[:a] + r.choice(STRANGE) + s[a:],
    lambda r, s, a, b, c: s[:a] + r.choice("{}()[]|\\^_&=,;$'!<>") + s[a:],
    lambda r, s, a, b, c: s[:a] + s[a:b][::-1] + s[b:],
    _other_piece,
]


def of_grammar(random_: random.Random) -> Iterator[str]:
    """Well-formed statements."""
    while True:
        yield formula(random_, random_.randint(3, 9))[:4000]


def of_tokens(random_: random.Random, corpus: list[str]) -> Iterator[str]:
    """Formulas, of the corpus or of the grammar, with tokens changed."""
    while True:
        one, other = (random_.choice(corpus) if random_.random() < 0.6 else formula(random_, 5) for _ in "ab")
        yield broken_tokens(random_, one, other)[:4000]


def commands() -> list[str]:
    """Every command that the reader's own source names, and the signs of the language."""
    room = Path(mathlink.latex.__file__).parent
    names = {
        name
        for file in room.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for name in re.findall(r"\\(?:[a-zA-Z]+\*?|[^a-zA-Z\s])", node.value)
    }
    for table in vars(tables).values():
        if isinstance(table, dict | frozenset | set):
            names.update(k for k in table if isinstance(k, str) and k.startswith("\\"))
    return sorted(names)


def of_commands(random_: random.Random, known: list[str]) -> Iterator[str]:
    """A few commands beside each other in a small formula: every command in every kind of place, most often at the end."""
    signs = [*"{}()[]|_^+-=<,.&x2 '", "{x}", "[2]", "{x_1}", "(x)", "\\\\", "y = ", "a", "\\left", "\\right", ""]
    while True:
        yield "".join(random_.choice(known if random_.random() < 0.45 else signs) for _ in range(random_.randint(1, 7)))


def sources(random_: random.Random, corpus: list[str]) -> dict[str, Iterator[str]]:
    """Where texts come from, by name."""
    return {
        "grammar": of_grammar(random_),
        "tokens": of_tokens(random_, corpus),
        "characters": mutated(random_, corpus),
        "soup": assembled(random_),
        "nested": iter(lambda: nested(random_), ""),
        "macros": iter(lambda: defined(random_), ""),
        "commands": of_commands(random_, commands()),
        "unicode": iter(lambda: spelled_in_unicode(random_), ""),
    }


SHARES = {"grammar": 3, "tokens": 6, "characters": 4, "soup": 3, "nested": 1, "macros": 1, "unicode": 2, "commands": 4}


def formulas(package: str, files: list[Path]) -> list[str]:
    """Texts of the test suite that look like LaTeX, those of the files, and the display maths of a package's docstrings."""
    tests = Path(__file__).parent.parent / "tests" / "latex"
    found = {
        node.value
        for file in sorted(tests.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 500
    }
    for file in files:
        found.update(json.loads(line)["latex"] for line in file.read_text(encoding="utf-8").splitlines())
    if package:
        top = importlib.import_module(package)
        for info in pkgutil.iter_modules(top.__path__, f"{package}."):
            source = Path(getattr(info.module_finder, "path", "")) / f"{info.name.rpartition('.')[2]}.py"
            if source.is_file():
                text = source.read_text(encoding="utf-8")
                found.update(
                    m.group(1).strip() for m in re.finditer(r"\.\. math::\s*\n((?:[ \t]+\S.*\n|\s*\n)+)", text)
                )
    return sorted(found)


class Slow(BaseException):
    """A text took far too long."""


def _alarm(*_: object) -> None:
    raise Slow


class Tally:
    """What came out."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.bad: dict[str, tuple[str, str]] = {}
        self.slow: dict[str, tuple[float, str, str]] = {}
        self.slowest = 0.0
        self.slowest_text = ""

    def take(self, text: str, table: Any, source: str, readers: int = 3) -> None:
        """Put one text through the readers."""
        for reader, allowed in _READERS[:readers]:
            outcome, seconds = _tried(reader, allowed, text, table)
            for _ in range(2 if seconds > LIMIT and outcome != "hangs" else 0):
                seconds = min(seconds, _tried(reader, allowed, text, table)[1])
            self._note(f"{source}: {reader.__name__}: {outcome}", outcome, text, table, seconds)

    def _note(self, key: str, outcome: str, text: str, table: Any, seconds: float) -> None:
        self.counts[key] += 1
        share = seconds / max(1.0, len(text) / 1024)
        self.slowest, self.slowest_text = max((self.slowest, self.slowest_text), (share, text[:200]))
        if outcome not in ("read", "refused") and len(text) < len(self.bad.get(key, (text + "x", ""))[0]):
            self.bad[key] = text, str(table)
        if share > LIMIT and share > self.slow.get(text[:24], (0.0,))[0]:
            self.slow[text[:24]] = share, key, f"{len(text)} characters: {text[:60]!r}"


def _tried(reader: Any, allowed: tuple[type[Exception], ...], text: str, table: Any) -> tuple[str, float]:
    """What came of one text, and the seconds of processor time."""
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_REAL, HANG)
    try:
        reader(text, table)
        outcome = "read"
    except allowed as problem:
        outcome = "refused" if _well_told(text, problem) else f"a badly told problem ({str(problem)[:60]})"
    except Slow:
        outcome = "hangs"
    except BaseException as problem:
        outcome = f"{type(problem).__name__} at {_place(problem)}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return outcome, time.process_time() - begun


def _well_told(text: str, problem: Exception) -> bool:
    """Whether a problem has words and points into the text."""
    if not str(problem):
        return False
    if not isinstance(problem, SyntaxProblem):
        return True
    start, end = problem.span
    inside = 0 <= start <= end <= len(text) and problem.line >= 1 and problem.column >= 1
    return inside and bool(problem.message) and bool(problem.problems)


def _read(text: str, table: Any) -> Any:
    return read(text, table, letters=len(text) % 2 == 0)


_read.__name__ = "read"


_READERS: list[tuple[Any, tuple[type[Exception], ...]]] = [
    (_read, (SyntaxProblem,)),
    (read_notation, (SyntaxProblem,)),
    (read_given, (GivenProblem,)),
]


def _place(problem: BaseException) -> str:
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno} ({str(problem)[:60]})"


def main() -> int:
    """Run; exit code 1 where something unnamed or slow came out."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=20_000, help="random texts")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--package", default="", help="a package whose docstrings give formulas to mutate")
    options.add_argument("--sizes", default="300,3000", help="lengths of the repeated constructs; up to 100000")
    options.add_argument("--corpus", type=Path, nargs="*", default=[], help="JSON lines with a latex field")
    asked = options.parse_args()
    random_ = random.Random(asked.seed)
    signal.signal(signal.SIGALRM, _alarm)
    tally = Tally()
    corpus = formulas(asked.package, asked.corpus)
    gc.freeze()  # the corpus is not looked through again and again, which would count as time of single texts
    begun = time.monotonic()
    sizes = tuple(int(s) for s in asked.sizes.split(",") if s)
    for text in (*corpus, *macros(), *repeated(sizes)) if sizes else ():
        tally.take(text, TABLES[1], "fixed", 1 if len(text) > LONG / 2 else 3)
    given = sources(random_, corpus)
    for number, source in enumerate(random_.choices(list(SHARES), list(SHARES.values()), k=asked.count)):
        tally.take(next(given[source]), random_.choice(TABLES), source, 1 if number % 8 else 3)
    for key, count in sorted(tally.counts.items()):
        print(f"{count:8} {key}")
    for key, (text, table) in tally.bad.items():
        print(f"BAD  {key}\n     {text[:300]!r} with {table}")
    for share, key, words in sorted(tally.slow.values(), reverse=True)[:25]:
        print(f"SLOW {1000 * share:.0f} ms/kB  {key}  {words}")
    print(
        f"{len(corpus)} formulas, slowest {1000 * tally.slowest:.1f} ms/kB {tally.slowest_text!r}, {time.monotonic() - begun:.0f} s"
    )
    return 1 if tally.bad or tally.slow else 0


if __name__ == "__main__":
    sys.exit(main())
