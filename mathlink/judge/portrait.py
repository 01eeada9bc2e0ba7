"""A model in words for people: what the code was read as, branch by branch with its lines, its inputs, what never matters."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mathlink.errors import MathlinkError
from mathlink.model import Array, Fixed
from mathlink.term import Term, conjuncts, free_symbols, postorder
from mathlink.views.latex import to_latex
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Domain, Model

__all__ = ["portrait"]

Row = tuple[str, str]

_MOST_LINES = 40
_MOST_ENTRIES = 4
_MOST_NODES = 300  # of a formula that one still wants to see in LaTeX
_MOST_INPUTS = 24
_INDENT = "    "


def portrait(model: Model, domain: Domain) -> tuple[Row, ...]:
    """Titles and lines; a title stands once for all its lines."""
    return (*_how(model), *_inputs(model, domain), *_code(model), *_latex(model))


def _how(model: Model) -> Iterator[Row]:
    way = {"tracing": "by running it on symbols", "ast": "from its source"}.get(model.route, model.route)
    where = f" ({Path(model.file).name})" if model.file else ""
    raises = f", {model.confirmed_raises} of them exceptions" if model.confirmed_raises else ""
    yield "code", f"{model.name}{where}, read {way}; compared with the running code at {model.confirmed} points{raises}"
    options = [f"{n}={g.value!r}" for n, g in model.configuration.items() if isinstance(g, Fixed)]
    if options:
        yield "options", ", ".join(options)


def _inputs(model: Model, domain: Domain) -> Iterator[Row]:
    known = conjuncts(domain.hypotheses)
    for given in model.inputs[:_MOST_INPUTS]:
        about = [to_text(c) for c in known if given.name in free_symbols(c)]
        kind = "a whole number" if given.kind == "int" else "a real number"
        yield "inputs", f"{given.name}: {kind}{', ' if about else ''}{', '.join(about)}"
    if len(model.inputs) > _MOST_INPUTS:
        yield "inputs", f"… and {len(model.inputs) - _MOST_INPUTS} more"
    used = set(free_symbols(*(t for _, t in _entries(model.result, "")), *model.assumed))
    idle = [given.name for given in model.inputs if given.name not in used]
    if idle:
        yield "no effect", f"{', '.join(idle)}: the result is the same whatever {'it is' if len(idle) == 1 else 'they are'}"


def _entries(value: Any, label: str) -> Iterator[tuple[str, Term]]:
    if isinstance(value, Term):
        yield label, value
    elif isinstance(value, Array):
        for number, entry in enumerate(value.entries):
            place: list[str] = []
            for length in reversed(value.shape):
                number, at = divmod(number, length)
                place.insert(0, str(at))
            yield f"{label}[{', '.join(place)}]", entry
    elif isinstance(value, (tuple, dict)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _entries(part, f"{label}[{key!r}]")


def _code(model: Model) -> Iterator[Row]:
    lines = itertools.chain.from_iterable(
        _branches(entry, f"result{label}", model, 0) for label, entry in _shown(model)
    )
    for number, line in enumerate(lines):
        if number == _MOST_LINES:
            yield "computes", "…"
            return
        yield "computes", line


def _shown(model: Model) -> list[tuple[str, Term]]:
    return list(itertools.islice(_entries(model.result, ""), _MOST_ENTRIES))


def _branches(term: Term, name: str, model: Model, depth: int) -> Iterator[str]:
    """``if``, ``elif``, ``else`` with what each comes to, and the lines of the source where they are known."""
    indent, word = _INDENT * depth, "if"
    while term.op == "ite":
        condition, yes, no = term.args
        yield _numbered(f"{indent}{word} {to_text(condition)}:", condition, model)
        yield from _branches(yes, name, model, depth + 1)
        term, word = no, "elif"
    if word == "elif":
        yield f"{indent}else:"
        indent += _INDENT
    text = f"raises {term.data}" if term.op == "raise" else f"{name} = {to_text(term)}"
    yield _numbered(f"{indent}{text}", term, model)


def _numbered(text: str, term: Term, model: Model) -> str:
    line = model.lines.get(term, 0)
    return f"{text}   (line {line})" if line else text


def _latex(model: Model) -> Iterator[Row]:
    for label, entry in _shown(model):
        size = _size(entry)
        if size > _MOST_NODES:
            yield "in LaTeX", f"{size} operations: too long to read" if size < 10**9 else "too long to read"
            continue
        try:
            yield "in LaTeX", f"{label}{' = ' if label else ''}{to_latex(entry)}"
        except (MathlinkError, NotImplementedError, RecursionError, KeyError):
            continue


def _size(term: Term) -> int:
    """Number of nodes as printed, where what is shared is printed every time."""
    sizes: dict[Term, int] = {}
    for node in postorder(term):
        sizes[node] = 1 + sum(sizes[a] for a in node.args)
    return sizes[term]
