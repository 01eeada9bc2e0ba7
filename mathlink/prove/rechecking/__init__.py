"""Proof sketches gone through again, step by step, without the engines that found them."""
