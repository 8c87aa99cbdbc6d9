"""A workbook of last year's figures, one row per cooperative, read into answers of a form. Pure: no database, no clock."""
