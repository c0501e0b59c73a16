"""Vacancies, matching, search, applications, placements; room for agreements."""
