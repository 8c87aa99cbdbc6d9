"""The printable questionnaire: a form laid out on A4, filled by hand where no signal reaches."""
