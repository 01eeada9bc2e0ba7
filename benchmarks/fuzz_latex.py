"""Random LaTeX against the reader: whatever the text, an Equation or a named problem, and never slowly.

    python benchmarks/fuzz_latex.py --count 100000 --seed 0

Texts are put together from pieces of the language, made by mutating formulas (those of the test suite, those of the docstrings of
a package given with ``--package``), or are one construct repeated up to 100 kB. Every text goes through ``read``, ``read_notation`` and
``read_given``. Printed: how many were read and how many refused, everything else that came out, and the slowest per kB.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import itertools
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

from mathlink.errors import GivenProblem
from mathlink.latex import SyntaxProblem, read, read_given, read_notation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT = 0.05  # seconds for a text of up to one kB, and per kB
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
            yield many
            yield "y = " + many + "x"
            yield "y = " + (feed + " ") * (size // (len(feed) + 1)) + "x"
            if last := closing.get(feed[-1]):
                yield "y = " + feed * (count // 2) + "x" + last * (count // 2)
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


def formulas(package: str) -> list[str]:
    """Texts of the test suite that look like LaTeX, and the display maths of a package's docstrings."""
    tests = Path(__file__).parent.parent / "tests" / "latex"
    found = {
        node.value
        for file in sorted(tests.glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 500
    }
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

    def take(self, text: str, table: Any) -> None:
        """Put one text through every reader."""
        for reader, allowed in _READERS:
            begun = time.process_time()
            signal.setitimer(signal.ITIMER_REAL, HANG)
            try:
                reader(text, table)
                outcome = "read"
            except allowed as problem:
                str(problem)
                outcome = "refused"
            except Slow:
                outcome = "hangs"
            except BaseException as problem:
                outcome = f"{type(problem).__name__} at {_place(problem)}"
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            seconds = time.process_time() - begun
            self._note(f"{reader.__name__}: {outcome}", outcome, text, table, seconds)

    def _note(self, key: str, outcome: str, text: str, table: Any, seconds: float) -> None:
        self.counts[key] += 1
        share = seconds / max(1.0, len(text) / 1024)
        self.slowest = max(self.slowest, share)
        if outcome not in ("read", "refused") and len(text) < len(self.bad.get(key, (text + "x", ""))[0]):
            self.bad[key] = text, str(table)
        if share > LIMIT and share > self.slow.get(text[:24], (0.0,))[0]:
            self.slow[text[:24]] = share, key, f"{len(text)} characters: {text[:60]!r}"


_READERS: list[tuple[Any, tuple[type[Exception], ...]]] = [
    (read, (SyntaxProblem,)),
    (read_notation, (SyntaxProblem,)),
    (read_given, (GivenProblem,)),
]


def _place(problem: BaseException) -> str:
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno} ({str(problem)[:60]})"


def main() -> int:
    """Run; exit code 1 where something unnamed or slow came out."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--count", type=int, default=20_000, help="random texts (half put together, half mutated)")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--package", default="", help="a package whose docstrings give formulas to mutate")
    options.add_argument("--sizes", default="300,3000", help="lengths of the repeated constructs; up to 100000")
    asked = options.parse_args()
    random_ = random.Random(asked.seed)
    signal.signal(signal.SIGALRM, _alarm)
    tally = Tally()
    corpus = formulas(asked.package)
    begun = time.monotonic()
    for text in corpus:
        tally.take(text, TABLES[1])
    for text in (*macros(), *repeated(tuple(int(s) for s in asked.sizes.split(",") if s))):
        tally.take(text, TABLES[1])
    sources = assembled(random_), mutated(random_, corpus)
    for number in range(asked.count):
        tally.take(next(sources[number % 2]), random_.choice(TABLES))
    for key, count in sorted(tally.counts.items()):
        print(f"{count:8} {key}")
    for key, (text, table) in tally.bad.items():
        print(f"BAD  {key}\n     {text[:300]!r} with {table}")
    for share, key, words in sorted(tally.slow.values(), reverse=True)[:25]:
        print(f"SLOW {1000 * share:.0f} ms/kB  {key}  {words}")
    print(f"{len(corpus)} formulas, slowest {1000 * tally.slowest:.1f} ms/kB, {time.monotonic() - begun:.0f} s")
    return 1 if tally.bad or tally.slow else 0


if __name__ == "__main__":
    sys.exit(main())
