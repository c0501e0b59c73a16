"""EXTENSION POINT. Events of the programme that make a notice or a service message."""
