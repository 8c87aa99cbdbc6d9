"""The ministry's table of cooperatives, read into rows of our register. Pure: no database, no clock."""
