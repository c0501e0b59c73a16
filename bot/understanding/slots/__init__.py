"""Wage, trade, place, age, time, names and numbers in a sentence."""
