"""EXTENSION POINT. What a step's effects do to the database; file names as in dialogues/."""
