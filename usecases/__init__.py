"""One file per intention of a person; the list of files is the feature list."""
