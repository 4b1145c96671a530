"""The host side in SQL; it may import nothing that reads ``beneficiaries``."""
