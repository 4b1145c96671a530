"""Reference data carried by the project (``catalog.toml``) and the script that rebuilds it."""
