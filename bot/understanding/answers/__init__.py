"""Answers to questions that the chat asked: a numbered line, yes or no."""
