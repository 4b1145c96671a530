"""The searches that a person keeps: written, read with what is new, and looked at by the clock."""
