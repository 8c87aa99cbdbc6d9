"""The commands of `lumbung`, one click group or command a file; `service/cli.py` adds them."""
