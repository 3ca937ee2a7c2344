"""Drafts, links and versions in a database; nothing else knows SQLAlchemy."""
