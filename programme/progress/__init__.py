"""Milestones, coverage; room for targets, stability."""
