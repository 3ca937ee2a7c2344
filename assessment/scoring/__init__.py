"""The engine: arrays of answers in, arrays of results out. Pure NumPy; one firm is a batch of one.

Sums run in a fixed column order and never through BLAS, so that one firm and a batch agree to the last bit.
"""
