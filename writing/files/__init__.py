"""Files and trees of a paper: found, read, written whole, remembered."""
