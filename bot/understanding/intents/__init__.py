"""Features, weights, rules, learning."""
