"""Vacancies with their enterprises, classes."""
