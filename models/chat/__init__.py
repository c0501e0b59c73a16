"""Followers, chat log, hand-overs, attachments, phrases, answers, late replies."""
