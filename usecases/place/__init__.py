"""The side that may read homes: it draws zones and lets coarse facts out, once, when written."""
