"""Intents of a sentence: features, weights, rules, learning."""
