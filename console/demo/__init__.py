"""Invented people, households, enterprises and vacancies for trying the service; loaded once, removable."""
