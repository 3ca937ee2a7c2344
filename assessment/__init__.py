"""Self-assessment of manufacturers against a policy plan: figures in, gap report out."""

__version__ = "0.1.0"
