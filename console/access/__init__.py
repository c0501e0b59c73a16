"""Log-in, roles, territory, passwords, tokens."""
