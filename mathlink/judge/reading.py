"""A claim's equation, read with what its function declares, and bound to it."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from mathlink import latex
from mathlink.bind import averages, functions, powers, statement
from mathlink.bind.matrices import is_matrix_notation, spelled_out, transposes
from mathlink.bind.spelling import exact
from mathlink.errors import InputProblem, SyntaxProblem, UnboundSymbol
from mathlink.term import const, sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink import lift
    from mathlink.claim import Claim
    from mathlink.model import Equation
    from mathlink.term import Term

__all__ = ["annotated_shapes", "annotation_text", "container", "declared_rank", "entry_results", "read_statement"]

_RUN = re.compile(r"[A-Za-z]{2,}")
_DIFFERENTIAL = re.compile(r"(?<![A-Za-z\\])d\s*([A-Za-z])(?![A-Za-z_])")
_MOST_RUNS = 6
_ROUNDS = 4
_SUBSCRIPT = re.compile(r"_\{[^{}]*\}")
_SHAPED = re.compile(r"""\b(?:Float|Int|UInt|Integer|Inexact|Real|Num|Shaped)\w*\[[^"']*,\s*["']([^"']*)["']\s*\]""")
_BOLD = ("mathbf", "boldsymbol", "bm", "vec")
_AXIS = re.compile(r"[A-Za-z]\w*|\d+")
_ENTRY = re.compile(r"(.+)_\{([A-Za-z])\}('*)\Z")
_LISTS = re.compile(r"(?:\w+\.)*(?:list|sequence|tuple|iterable)\b", re.IGNORECASE)


def read_statement(
    claim: Claim, parameters: Sequence[lift.Parameter], entries: Sequence[str] = ()
) -> statement.Statement:
    """The claim's equation, read and bound by declared map and exact name; ``entries`` are results that are known to be arrays.

    A name that turns up with an index, or whose index is what nothing else explains, is an array; the equation is read again with it.

    Raises
    ------
    SyntaxProblem, NotAClaim, UnboundSymbol, WhereProblem.
    """
    if not isinstance(claim.statement, str):
        raise InputProblem(f"the equation is {claim.statement!r}, not LaTeX text")
    names = [p.name for p in parameters]
    arrays = [p.name for p in parameters if declared_rank(p) is not None]
    means, where = averages.declared(claim.where)
    vectors = _vectors(claim, names)
    annotated = {n: dims for n, dims in annotated_shapes(parameters).items() if dims}
    matrices = None if means else _in_matrices(claim, names, annotated)
    own: dict[str, str] = dict.fromkeys(claim.outputs or {}, "symbol") | dict.fromkeys(means, "function")
    own |= dict.fromkeys(entries, "vector")
    for _ in range(_ROUNDS):
        symbols = {**statement.declared_symbols(names, where, arrays), **own}
        equation = matrices or _read(claim.statement, symbols)
        equation, meant = powers.named(equation, where, symbols)
        try:
            equation = averages.written_out(equation, means, {*arrays, *vectors})
            return statement.bind(equation, names, where=meant, outputs=claim.outputs, symbols=symbols)
        except UnboundSymbol as problem:
            more = [n for n in _indexed(problem.symbols, names, where) if n not in arrays]
            results = [n for n in _entries(equation, problem.symbols) if own.get(n) != "vector"]
            if matrices or not (more or results):
                raise
            arrays = [*arrays, *more]
            own |= dict.fromkeys(results, "vector")
    raise AssertionError("unreachable")


def entry_results(bound: statement.Statement, claim: Claim) -> tuple[str, ...]:
    """Results such as ``c_{k}`` that may as well be the entries of an array, with k counted up to a length."""
    if not isinstance(claim.statement, str):
        return ()
    letters = [t.data for t in bound.targets if t.op == "sym"]
    return tuple(dict.fromkeys(_entries(bound.equation, letters)))


def _vectors(claim: Claim, names: Sequence[str]) -> tuple[str, ...]:
    """The parameters that ``given`` declares as arrays."""
    if not claim.given or "\\in" not in claim.given:
        return ()
    try:
        return tuple(n for n, dims in latex.read_given(claim.given, names).shapes.items() if dims)
    except SyntaxProblem:
        return ()


def _in_matrices(claim: Claim, names: Sequence[str], annotated: Mapping[str, tuple[Term, ...]]) -> Equation | None:
    """The equation in entries, where it is written in vectors and matrices whose shapes ``given`` or annotations declare."""
    table = dict.fromkeys((*names, *(claim.where or {}), *(claim.outputs or {})), "symbol")
    try:
        shapes = _shapes(claim, table, annotated)
        if not shapes:
            return None
        kinds = {n: "vector" if len(dims) == 1 else "matrix" for n, dims in shapes.items()}
        turned = {t: kinds[n] for n in kinds for t in transposes([n])}
        equation = latex.read(str(claim.statement), {**table, **turned, **kinds})
    except SyntaxProblem:
        return None
    return spelled_out(equation, shapes, table) if is_matrix_notation(equation, shapes) else None


def _shapes(
    claim: Claim, table: Mapping[str, str], annotated: Mapping[str, tuple[Term, ...]]
) -> dict[str, tuple[Term, ...]]:
    """The shapes of the equation's symbols."""
    meant = {n: n for n in annotated} | {key: value for key, value in (claim.where or {}).items() if value in annotated}
    text = str(claim.statement)
    meant |= {f"\\{style}{{{n}}}": n for style in _BOLD if f"\\{style}" in text for n in annotated}
    found = {key: annotated[str(n)] for key, n in meant.items()}
    if claim.given and "\\in" in claim.given:
        found |= {n: tuple(dims) for n, dims in latex.read_given(claim.given, table).shapes.items() if dims}
    return found


def _read(text: str, symbols: Mapping[str, str]) -> Equation:
    """The equation; a run of letters that nothing explains is one name, which binding will then ask about."""
    names = {**functions.usual(text, symbols), **_integrated(text), **symbols}
    first: SyntaxProblem | None = None
    for _ in range(_MOST_RUNS):
        try:
            return functions.named(latex.read(text, names), names)
        except SyntaxProblem as problem:
            first = first or problem
            run = text[slice(*problem.span)].strip()
            if not _RUN.fullmatch(run) or run in names:
                break
            names[run] = "symbol"
    assert first is not None
    raise first


def _integrated(text: str) -> dict[str, str]:
    """The variables of integrals, which stand behind what they are used in: ``\\int e^{-at}\\,dt`` tells that ``at`` is a·t."""
    if "\\int" not in text:
        return {}
    return dict.fromkeys(_DIFFERENTIAL.findall(text), "symbol")


def _indexed(unbound: Sequence[str], names: Sequence[str], where: Mapping[str, Any] | None) -> Iterator[str]:
    """Parameters that turn up with a subscript only: ``x_{i}`` where ``x`` is a parameter, ``c_{i}'`` where ``c'`` stands for one."""
    meant = {exact(n): n for n in names}
    meant |= {exact(key): value for key, value in (where or {}).items() if value in names}
    bases = (_SUBSCRIPT.sub("", name, count=1) for name in unbound if "_{" in name)
    yield from dict.fromkeys(meant[exact(b)] for b in bases if exact(b) in meant)


def _entries(equation: Equation, unbound: Sequence[str]) -> Iterator[str]:
    """The name of a left side ``c_{k}`` whose ``k`` stands for nothing else: the result is an array."""
    for row in (equation, *equation.definitions):
        found = _ENTRY.match(str(row.left.data)) if row.left.op == "sym" else None
        if found and found[2] in unbound:
            yield found[1] + found[3]


def annotated_shapes(parameters: Sequence[lift.Parameter]) -> dict[str, tuple[Term, ...]]:
    """The shapes that annotations declare as ``Float[Array, "n d"]`` does: a name or a number for each axis.

    Axes of other kinds (``...``, ``*batch``, sums) declare no shape.
    """
    found = {}
    for p in parameters:
        match = _SHAPED.search(_text_of(p.annotation))
        words = match[1].split() if match else []
        if match and all(_AXIS.fullmatch(w) for w in words):
            found[p.name] = tuple(const(int(w)) if w.isdigit() else sym(w) for w in words)
    return found


def _text_of(annotation: Any) -> str:
    """An annotation as text; the package that checks such shapes keeps them in ``dim_str``."""
    if isinstance(annotation, str):
        return annotation
    axes = getattr(annotation, "dim_str", None)
    return f'Shaped[Array, "{axes}"]' if isinstance(axes, str) else str(annotation)


def declared_rank(parameter: lift.Parameter) -> int | None:
    """Number of axes that an annotation speaks of; ``None`` where it names no array."""
    shape = annotated_shapes([parameter]).get(parameter.name)
    if shape is not None:
        return len(shape) or None
    text = parameter.annotation if isinstance(parameter.annotation, str) else annotation_text(parameter.annotation)
    if any(word in text for word in ("ndarray", "NDArray", "ArrayLike")):
        return 1
    depth = sum(text.count(word) for word in ("list[", "List[", "Sequence[", "tuple[", "Iterable["))
    return depth or (1 if text in ("list", "tuple") else None)


def container(parameter: lift.Parameter) -> str:
    """What a function is given for an array parameter: code that says nothing and runs without NumPy means lists."""
    text = parameter.annotation if isinstance(parameter.annotation, str) else annotation_text(parameter.annotation)
    return "list" if _LISTS.match(text) or find_spec("numpy") is None else "ndarray"


def annotation_text(annotation: Any) -> str:
    """An annotation as it would be written."""
    if isinstance(annotation, type) and annotation.__module__ == "builtins" and not hasattr(annotation, "__args__"):
        return annotation.__name__
    return str(annotation)
