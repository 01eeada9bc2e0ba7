"""A formula as one reads it, in Unicode, by pylatexenc; nothing where that would not be faithful."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["unicode"]

_LONGEST = 2000
_ANGLED = re.compile(r"(\\[A-Za-z]+(?:\{[^{}<>]*\})?)<([^<>]*)>")
_OPERATOR = re.compile(r"\\operatorname\*?\s*\{\s*([A-Za-z]+)\s*\}")
"""pylatexenc does not know that this command takes an argument."""
_WORDS = "ln log lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh erf max min det gcd Pr arg".split()
_ACCENTS = "hat bar dot ddot tilde vec acute grave breve check".split()
_UPRIGHT = "text mathrm mathbf mathcal mathbb mathit mathsf boldsymbol textbf mbox".split()
_SILENT = "label tag nonumber notag displaystyle limits left right big Big bigg Bigg".split()
_BUILT = frozenset(("frac", "dfrac", "tfrac", "sqrt", "\\", *_ACCENTS, *_UPRIGHT, *_SILENT))
_ENVIRONMENTS = frozenset("equation equation* align align* aligned gather gather* gathered split cases".split())
_SINGLE = re.compile(r"[Δ∂]? ?(?:(?:[^\W_]|\.)+|\w(_\w|_\{[^{}]*\}))(\^\w|\^\{[^{}]*\})?|√\([^()]*\)")
_OPEN, _CLOSE = "\ue000", "\ue001"
_FRACTION = re.compile(
    rf"(?P<before>(?:^|[-+=<>≤≥≠≈(,|{{{_OPEN}])[ ]*)?{_OPEN}(?P<inside>[^{_OPEN}{_CLOSE}]*){_CLOSE}(?=(?P<behind>[ ]*(?:$|[-+=<>≤≥≠≈),|}}{_CLOSE}]))?)",
    re.MULTILINE,
)
"""A fraction between its marks: brackets are needed unless it stands between operators."""
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def unicode(latex: str) -> str:
    r"""``\frac{64}{Re}`` as ``64/Re``; ``""`` for a formula with a command that has no plain reading."""
    if len(latex) > _LONGEST or "%" in latex or any(c < " " and c not in "\n\t" for c in latex):
        return ""
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

    source = " ".join(latex.strip().strip("$").split())
    while (braced := _ANGLED.sub(r"\1{\2}", source)) != source:
        source = braced
    source = _OPERATOR.sub(r"\\text{ \1 }", source)
    try:
        nodes, _, _ = LatexWalker(f"${source}$", tolerant_parsing=False).get_latex_nodes()
        if not all(_is_plain(node) for node in nodes):
            return ""
        text = _writer().nodelist_to_text(nodes)
    except (LatexWalkerError, RecursionError, ValueError, TypeError, AttributeError, IndexError):
        return ""
    return _tidied(text)


def _is_plain(node: Any) -> bool:
    """Whether every command below the node is one that is written faithfully."""
    if node is None:
        return True
    name = getattr(node, "macroname", None)
    if name is not None and name not in _BUILT and name not in _WORDS and not _is_symbol(node):
        return False
    environment = getattr(node, "environmentname", None)
    if environment is not None and environment not in _ENVIRONMENTS:
        return False
    arguments = getattr(getattr(node, "nodeargd", None), "argnlist", None) or ()
    return all(_is_plain(inner) for inner in (*arguments, *(getattr(node, "nodelist", None) or ())))


def _is_symbol(node: Any) -> bool:
    """A command without arguments that has a character of its own."""
    arguments = getattr(node.nodeargd, "argnlist", None) or ()
    spec = _writer().latex_context.get_macro_spec(node.macroname)
    character = getattr(spec, "simplify_repl", None)
    return not arguments and isinstance(character, str) and (character != "" or node.macroname in ",;:! \n")


_WRITERS: list[Any] = []


def _writer() -> Any:
    if not _WRITERS:
        from pylatexenc.latex2text import (
            EnvironmentTextSpec,
            LatexNodes2Text,
            MacroTextSpec,
            get_default_latex_context_db,
        )

        def argument(node: Any, number: int, writer: Any) -> str:
            given = (node.nodeargd.argnlist if node.nodeargd else [])[number:][:1]
            inner = given[0] if given else None
            if inner is None:
                return ""
            return str(writer.nodelist_to_text(getattr(inner, "nodelist", None) or [inner])).strip()

        def fraction(node: Any, l2tobj: Any) -> str:
            return f"{_OPEN}{_grouped(argument(node, 0, l2tobj))}/{_grouped(argument(node, 1, l2tobj))}{_CLOSE}"

        def word(node: Any, l2tobj: Any) -> str:
            return f" {argument(node, 0, l2tobj)} "

        def cases(node: Any, l2tobj: Any) -> str:
            rows = l2tobj.nodelist_to_text(node.nodelist).splitlines()
            return "{ " + "\n".join(re.sub(r" {2,}", ", ", row.strip(" ,")) for row in rows if row.strip())

        def root(node: Any, l2tobj: Any) -> str:
            degree = argument(node, 0, l2tobj)
            return f"{degree.translate(_RAISED) if degree.isdigit() else degree}√({argument(node, 1, l2tobj)})"

        def accent(of: Any) -> MacroTextSpec:
            return MacroTextSpec(of.macroname, simplify_repl=lambda node, l2tobj: f"{of.simplify_repl(node, l2tobj)} ")

        context = get_default_latex_context_db()
        context.add_context_category(
            "mathlink",
            prepend=True,
            macros=[
                *(MacroTextSpec(name, simplify_repl=fraction) for name in ("frac", "dfrac", "tfrac")),
                MacroTextSpec("sqrt", simplify_repl=root),
                *(accent(context.get_macro_spec(name)) for name in _ACCENTS),
                *(MacroTextSpec(name, simplify_repl=f" {name} ") for name in _WORDS),
                *(MacroTextSpec(name, discard=True) for name in ("label", "tag")),
                *(MacroTextSpec(name, simplify_repl=" ") for name in (",", ";", ":", " ", "quad", "qquad")),
                *(MacroTextSpec(name, simplify_repl=word) for name in ("text", "mbox")),
                MacroTextSpec("!", simplify_repl=""),
            ],
            environments=[EnvironmentTextSpec("cases", simplify_repl=cases)],
        )
        _WRITERS.append(
            LatexNodes2Text(
                latex_context=context, math_mode="text", keep_braced_groups=True, keep_braced_groups_minlen=2
            )
        )
    return _WRITERS[0]


def _grouped(text: str) -> str:
    """In brackets unless it is one name, number or root."""
    if text.count(_OPEN) == 1 and text[0] == _OPEN and text[-1] == _CLOSE:
        text = text[1:-1]
    return text if _SINGLE.fullmatch(text) else f"({text})"


def _fraction(found: re.Match[str]) -> str:
    bare = found["before"] is not None and found["behind"] is not None
    return f"{found['before'] or ''}{found['inside'] if bare else '(' + found['inside'] + ')'}"


def _tidied(text: str) -> str:
    text = re.sub(r" *\n *", "\n", text)
    while _OPEN in text:
        text = _FRACTION.sub(_fraction, text)
    text = re.sub(r" +(?=[_^])", "", text)
    text = re.sub(r"Δ +(?=\w)", "Δ", text)
    text = re.sub(r" *([<>!:=]=|[=≤≥≠≈·×]) *", r" \1 ", text)
    text = re.sub(r"\^(-?\d|n(?!\w)|\{[-+]?[\dn]+\})", lambda found: found[1].strip("{}").translate(_RAISED), text)
    text = re.sub(r"_(\d|\{\d+\})", lambda found: found[1].strip("{}").translate(_LOWERED), text)
    return "\n".join(_lines(text.splitlines()))


def _lines(rows: Iterable[str]) -> Iterable[str]:
    for row in rows:
        squeezed = re.sub(r" ([,.;)])", r"\1", " ".join(row.split()))
        if squeezed:
            yield re.sub(r"([(\[]) ", r"\1", squeezed)
