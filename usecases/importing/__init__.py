"""How files become opportunities: formats, fields and places; ``import_offers.py`` calls it."""
