"""Classes, search, enrolment, results."""
