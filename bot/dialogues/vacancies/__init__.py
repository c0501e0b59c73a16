"""Look for work, refine, apply."""
