"""Layouts, one room for each language: text in, text out, nothing printed changes."""
