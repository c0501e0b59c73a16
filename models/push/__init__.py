"""Notices, deliveries, attempts, receipts, call sheets, postings, QR codes, spending."""
