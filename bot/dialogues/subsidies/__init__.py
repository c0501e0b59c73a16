"""Questions about the programme's money."""
