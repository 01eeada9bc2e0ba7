"""Python functions → models: read them as mathematics, confirm the reading against the running function."""

from mathlink.lift.configurations import configurations
from mathlink.lift.confirming import confirm
from mathlink.lift.reading import read
from mathlink.lift.running import Run, arguments_at, run
from mathlink.lift.seeking import branch_points
from mathlink.lift.signature import MISSING, Parameter, bare, callable_of, signature, source_of

__all__ = [
    "MISSING",
    "Parameter",
    "Run",
    "arguments_at",
    "bare",
    "branch_points",
    "callable_of",
    "configurations",
    "confirm",
    "read",
    "run",
    "signature",
    "source_of",
]
