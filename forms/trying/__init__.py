"""Invented answers: how a value is drawn for one question, and what is tried where a rule is broken."""
