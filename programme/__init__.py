"""Obligations of the plan, as rules and commands over models."""
