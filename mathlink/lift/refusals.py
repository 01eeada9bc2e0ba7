"""A refusal made ready for its reader: every one tells the construct, where it stands, and what would make it work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import NotModelled
from mathlink.lift.paths import refuse

if TYPE_CHECKING:
    from typing import Any

__all__ = ["TO_NUMBERS", "completed", "is_of_tables", "refuse_tables", "table_library"]

_TABLES = frozenset({"pandas", "polars", "xarray", "modin", "cudf", "dask", "pyarrow"})

TO_NUMBERS = "take the numbers first: .to_numpy()"

_ANYWAY = "with lift=False it is tested numerically only"

#: Words of a construct → what helps.
_HELP: dict[str, str] = {
    "paths": "fix options with when=, or name a helper that branches in opaque=",
    "decisions on one path": "a loop that ends by a condition on its inputs: give it a fixed number of rounds",
    "operations": "fewer rounds or smaller arrays, or name a helper in opaque=",
    "recursion": "write it as a loop, or name the function in opaque=",
    "same in every": "pass the random numbers or the time as a parameter",
    "turned into text": "compute with the number itself; keep text to messages",
    "text": "compute with the number itself; keep text to messages",
    "generator": "return a list",
    "as a key": "compare with == instead of looking it up",
    "complex": "keep to real numbers, or return the real part",
    "different kinds": "return the same kind of thing on every branch, or fix the option that chooses with when=",
    "number of rounds depends": "let the loop only add up or multiply, or fix the number of rounds with when=",
    "range that depends": "let the loop only add up or multiply, or fix the number of rounds with when=",
    "locals()": "name the values one by one",
    "globals()": "name the values one by one",
    "bitwise": "write it with arithmetic",
    "`&`": "write it with arithmetic",
    "`|`": "write it with arithmetic",
    "`<<`": "write it with arithmetic",
    "`>>`": "write it with arithmetic",
    "modulus": "write it with arithmetic",
    "inside `try`": "test the argument with if instead",
    "no source": "write it as a def in a file",
    "while reading": "check that the function runs on plain numbers; it may need a list, an array or an option (when=)",
    "await": "make it a plain function",
}


def completed(problem: NotModelled, file: str, line: int) -> NotModelled:
    """The refusal with the function's own place and a hint, where it has none of its own."""
    hint = problem.hint or next((h for words, h in _HELP.items() if words in problem.construct), "rewrite it")
    if "lift=False" not in hint:
        hint = f"{hint}; {_ANYWAY}"
    at = (problem.file, problem.line) if problem.line else (file or problem.file, line if file else 0)
    return NotModelled(problem.construct, *at, hint)


def is_of_tables(module: str) -> bool:
    """Whether a module is of a library of labelled tables."""
    return module.partition(".")[0] in _TABLES


def table_library(value: Any) -> str:
    """The library of tables that an object belongs to (``pandas``), ``""`` for any other."""
    module = str(getattr(type(value), "__module__", None) or "")
    return module.partition(".")[0] if is_of_tables(module) else ""


def refuse_tables(value: Any) -> None:
    """End the reading where a column or table of such a library meets a number that depends on the inputs."""
    library = table_library(value)
    if library:
        refuse(
            f"arithmetic with a {library} {type(value).__name__}, which lines up labels",
            TO_NUMBERS,
        )
