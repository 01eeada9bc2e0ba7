"""The ``mathlink`` command."""

from mathlink.cli.command import main

__all__ = ["main"]
