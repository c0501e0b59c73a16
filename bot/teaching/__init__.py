"""The teaching of the chat by staff: phrases, ready answers, trials."""
