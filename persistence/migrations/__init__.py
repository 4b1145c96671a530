"""The history of the schema, oldest first; a migration that was published is never edited."""
