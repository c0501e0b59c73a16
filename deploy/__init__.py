"""How the service is started and kept running: development, embedded Redis, production."""
