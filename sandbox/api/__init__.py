"""The API of the played platform: one file for each of its parts."""
