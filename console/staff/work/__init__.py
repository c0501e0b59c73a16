"""Enterprises and vacancies."""
