"""The gap report as PDF: Typst sets what the view-model says, in one font that comes with a package."""
