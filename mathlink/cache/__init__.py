"""Verdicts that need not be found again: kept on disk under a key that covers everything they depend on, or not kept at all."""
