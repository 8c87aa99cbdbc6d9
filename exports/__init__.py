"""Workbooks: rows in, bytes out. Pure; imports forms only."""
