"""``python -m mathlink``, the same as the command."""

import sys

from mathlink.cli import main

if __name__ == "__main__":
    sys.exit(main())
