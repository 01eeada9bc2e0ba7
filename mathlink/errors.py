"""Every exception of mathlink, as data first and words second.

MathlinkError
├── InputProblem            something a person wrote cannot be used as it stands
│   ├── SyntaxProblem       LaTeX that cannot be read (line, column, span, caret)
│   ├── GivenProblem        a domain (``given``) that cannot be read
│   ├── UnboundSymbol       a symbol of the equation that is no parameter
│   ├── NotAClaim           a statement that says nothing about the function's result
│   └── TargetProblem       a file, folder or module that cannot be loaded
├── NotModelled             code outside what can be turned into mathematics
│   └── NotConfirmed        a model that disagrees with the running function
├── OutOfReach              an engine's own limit (degree, size, unsupported node)
├── OutOfTime               the budget is used up
└── ConditionBroken         a condition that a call under ``enforce`` does not meet
"""

from __future__ import annotations

__all__ = [
    "ConditionBroken",
    "GivenProblem",
    "InputProblem",
    "MathlinkError",
    "NotAClaim",
    "NotConfirmed",
    "NotModelled",
    "OutOfReach",
    "OutOfTime",
    "SyntaxProblem",
    "TargetProblem",
    "UnboundSymbol",
]


class MathlinkError(Exception):
    """Base of all exceptions raised by mathlink."""


class InputProblem(MathlinkError, ValueError):
    """Something a person wrote cannot be used as it stands."""


class SyntaxProblem(InputProblem):
    """LaTeX that cannot be read.

    Attributes
    ----------
    text : the whole input.
    span : ``(start, end)`` offsets into ``text``, end exclusive.
    message : what is wrong, in one clause ("``\\frac`` needs two arguments").
    expected : what would have been accepted there, or ``""``.
    hint : what to write instead, or ``""``.
    line, column : position of ``span[0]``, both counted from 1.
    problems : every problem found in the text, this one first.
    """

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        message: str,
        expected: str = "",
        hint: str = "",
        others: tuple[SyntaxProblem, ...] = (),
    ) -> None:
        self.text = text
        self.span = span
        self.message = message
        self.expected = expected
        self.hint = hint
        self.line = text.count("\n", 0, span[0]) + 1
        self.column = span[0] - (text.rfind("\n", 0, span[0]) + 1) + 1
        self.problems: tuple[SyntaxProblem, ...] = (self, *others)
        super().__init__(self._words())

    def caret(self, width: int = 100) -> str:
        """The offending line with a caret line under it, cut to ``width`` characters around the place."""
        start = self.text.rfind("\n", 0, self.span[0]) + 1
        end = self.text.find("\n", start)
        source = self.text[start : end if end >= 0 else len(self.text)].replace("\t", " ")
        at = self.span[0] - start
        left = max(0, at - width // 2)
        cut = source[left : left + width]
        length = max(1, min(self.span[1] - self.span[0], len(cut) - (at - left)))
        return f"{cut}\n{' ' * (at - left)}{'^' * length}"

    def _words(self) -> str:
        parts = [f"line {self.line}, column {self.column}: {self.message}"]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.hint:
            parts.append(self.hint)
        return "; ".join(parts)

    def __reduce__(self) -> tuple[object, ...]:
        return (
            type(self),
            (self.text, self.span, self.message, self.expected, self.hint, self.problems[1:]),
        )


class GivenProblem(InputProblem):
    """A domain that cannot be read: ``given`` is the text, ``why`` the reason."""

    def __init__(self, given: str, why: str) -> None:
        self.given = given
        self.why = why
        super().__init__(f"given={given!r}: {why}")

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.given, self.why))


class UnboundSymbol(InputProblem):
    """Symbols of the equation that stand for no parameter.

    ``symbols`` are the normalised names, ``free`` the parameters that no symbol uses,
    ``suggestion`` a ``where`` map to paste or ``None``.
    """

    def __init__(
        self,
        symbols: tuple[str, ...],
        free: tuple[str, ...] = (),
        suggestion: dict[str, str] | None = None,
    ) -> None:
        self.symbols = symbols
        self.free = free
        self.suggestion = suggestion
        names = ", ".join(f"`{name}`" for name in symbols)
        super().__init__(f"{names} bound to nothing")

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.symbols, self.free, self.suggestion))


class NotAClaim(InputProblem):
    """A statement that says nothing about the function's result; ``why`` tells what is missing."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class TargetProblem(InputProblem):
    """A file, folder or dotted name that cannot be loaded."""

    def __init__(self, target: str, why: str) -> None:
        self.target = target
        self.why = why
        super().__init__(f"{target}: {why}")

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.target, self.why))


class NotModelled(MathlinkError):
    """Code outside what can be turned into mathematics.

    ``construct`` says what stopped the reading, ``file`` and ``line`` (0: unknown) where, ``hint`` what would help.
    """

    def __init__(self, construct: str, file: str = "", line: int = 0, hint: str = "") -> None:
        self.construct = construct
        self.file = file
        self.line = line
        self.hint = hint
        where = f"{file}:{line}: " if line else ""
        super().__init__(f"{where}{construct}" + (f" ({hint})" if hint else ""))

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.construct, self.file, self.line, self.hint))


class NotConfirmed(NotModelled):
    """A model that disagrees with the running function; ``inputs`` shows where."""

    def __init__(self, construct: str, inputs: dict[str, object] | None = None) -> None:
        self.inputs = inputs or {}
        super().__init__(construct)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.construct, self.inputs))


class OutOfReach(MathlinkError):
    """An engine's own limit was met: a degree, a size, a node that it does not know."""


class OutOfTime(MathlinkError):
    """The budget is used up."""


class ConditionBroken(MathlinkError, AssertionError):
    """A call under :func:`mathlink.enforce` that does not meet a condition.

    Attributes
    ----------
    condition : as its author wrote it.
    values : what stood in it, by name.
    kind : ``"requires"`` (the caller's mistake) or ``"ensures"`` (the function's).
    label : the author's own name for the condition, or ``None``.
    """

    def __init__(self, condition: str, values: dict[str, object], kind: str, label: str | None = None) -> None:
        self.condition = condition
        self.values = values
        self.kind = kind
        self.label = label
        shown = ", ".join(f"{name} was {value!r:.200}" for name, value in values.items())
        super().__init__(f"{f'{label}: ' if label else ''}{condition}: {shown}")
