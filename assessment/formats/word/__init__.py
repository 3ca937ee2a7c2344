"""The gap report of one firm as an editable Word document."""
