"""Inputs for a person's own Hypothesis tests, drawn from the domain that a function's conditions and annotations state."""

from mathlink.strategies.inputs import Strategies, strategies_for

__all__ = ["Strategies", "strategies_for"]
