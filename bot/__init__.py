"""The chat with labourers: the webhook, understanding, and the dialogues."""
