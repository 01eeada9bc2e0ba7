"""Sessions from and for other programs: each format is a reader, a printer, or both."""
