"""What a labourer talks to: the webhook, understanding, and the dialogues."""
