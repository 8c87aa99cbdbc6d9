"""A workbook becomes a Form; everything that is wrong with it is told at once."""

from forms.xlsform.load import examine, form_of, load_form
from forms.xlsform.outside import examine_outside
from forms.xlsform.read import read_form

__all__ = ["examine", "examine_outside", "form_of", "load_form", "read_form"]
