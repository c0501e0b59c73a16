"""Service files: identity, ages, consent, categories, visits, entry at a desk."""
