"""Questions to the database, one file a theme. The Session comes first; nothing here commits."""
