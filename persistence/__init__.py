"""SQL and nothing but SQL: one schema and one migration history for SQLite and PostgreSQL."""
