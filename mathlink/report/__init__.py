"""Verdicts turned into words for people (text) and for programs (json)."""
