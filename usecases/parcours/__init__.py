"""What happens to people, what has to be done for them and by when, and what is counted of it."""
