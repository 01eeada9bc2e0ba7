"""The commands about a paper's text; the only room of writing that speaks to a terminal."""
