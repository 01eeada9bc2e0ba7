"""LaTeX sources as tokens, and what packages and projects define: environments, literal text, macros."""
