"""Classes, enrolling, offers for students."""
