"""Outcomes of calls, written to delivery, attempt, quota and notice."""
