"""The questionnaire as an Excel workbook that officers fill: drawn sheet by sheet."""
