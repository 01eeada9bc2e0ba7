"""Random formulas that are well formed: a grammar of what papers write, unrolled to a given depth, and texts built to be awkward.

``formula`` gives statements as they stand in papers; ``nested``, ``defined`` and ``spelled_in_unicode`` give deep, macro-laden and Unicode texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

__all__ = ["broken_tokens", "defined", "formula", "nested", "spelled_in_unicode"]

# Each rule: its alternatives; a name in ⟨…⟩ is another rule. The first half of the alternatives of a rule is used when the depth is spent.
RULES: dict[str, list[str]] = {
    "statement": [
        "⟨name⟩ = ⟨sum⟩",
        "⟨sum⟩ ⟨rel⟩ ⟨sum⟩",
        "⟨name⟩(⟨letter⟩) = ⟨sum⟩",
        "⟨sum⟩",
        "⟨name⟩ = ⟨sum⟩ = ⟨sum⟩",
        "⟨name⟩ &= ⟨sum⟩ \\\\ &= ⟨sum⟩",
        "\\begin{aligned} ⟨name⟩ &= ⟨sum⟩ \\\\ ⟨name⟩ &= ⟨sum⟩ \\end{aligned}",
        "⟨name⟩ = ⟨sum⟩, \\quad ⟨text⟩ ⟨name⟩ ⟨rel⟩ ⟨sum⟩",
        "⟨name⟩ = \\begin{cases} ⟨sum⟩ & ⟨if⟩ ⟨name⟩ ⟨rel⟩ ⟨sum⟩ \\\\ ⟨sum⟩ & \\text{otherwise} \\end{cases}",
        "⟨statement⟩ \\label{eq:⟨letter⟩} ⟨stop⟩",
        "⟨name⟩ = ⟨sum⟩ \\quad \\text{where} \\quad ⟨name⟩ = ⟨sum⟩ ⟨stop⟩",
        "⟨letter⟩, ⟨letter⟩ \\in \\mathbb{R}^{⟨letter⟩ \\times ⟨letter⟩}",
    ],
    "sum": ["⟨product⟩", "⟨product⟩ ⟨sign⟩ ⟨product⟩", "-⟨product⟩ ⟨sign⟩ ⟨sum⟩", "⟨sum⟩ ⟨sign⟩ ⟨product⟩ ⟨sign⟩ ⟨product⟩"],
    "product": ["⟨factor⟩", "⟨number⟩ ⟨factor⟩", "⟨factor⟩ ⟨times⟩ ⟨factor⟩", "⟨factor⟩ ⟨product⟩", "⟨factor⟩ / ⟨factor⟩", "⟨big⟩ ⟨product⟩"],
    "factor": [
        "⟨name⟩",
        "⟨number⟩",
        "⟨name⟩^⟨script⟩",
        "⟨letter⟩_⟨script⟩^⟨script⟩",
        "⟨name⟩'",
        "\\frac⟨script⟩⟨script⟩",
        "\\frac{⟨sum⟩}{⟨sum⟩}",
        "\\sqrt{⟨sum⟩}",
        "\\sqrt[⟨number⟩]{⟨sum⟩}",
        "(⟨sum⟩)",
        "\\left( ⟨sum⟩ \\right)^⟨script⟩",
        "[⟨sum⟩]",
        "\\left| ⟨sum⟩ \\right|",
        "|⟨sum⟩|",
        "\\lVert ⟨sum⟩ \\rVert_⟨script⟩",
        "⟨function⟩ ⟨factor⟩",
        "⟨function⟩(⟨sum⟩)",
        "⟨function⟩^⟨script⟩ \\left( ⟨sum⟩ \\right)",
        "e^{⟨sum⟩}",
        "\\exp\\left\\{ ⟨sum⟩ \\right\\}",
        "\\log_{⟨number⟩} ⟨factor⟩",
        "⟨name⟩(⟨sum⟩)",
        "⟨name⟩(⟨sum⟩, ⟨sum⟩)",
        "p(⟨name⟩ \\mid ⟨name⟩)",
        "\\mathbb{E}_{⟨letter⟩ \\sim p}[⟨sum⟩]",
        "\\binom{⟨sum⟩}{⟨sum⟩}",
        "{⟨sum⟩ \\over ⟨sum⟩}",
        "⟨letter⟩!",
        "\\frac{d ⟨letter⟩}{d ⟨letter⟩}",
        "\\frac{\\partial^2 ⟨name⟩}{\\partial ⟨letter⟩ \\partial ⟨letter⟩}",
        "\\langle ⟨sum⟩, ⟨sum⟩ \\rangle",
        "\\underbrace{⟨sum⟩}_{\\text{⟨word⟩}}",
        "\\begin{pmatrix} ⟨sum⟩ & ⟨sum⟩ \\\\ ⟨sum⟩ & ⟨sum⟩ \\end{pmatrix}",
        "\\lfloor ⟨sum⟩ \\rfloor",
        "\\left. ⟨sum⟩ \\right|_{⟨letter⟩ = ⟨number⟩}",
        "\\max(⟨sum⟩, ⟨sum⟩)",
        "⟨name⟩^\\top ⟨name⟩",
        "\\overline{⟨sum⟩}",
        "\\mathrm{⟨word⟩}(⟨sum⟩)",
        "⟨number⟩^\\circ",
    ],
    "big": [
        "\\sum_{⟨letter⟩=1}^{⟨letter⟩}",
        "\\prod_{⟨letter⟩=⟨number⟩}^⟨script⟩",
        "\\sum_⟨letter⟩",
        "\\int_⟨script⟩^⟨script⟩ ⟨product⟩ \\, d⟨letter⟩",
        "\\sum\\limits_{⟨letter⟩ \\in ⟨name⟩}",
        "\\sum_{\\substack{⟨letter⟩=1 \\\\ ⟨letter⟩ \\ne ⟨letter⟩}}^{⟨letter⟩}",
        "\\lim_{⟨letter⟩ \\to \\infty}",
        "\\max_{⟨letter⟩}",
        "\\operatorname*{arg\\,min}_{⟨letter⟩}",
        "\\int ⟨sum⟩ \\mathrm{d}⟨letter⟩",
    ],
    "name": [
        "⟨letter⟩",
        "⟨greek⟩",
        "⟨letter⟩_⟨letter⟩",
        "⟨letter⟩_{⟨letter⟩⟨letter⟩}",
        "⟨accent⟩{⟨letter⟩}",
        "⟨alphabet⟩{⟨letter⟩}",
        "⟨letter⟩_{\\text{⟨word⟩}}",
        "⟨greek⟩_⟨script⟩",
        "\\mathrm{⟨word⟩}",
        "⟨accent⟩{⟨greek⟩}_⟨letter⟩",
        "⟨letter⟩^{(⟨letter⟩)}",
        "⟨word⟩",
        "⟨letter⟩_{⟨letter⟩,⟨letter⟩-1}",
    ],
    "script": ["⟨letter⟩", "2", "⟨greek⟩", "{⟨number⟩}", "{-1}", "{⟨sum⟩}", "{⟨letter⟩+1}", "\\infty ", "{1/2}", "{\\frac{⟨letter⟩}{2}}"],
    "letter": list("abcdefghijklmnopqrstuvwxyzABCDEFGHKLMNPQRSTUVWXYZ"),
    "greek": [f"\\{g} " for g in "alpha beta gamma delta epsilon varepsilon theta lambda mu nu pi rho sigma tau phi omega Gamma Delta Sigma Omega ell".split()],
    "number": ["1", "2", "3", "0", "10", "0.5", "1.5", "12.25", "3.0e-4", "10^{-3}", "1{,}000", "1\\,000", "\\frac12", "9.81"],
    "sign": ["+", "-", "+", "-", "\\pm"],
    "times": ["\\cdot", "\\times", "\\,", "*", "\\odot", "\\otimes", "\\;"],
    "rel": ["=", "<", "\\le", "\\ge", ">", "\\approx", "\\neq", "\\in", "\\sim", "\\equiv", ":=", "\\propto", "\\to", "\\ll"],
    "accent": ["\\hat", "\\bar", "\\tilde", "\\dot", "\\vec", "\\ddot", "\\widehat"],
    "alphabet": ["\\mathbf", "\\mathcal", "\\mathbb", "\\boldsymbol", "\\mathrm", "\\mathsf", "\\mathfrak"],
    "function": ["\\sin", "\\cos", "\\exp", "\\log", "\\ln", "\\tan", "\\tanh", "\\arctan", "\\det", "\\min", "\\operatorname{erf}", "\\Gamma"],
    "word": ["Re", "Nu", "max", "in", "eff", "rate", "loss", "ref", "kin", "id"],
    "text": ["\\text{where }", "\\text{if }", "\\text{for }", "\\text{and }", "\\text{with }", "\\forall "],
    "if": ["\\text{if }", "\\text{for }", "", "\\mbox{if }"],
    "stop": [".", ",", "\\,.", "\\quad ,", ""],
}  # fmt: skip
_HOLE = re.compile("⟨(\\w+)⟩")
_PIECE = re.compile(r"\\[a-zA-Z]+\*?|\\.|[A-Za-z]|[0-9]+|\s+|.", re.S)
_UNICODE = {
    "\\alpha ": "α", "\\beta ": "β", "\\gamma ": "γ", "\\mu ": "μ", "\\pi ": "π", "\\sigma ": "σ", "\\Delta ": "Δ", "\\le ": "≤", "\\ge ": "≥",
    "\\neq": "≠", "\\approx": "≈", "\\cdot": "·", "\\times": "×", "\\pm": "±", "\\infty": "∞", "\\sum": "∑", "\\int": "∫", "\\in ": "∈",
    "\\partial": "∂", "^2": "²", "_i": "ᵢ", "_1": "₁", "-": "−", " ": "\u00a0", "\\hat{x}": "x\u0302", "x": "𝑥", "'": "′", "1": "１", "\\to": "→",
}  # fmt: skip
_OPEN = [
    ("\\frac{", "}{2}"), ("\\frac{1}{", "}"), ("\\sqrt{", "}"), ("(", ")"), ("\\left(", "\\right)"), ("[", "]"), ("\\left[", "\\right]"), ("{", "}"),
    ("x^{", "}"), ("x_{", "}"), ("|", "|"), ("\\left|", "\\right|"), ("f(", ")"), ("\\sin(", ")"), ("\\exp{", "}"), ("\\hat{", "}"), ("\\text{", "}"),
    ("\\begin{cases}1&", "\\end{cases}"), ("\\begin{pmatrix}", "\\end{pmatrix}"), ("\\sum_{i=1}^{", "}i"), ("\\int_0^{", "}x\\,dx"), ("{1\\over", "}"),
    ("\\underbrace{", "}_{a}"), ("\\binom{n}{", "}"), ("\\overline{", "}"), ("\\{", "\\}"), ("\\langle", "\\rangle"), ("\\max(1,", ")"), ("-", ""),
    ("\\substack{", "}"), ("\\mathrm{", "}"), ("\\begin{aligned}", "\\end{aligned}"), ("\\lim_{x\\to ", "}x"), ("a_{b^{", "}}"), ("E[", "|x]"),
]  # fmt: skip


def formula(random_: random.Random, depth: int = 6, rule: str = "statement") -> str:
    """A statement of the grammar."""
    choices = RULES[rule]
    if depth <= 0:
        choices = choices[: max(1, len(choices) // 2 if len(choices) < 10 else 3)] if rule in _DEEP else choices
    return _HOLE.sub(lambda hole: formula(random_, depth - 1, hole.group(1)), random_.choice(choices))


_DEEP = frozenset({"statement", "sum", "product", "factor", "big", "name", "script"})


def nested(random_: random.Random) -> str:
    """One construct or several inside each other, up to some hundred deep."""
    kinds = random_.choices(_OPEN, k=random_.randint(1, 4))
    depth = random_.choice((3, 8, 20, 60, 150))
    layers = [kinds[i % len(kinds)] for i in range(depth)]
    inner = formula(random_, 2, "sum")
    close = [b for _, b in reversed(layers)]
    if random_.random() < 0.2:
        close = close[random_.randrange(len(close)) :]
    return "y = " + "".join(a for a, _ in layers) + inner + "".join(close)


def defined(random_: random.Random) -> str:
    """Definitions of macros in front of a formula that uses them, some of them wrong."""
    parts, uses = [], []
    for name in random_.sample(
        ("\\q", "\\R", "\\half", "\\norm", "\\E", "\\loss", "\\frac", "\\x"), k=random_.randint(1, 3)
    ):
        takes = random_.randint(0, 3)
        body = formula(random_, 2, "sum") + "".join(
            f" + #{random_.randint(1, takes + (random_.random() < 0.1))}" for _ in range(takes)
        )
        style = random_.randint(0, 5)
        optional = f"[{formula(random_, 1, 'factor')}]" if takes and random_.random() < 0.3 else ""
        head = [
            f"\\newcommand{{{name}}}", f"\\newcommand{name}", f"\\renewcommand{{{name}}}", f"\\def{name}", f"\\DeclareMathOperator{{{name}}}", f"\\providecommand{{{name}}}",
        ][style]  # fmt: skip
        count = "".join(f"#{i + 1}" for i in range(takes)) if style == 3 else f"[{takes}]{optional}" if takes else ""
        parts.append(f"{head}{count}{{{body}}}")
        uses.append(name + "".join(f"{{{formula(random_, 1, 'sum')}}}" for _ in range(takes)))
    return " ".join(parts) + random_.choice(("", "\n", " % remark\n")) + " y = " + " + ".join(uses)


def spelled_in_unicode(random_: random.Random) -> str:
    """A formula in which some commands are the characters they print."""
    text = formula(random_, 5)
    for spelling, character in _UNICODE.items():
        if random_.random() < 0.6:
            text = text.replace(spelling, character)
    return text


def broken_tokens(random_: random.Random, text: str, other: str) -> str:
    """The text with one to three of its tokens dropped, doubled, swapped, taken from another text, or cut off there."""
    pieces = _PIECE.findall(text)
    theirs = _PIECE.findall(other) or ["x"]
    for _ in range(random_.randint(1, 3)):
        at = random_.randint(0, max(0, len(pieces) - 1))
        kind = random_.randint(0, 5)
        if kind == 0:
            del pieces[at : at + 1]
        elif kind == 1:
            pieces[at:at] = pieces[at : at + random_.randint(1, 3)]
        elif kind == 2:
            pieces[at : at + 2] = reversed(pieces[at : at + 2])
        elif kind == 3:
            pieces[at : at + 1] = [random_.choice(theirs)]
        elif kind == 4:
            del pieces[at:]
        else:
            start = random_.randrange(len(theirs))
            pieces[at:at] = theirs[start : start + random_.randint(1, 6)]
    return "".join(pieces)
