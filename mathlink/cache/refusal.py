"""What cannot be keyed, and why: its verdicts are found anew each time."""

from __future__ import annotations

__all__ = ["NotKeyed"]


class NotKeyed(Exception):
    """Something that a verdict may depend on cannot be told apart from what it might become; the text says what."""
