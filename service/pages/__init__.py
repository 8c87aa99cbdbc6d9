"""The pages that people see: server-rendered, usable without script, quicker with it."""
