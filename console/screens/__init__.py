"""What hangs at places as a page: the electronic displays (R29)."""
