"""Use cases: what ui and cli may call."""
