"""What came of the work: words by section, words that stayed, figures and tables."""
