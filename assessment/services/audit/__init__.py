"""Who did what to which firm and when: written down, read, verified; and what is forgotten by policy or on request."""
