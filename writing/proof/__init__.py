"""Independent checks that a layout says what its source says: they share no reader with the layouts."""
