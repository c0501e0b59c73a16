"""EXTENSION POINT. The effects of a step, done to the database; files are named as in dialogues/."""
