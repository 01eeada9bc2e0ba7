"""Certified boxes: a domain is cut up until a statement is settled on every piece, for real numbers or for computed doubles."""

from mathlink.prove.boxes.decide import exclude, slack
from mathlink.prove.boxes.search import Found

__all__ = ["Found", "exclude", "slack"]
