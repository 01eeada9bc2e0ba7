"""What a program that is being read finds under the names of SciPy's linear algebra and integration of samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.differences import DIFFERENCES
from mathlink.lift.linear import LINALG
from mathlink.lift.paths import refuse
from mathlink.lift.rules import total
from mathlink.lift.tensor import tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["rules_of_integrate", "rules_of_linalg"]

#: Arguments that say how to compute and not what.
_HOW = frozenset(
    {"overwrite_a", "overwrite_b", "check_finite", "assume_a", "lapack_driver", "sym_pos", "unit_diagonal"}
)


def _plainly(rule: Callable[..., Any], allowed: frozenset[str] = frozenset()) -> Callable[..., Any]:
    """A rule without the arguments that only say how to compute; any other it does not take is refused."""

    def apply(*args: Any, **options: Any) -> Any:
        kept = {k: v for k, v in options.items() if k not in _HOW}
        if options.get("unit_diagonal") or set(kept) - allowed:
            refuse(f"SciPy's linear algebra with {', '.join(sorted(set(options) - allowed))}")
        return rule(*args, **kept)

    return apply


def _cholesky(a: Any, lower: bool = False) -> Any:
    """As SciPy: the upper factor unless told otherwise, and only that triangle is read."""
    return LINALG["cholesky"](a) if lower else LINALG["cholesky"](tensor(a).T).T


def _solve_triangular(a: Any, b: Any, trans: Any = 0, lower: bool = False) -> Any:
    """By substitution; entries on the other side of the diagonal are not read."""
    matrix, right = tensor(a), tensor(b)
    if trans in (1, "T"):
        matrix, lower = matrix.T, not lower
    n = matrix.shape[0]
    order = range(n) if lower else range(n - 1, -1, -1)
    columns = []
    for column in right.reshape(n, -1).T:
        found: dict[int, Any] = {}
        for i in order:
            known = total(matrix[i, j] * found[j] for j in found)
            found[i] = (column[i] - known if found else column[i]) / matrix[i, i]
        columns.append([found[i] for i in range(n)])
    return tensor(columns).T.reshape(right.shape)


def _cho_factor(a: Any, lower: bool = False) -> Any:
    return _cholesky(a, lower), lower


def _cho_solve(c_and_lower: Any, b: Any) -> Any:
    factor, lower = c_and_lower
    half = _solve_triangular(factor, b, 0 if lower else "T", lower)
    return _solve_triangular(factor, half, "T" if lower else 0, lower)


def _toeplitz(c: Any, r: Any = None) -> Any:
    down = list(tensor(c).reshape(-1))
    right = down if r is None else list(tensor(r).reshape(-1))
    return tensor([[down[i - j] if i >= j else right[j - i] for j in range(len(right))] for i in range(len(down))])


def _block_diag(*arrays: Any) -> Any:
    blocks = [np.atleast_2d(tensor(a).view(np.ndarray)) for a in arrays]
    made = np.zeros((sum(b.shape[0] for b in blocks), sum(b.shape[1] for b in blocks)), dtype=object)
    made[...] = 0.0
    row = column = 0
    for block in blocks:
        made[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return tensor(made)


_LINALG: dict[str, Callable[..., Any]] = {
    "inv": _plainly(LINALG["inv"]),
    "det": _plainly(LINALG["det"]),
    "solve": _plainly(LINALG["solve"]),
    "pinv": _plainly(LINALG["pinv"]),
    "norm": _plainly(LINALG["norm"], frozenset({"ord", "axis", "keepdims"})),
    "cholesky": _plainly(_cholesky, frozenset({"lower"})),
    "solve_triangular": _plainly(_solve_triangular, frozenset({"trans", "lower"})),
    "cho_factor": _plainly(_cho_factor, frozenset({"lower"})),
    "cho_solve": _plainly(_cho_solve),
    "svdvals": _plainly(LINALG["svdvals"]),
    "eigvalsh": _plainly(LINALG["eigvalsh"]),
    "toeplitz": _toeplitz,
    "block_diag": _block_diag,
}


def _or_itself(real: Any, rule: Callable[..., Any]) -> Callable[..., Any]:
    """The rule where a symbolic number is among the arguments, else SciPy's own function on plain arrays."""

    def call(*args: Any, **options: Any) -> Any:
        from mathlink.lift.arrays import again, numbers, symbols

        if symbols((args, options)):
            return rule(*args, **options)
        return again(real(*numbers(args), **numbers(options)))

    call.__name__ = real.__name__
    return call


def _rules(module: Any, table: dict[str, Callable[..., Any]]) -> dict[int, Any]:
    return {id(getattr(module, n)): _or_itself(getattr(module, n), r) for n, r in table.items() if hasattr(module, n)}


def rules_of_linalg(module: Any) -> dict[int, Any]:
    """id of every function of ``scipy.linalg`` with a rule → what is found in its place."""
    return _rules(module, _LINALG)


def rules_of_integrate(module: Any) -> dict[int, Any]:
    """id of every function of ``scipy.integrate`` for samples → what is found in its place."""
    return _rules(module, {n: DIFFERENCES[n] for n in ("trapezoid", "cumulative_trapezoid", "simpson")})
