"""Measures of speed, memory and quality; never imported by what is shipped."""
