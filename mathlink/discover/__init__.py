"""Where claims are found: decorated functions and the equations of docstrings."""
