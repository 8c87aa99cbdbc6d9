"""The questionnaire as an Excel workbook that officers fill: what stands where, what a filled one says, and what that means."""
