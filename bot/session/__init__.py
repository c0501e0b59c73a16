"""One person's conversation: claimed once, in order, its state, facts and log."""
