"""Answers to our own questions: a line, yes or no."""
