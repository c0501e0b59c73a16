"""Hand-overs, chats, attachments, sentences not understood, phrases, ready answers."""
