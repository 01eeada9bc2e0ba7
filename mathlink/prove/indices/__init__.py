"""Proof for arrays of every shape: sums over indices brought to one form, whatever the lengths of their axes."""

from mathlink.prove.indices.engine import decide

__all__ = ["decide"]
