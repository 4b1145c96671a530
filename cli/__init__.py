"""The ``vicinal`` command: one file per command."""
