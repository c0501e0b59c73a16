"""Notices, call sheets, postings, quotas, alerts, punctuality."""
