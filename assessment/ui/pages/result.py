"""The result of one firm."""
