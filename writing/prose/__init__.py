"""Words, sentences and clauses of running text."""
