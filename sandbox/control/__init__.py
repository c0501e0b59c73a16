"""Control of the sandbox by tests."""
