"""What sessions add up to, for people: words, one screen, a page, tables."""
