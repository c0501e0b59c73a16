"""Starting the service and keeping it running: development, embedded Redis, production."""
