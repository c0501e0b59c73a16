"""How well sentences and vacancies are judged, by figures rather than by time."""
