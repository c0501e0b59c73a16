"""Consent, the questions, for oneself or somebody else."""
