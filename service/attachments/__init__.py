"""Uploaded files judged and named, from their bytes alone: no network, no database."""
