"""Files lent to chats, agreed to by call, linked by staff, and erased."""
