"""The tables of XLSForm as data: sheets, columns, question types, constants, and the names other dialects use.

Sources: xlsform.org reference tables, the aliases that pyxform 4.5 takes, the columns and types counted in
287 published workbooks, and our own extensions (forms/README.md).
"""

import re
from collections.abc import Mapping
from typing import Final

SHEETS: Final = (
    "survey", "choices", "settings", "checks", "bridge", "recap", "cases", "entities", "external_choices",
)  # fmt: skip

SURVEY_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "type": ("command",),
    "name": ("tag", "value"),
    "label": ("caption",),
    "hint": (),
    "guidance_hint": (),
    "relevant": ("relevance", "bind::relevant", "bind:relevant"),
    "required": ("bind::required",),
    "required_message": ("requiredmsg", "bind::jr:requiredmsg"),
    "constraint": ("bind::constraint",),
    "constraint_message": ("constraining_message", "bind::jr:constraintmsg"),
    "warning": (),
    "warning_message": (),
    "calculation": ("calculate", "bind::calculate"),
    "trigger": (),
    "default": (),
    "read_only": ("readonly", "bind::readonly"),
    "choice_filter": (),
    "appearance": ("control::appearance", "body::appearance"),
    "parameters": (),
    "repeat_count": ("count", "jr:count"),
    "disabled": (),
    "media::image": ("image",),
    "media::big-image": ("big-image",),
    "media::audio": ("audio",),
    "media::video": ("video",),
}
"""Canonical column of the survey sheet to its other names, all lower case with `_` for blanks."""

CHOICE_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "list_name": (),
    "name": ("value",),
    "label": ("caption",),
    "media::image": ("image",),
    "media::big-image": ("big-image",),
    "media::audio": ("audio",),
    "media::video": ("video",),
}

CHECK_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (),
    "severity": (),
    "relevant": ("relevance",),
    "expression": (),
    "message": (),
    "questions": ("question",),
}

BRIDGE_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "question": (),
    "expression": (),
    "comparable": (),
    "note": (),
}

RECAP_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "table": (),
    "title": (),
    "by": (),
    "where": (),
    "name": (),
    "heading": (),
    "subheading": (),
    "value": (),
    "format": (),
    "chart": (),
}

CASE_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "case": (),
    "like": (),
    "question": (),
    "answer": (),
    "expect": ("expected",),
    "note": (),
}

MAX_CASES: Final = 500

ENTITY_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "list_name": ("dataset",),
    "label": (),
    "entity_id": (),
    "create_if": (),
    "update_if": (),
    "repeat": (),
}

SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "form_id": ("id_string", "set_form_id"),
    "form_title": ("title", "set_form_title"),
    "version": (),
    "default_language": (),
    "instance_name": (),
    "allow_choice_duplicates": (),
    "style": (),
    "public_key": (),
    "submission_url": (),
    "auto_send": (),
    "auto_delete": (),
    "namespaces": (),
    "omit_instanceid": (),
    "instance_xmlns": (),
    "client_editable": (),
    "name": (),
    "prefix": (),
    "delimiter": (),
    "path": (),
    "xml_root": (),
    "flat": (),
    "add_none_option": (),
    "clean_text_values": (),
    "marks": (),
    "workbook_title": (),
    "workbook_note": (),
    "workbook_region": (),
    "bridge_from": (),
    "workbook_status": (),
    "workbook_district": (),
    "workbook_split": (),
    "workbook_split_name": (),
    "dashboard": (),
    "unique": (),
    "facet": (),
    "sms_keyword": (),
    "sms_separator": (),
    "sms_allow_media": ("sms_allow_medias",),
    "sms_date_format": (),
    "sms_datetime_format": (),
    "sms_response": (),
}

TRANSLATED: Final = frozenset(
    {"label", "hint", "guidance_hint", "required_message", "constraint_message", "warning_message", "message",
     "title", "heading", "subheading", "media::image", "media::big-image", "media::audio", "media::video"}
)  # fmt: skip
"""Columns that may be given once a language: `label::Bahasa Indonesia (id)`."""

PASSED_ON: Final = ("bind::", "bind:", "instance::", "body::", "control::")
"""Columns that carry attributes of an XForm; kept among the extras."""

KEPT: Final = frozenset(
    {"autoplay", "rows", "save_to", "sms_field", "sms_option", "noapperrorstring", "no_app_error_string", "note",
     "notes", "comment", "comments", "compact_tag", "query", "intent", "hxl", "unit", "section", "source", "values",
     "choices_of"}
)  # fmt: skip
"""Columns that are known to mean nothing here: kept among the extras and never taken for a slip."""

TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("string", "q string", "add text prompt", "phone number"),
    "integer": ("int", "q int", "add integer prompt", "percentage", "number of days in last month",
                "number of days in last six months", "number of days in last year"),
    "decimal": ("q decimal", "add decimal prompt"),
    "date": ("q date", "add date prompt"),
    "time": (),
    "datetime": ("date time", "q datetime", "q date time", "add date time prompt", "add datetime prompt"),
    "geopoint": ("gps", "location", "q geopoint", "q location", "add location prompt"),
    "geotrace": ("q geotrace",),
    "geoshape": ("q geoshape",),
    "range": (),
    "acknowledge": ("trigger", "q acknowledge", "add acknowledge prompt"),
    "note": ("q note", "add note prompt"),
    "calculate": ("q calculate", "add calculate prompt"),
    "hidden": (),
    "barcode": ("q barcode", "add barcode prompt"),
    "image": ("photo", "q image", "q picture", "add image prompt", "add photo prompt"),
    "audio": ("q audio", "add audio prompt"),
    "video": ("q video", "add video prompt"),
    "file": ("add file prompt", "osm"),
    "start": ("start time", "get start time"),
    "end": ("end time", "get end time"),
    "today": ("get today",),
    "deviceid": ("imei", "device id", "get device id", "uri:deviceid"),
    "username": ("uri:username",),
    "phonenumber": ("get phone number", "uri:phonenumber"),
    "email": ("uri:email",),
    "audit": (),
    "start-geopoint": ("background-geopoint",),
    "background-audio": (),
    "simserial": ("sim id", "get sim id", "uri:simserial"),
    "subscriberid": ("subscriber id", "get subscriber id", "uri:subscriberid"),
    "csv-external": (),
    "xml-external": (),
}  # fmt: skip
"""Canonical type to its other names, lower case with blanks for `_`. Types with a list stand in `LIST_TYPES`."""

LIST_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "select_one": ("select one", "select one from", "select one using", "select1", "q select1", "add select one prompt using"),
    "select_multiple": ("select multiple", "select multiple from", "select multiple using", "select all that apply",
                        "select all that apply from", "q select", "add select multiple prompt using"),
    "rank": ("rank",),
    "select_one_from_file": ("select one from file",),
    "select_multiple_from_file": ("select multiple from file",),
    "select_one_external": ("select one external",),
}  # fmt: skip

BLOCKS: Final[Mapping[str, str]] = {
    "group": "group",
    "repeat": "repeat",
    "lgroup": "repeat",
    "looped group": "repeat",
    "loop": "loop",
}
"""What may follow `begin` and `end`, to what it is."""

TYPE_CONSTRAINTS: Final[Mapping[str, str]] = {
    "percentage": ". >= 0 and . <= 100",
    "number of days in last month": ". >= 0 and . <= 31",
    "number of days in last six months": ". >= 0 and . <= 183",
    "number of days in last year": ". >= 0 and . <= 365",
    "phone number": "regex(., '^[0-9]*$')",
}
"""Types that bring their own constraint where the author wrote none."""

FOREIGN_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "tel": ("CHT", "text"),
    "caseid": ("SurveyCTO", "text"),
    "calculate here": ("SurveyCTO", "calculate"),
    "text audit": ("SurveyCTO", "audit"),
    "audio audit": ("SurveyCTO", "background-audio"),
    "speed violations count": ("SurveyCTO", ""),
    "speed violations list": ("SurveyCTO", ""),
    "speed violations audit": ("SurveyCTO", ""),
    "enumerator": ("SurveyCTO", "select_one"),
    "comments": ("SurveyCTO", "text"),
    "sensor statistic": ("SurveyCTO", ""),
    "sensor stream": ("SurveyCTO", ""),
    "cascading select": ("pyxform lama", "select_one"),
}
"""Types of other dialects, to the dialect and to what to write instead ('' = nothing)."""

FOREIGN_PREFIXES: Final[Mapping[str, str]] = {"db:": "CHT", "contact:": "CHT", "sensor ": "SurveyCTO"}

TRUE_WORDS: Final = frozenset({"yes", "true", "true()", "1"})
FALSE_WORDS: Final = frozenset({"no", "false", "false()", "0", ""})

RESERVED_NAMES: Final = frozenset({"meta", "__proto__", "constructor", "prototype"})
"""`meta` is XLSForm's own group; the others would change the objects that hold the answers in a browser."""

NAME: Final = re.compile(r"[^\W\d][\w.\-]*\Z")
"""An XML name without a colon: a letter or `_`, then letters, digits, `_`, `-`, `.`."""

MAX_NAME: Final = 128

LANGUAGES: Final[Mapping[str, str]] = {
    "arabic": "ar",
    "bahasa": "id",
    "bahasa indonesia": "id",
    "bahasa melayu": "ms",
    "chinese": "zh",
    "deutsch": "de",
    "dutch": "nl",
    "english": "en",
    "español": "es",
    "french": "fr",
    "français": "fr",
    "german": "de",
    "indonesia": "id",
    "indonesian": "id",
    "inggris": "en",
    "italian": "it",
    "jawa": "jv",
    "khmer": "km",
    "kiswahili": "sw",
    "malay": "ms",
    "portuguese": "pt",
    "spanish": "es",
    "swahili": "sw",
}
"""Languages that authors name without a code."""

MAX_ROWS: Final = 20_000
MAX_CHOICES: Final = 200_000
MAX_DEPTH: Final = 20
MAX_CELL: Final = 32_767


def _inverse(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {name: canonical for canonical, others in table.items() for name in (canonical, *others)}


TYPE_NAMES: Final[Mapping[str, str]] = _inverse(TYPES)
LIST_TYPE_NAMES: Final[Mapping[str, str]] = {
    alias: canonical for canonical, aliases in LIST_TYPES.items() for alias in aliases
}


def column_names(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Give every name that a column of this sheet may have, to its canonical one."""
    return _inverse(table)
