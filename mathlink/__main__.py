"""``python -m mathlink`` and the installed command: Ctrl-C while they load is no crash, either."""

import sys

__all__ = ["run"]


def run() -> int:
    """Load the command and run it; returns its exit code."""
    try:
        from mathlink.cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
