"""Base, engines, migration, sealing, differences of the two databases."""
