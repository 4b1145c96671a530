"""The domain, in plain Python: people, opportunities, their constraints and their rules."""
