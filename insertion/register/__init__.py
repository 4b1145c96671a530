"""What is held, column by column: one file an area, read by ``insertion.held_data``."""
