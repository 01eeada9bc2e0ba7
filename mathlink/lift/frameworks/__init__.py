"""PyTorch and JAX: their names, their arrays, and how their functions are called. Neither package is needed or imported here."""
