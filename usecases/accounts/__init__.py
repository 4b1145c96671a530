"""Accounts: one file per intention of who signs in, or of who lets someone sign in."""
