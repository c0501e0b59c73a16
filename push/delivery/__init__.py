"""A notice on its way. Also late replies to a chat."""
