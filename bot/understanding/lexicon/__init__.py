"""The data files of the understanding, and the lexicon made of them and of what staff added."""
