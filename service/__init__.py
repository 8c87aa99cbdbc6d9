"""The async shell: Litestar, accounts, database, pages, command line."""
