"""EXTENSION POINT. What in the programme makes a notice or a service message."""
