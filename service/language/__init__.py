"""In which language the service speaks: Indonesian is what the code says, English stands in the catalogues beside."""

from service.language.catalogue import english, script_table
from service.language.sentences import (
    DEFAULT,
    LANGUAGES,
    Language,
    either,
    gettext,
    gettext_noop,
    ngettext,
    pgettext,
    said_in,
    speak,
    speaking,
    spoken,
)

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "Language",
    "either",
    "english",
    "gettext",
    "gettext_noop",
    "ngettext",
    "pgettext",
    "said_in",
    "script_table",
    "speak",
    "speaking",
    "spoken",
]
