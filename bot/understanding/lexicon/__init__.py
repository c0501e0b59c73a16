"""The data files of the understanding, and what staff added to them."""
