"""Conversations, hand-overs, attachments, phrases, ready answers, late replies."""
