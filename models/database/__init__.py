"""Base, engines, migration, sealing, what the two databases say differently."""
