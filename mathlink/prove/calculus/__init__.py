"""Derivatives, integrals, limits and endless sums in closed form."""
