"""Séances, sheets, conventions, décomptes and bilans: one file per intention."""
