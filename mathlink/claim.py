"""A claim: what a person wrote about a function, nothing parsed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Literal

    Kind = Literal["implements", "requires", "ensures", "invariant", "law"]

__all__ = ["ATTRIBUTE", "Claim"]

ATTRIBUTE = "__mathlink_claims__"
"""Name of the function attribute that holds its claims, a tuple in the order written."""


class Claim:
    """One statement about one function; strings and a function, nothing parsed.

    Attributes
    ----------
    function : the callable the statement is about (what the decorator was given).
    kind : ``"implements"``, ``"requires"``, ``"ensures"``, ``"invariant"`` (on a class) or ``"law"``.
    statement : LaTeX text, a Python condition, or a :class:`mathlink.laws.Law`.
    where : symbol → parameter, expression over parameters, number, or ``"return…"``.
    given : the domain, or ``None``.
    when : options of the function that are held fixed.
    outputs : symbol → position or key in the returned value.
    label : the person's own name for the claim.
    result : name of the result inside an ``ensures`` statement.
    exact : refuse rounded constants.
    lift : ``False`` tests numerically only.
    opaque : names of calls that are not to be followed.
    """

    # Written out rather than a dataclass: importing dataclasses costs decorated production code 20 ms.
    __slots__ = (
        "exact",
        "function",
        "given",
        "kind",
        "label",
        "lift",
        "opaque",
        "outputs",
        "result",
        "statement",
        "when",
        "where",
    )

    def __init__(
        self,
        function: Callable[..., Any],
        kind: Kind,
        statement: str | Callable[..., Any],
        *,
        where: Mapping[str, str | float] | None = None,
        given: str | None = None,
        when: Mapping[str, Any] | None = None,
        outputs: Mapping[str, int | str] | None = None,
        label: str | None = None,
        result: str | None = None,
        exact: bool = False,
        lift: bool = True,
        opaque: tuple[str, ...] = (),
    ) -> None:
        self.function = function
        self.kind: Kind = kind
        self.statement = statement
        self.where = dict(where) if where else None
        self.given = given or None
        self.when = dict(when) if when else None
        self.outputs = dict(outputs) if outputs else None
        self.label = label
        self.result = result
        self.exact = exact
        self.lift = lift
        self.opaque = tuple(opaque)

    def __repr__(self) -> str:
        name = getattr(self.function, "__qualname__", repr(self.function))
        return f"Claim({self.kind} {self.statement!r} on {name})"
