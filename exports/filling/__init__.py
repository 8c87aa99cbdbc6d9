"""The workbook that officers fill: drawn as a template, and given back with its faults marked."""
