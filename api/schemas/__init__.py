"""Pydantic models of the HTTP edge: French names in, domain values out."""
