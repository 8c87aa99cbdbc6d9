"""A workbook becomes a Form; everything that is wrong with it is told at once."""

from forms.xlsform.load import examine, form_of, load_form
from forms.xlsform.outside import cases_outside, examine_outside
from forms.xlsform.read import read_form

__all__ = ["cases_outside", "examine", "examine_outside", "form_of", "load_form", "read_form"]
