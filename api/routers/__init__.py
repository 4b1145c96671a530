"""One router per noun; each parses, calls one use case, serialises."""
