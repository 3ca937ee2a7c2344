"""Pieces of a page that every page draws the same way."""
