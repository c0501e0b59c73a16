"""What staff teach the chat: phrases, ready answers, trials."""
