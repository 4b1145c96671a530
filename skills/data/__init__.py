"""Reference data carried by the project: see README.md and catalog.toml."""
