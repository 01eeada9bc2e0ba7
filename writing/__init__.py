"""The text of a paper: formatting it without changing what is printed, and measuring the time it takes."""
