"""The engine: read-only columns walked in named stages; every number also explains itself."""
