"""Engines that decide one obligation each, strangers to each other; and proofs gone through again without them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mathlink.model import Budget, Evidence, Obligation
    from mathlink.prove.rechecking.result import Recheck

__all__ = ["recheck"]


def recheck(
    evidence: Evidence,
    obligation: Obligation | None = None,
    *,
    points: int = 24,
    seed: int = 0,
    seen: bool = False,
    budget: Budget | None = None,
) -> Recheck:
    """Go through a proof again, step by step, without the engine that found it.

    Polynomial identities, relations of generators and readings of terms are shown in exact arithmetic; where that is not
    possible, both sides of the step are compared in balls of Arb at points of the domain, and the result says so.

    Parameters
    ----------
    evidence : of a proof, as :attr:`mathlink.model.Verdict.evidence` holds it.
    obligation : what was to be shown, where the caller knows it: steps about anything else are rejected.
    points : at how many points steps are compared that cannot be shown exactly.
    seed : of these points.
    seen : the caller has seen points of the domain at which both sides have a value, so that none is needed for exact steps.
    budget : until when; a proof that takes longer is left open.

    Returns
    -------
    Recheck : true where every step holds; ``said`` tells how well that is known, ``step`` and ``why`` the first step that is
        wrong or cannot be checked.
    """
    from mathlink.prove.rechecking.whole import recheck as go_through

    return go_through(evidence, obligation, points=points, seed=seed, seen=seen, budget=budget)
