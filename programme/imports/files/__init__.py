"""Files of any usual kind as lines of cells; a hostile one is refused before it does harm (M10)."""
