"""Who may do what: signing in, roles, invitations, firms that are granted and handed over."""
