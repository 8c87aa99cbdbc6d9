"""PostgreSQL: one noun a file, migrations in plain SQL, and the embedded server. The only place that knows asyncpg."""
