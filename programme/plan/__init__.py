"""The plan file: schema, checks, territory, places in the database."""
