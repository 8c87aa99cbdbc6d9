"""The pure form engine: bytes and structs in, structs out. No async, no network, no database, no clock."""
