"""Messages to people: queue one, send those that are due."""
