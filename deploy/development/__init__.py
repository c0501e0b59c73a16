"""`dev.py run`: processes, embedded Redis, demo phones."""
