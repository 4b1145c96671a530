"""Whether what is shown is fair: measured, and never by asking people what they are."""
