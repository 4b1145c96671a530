"""How often texts lead to the right occupation, skill or label, on public ground truth."""
