"""One claim against its function: read, model, bind, decide, replay, and say what was found."""
