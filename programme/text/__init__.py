"""Learning and sounds of Chinese text, for the chat and for the review of vacancies."""
