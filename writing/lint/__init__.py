"""Findings in the text of a paper, with nothing changed: words, marks, structure, references."""

from __future__ import annotations

from writing.lint.conductor import findings
from writing.lint.finding import Finding, LintOptions
from writing.lint.rules import RULES, Rule

__all__ = ["RULES", "Finding", "LintOptions", "Rule", "findings"]
