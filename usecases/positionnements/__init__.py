"""What happens between a person and an offer or an action: one file per intention."""
