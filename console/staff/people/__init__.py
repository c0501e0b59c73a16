"""Households, people, consent calls, imports, placements, milestones."""
