"""Migrations: each brings the tables one step forward; a released one never changes."""
