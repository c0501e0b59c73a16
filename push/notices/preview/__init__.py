"""Before approval: who by which route, what it uses up, what would be cheaper."""
