"""Answers that need no database. Optional: with it switched off everything works, slower."""
