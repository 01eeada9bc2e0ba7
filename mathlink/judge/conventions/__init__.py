"""What people disagree on without noticing, looked for in the code: one small edit of the function that would make it agree."""

from mathlink.judge.conventions.search import Convention, seek

__all__ = ["Convention", "seek"]
