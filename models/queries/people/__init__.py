"""Households, people, pending files, milestones, coverage."""
