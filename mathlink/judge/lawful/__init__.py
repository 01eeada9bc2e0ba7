"""Laws, judged: each becomes calls of the function at related inputs and a relation between what they give."""

from mathlink.judge.lawful.judged import judge_law

__all__ = ["judge_law"]
