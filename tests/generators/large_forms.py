"""Forms of a size that real ones rarely reach, as rows of JSON that `load_form` reads."""

from collections.abc import Iterator
from typing import Any

PER_GROUP = 50
PER_LIST = 50
DISTRICTS = 160
VILLAGES = 100


def large_form(questions: int, choices: int) -> dict[str, Any]:
    """Give a form of so many questions in groups, with rules that read their neighbours, and so many choices in lists."""
    lists = max(1, choices // PER_LIST)
    survey = [row for number in range(questions) for row in _rows(number, questions, lists)]
    listed = [
        {"list_name": f"l{number // PER_LIST}", "name": f"c{number}", "label": f"Pilihan {number}"}
        for number in range(lists * PER_LIST)
    ]
    return {"survey": survey, "choices": listed, "settings": {"form_id": "besar", "version": "1"}}


def _rows(number: int, questions: int, lists: int) -> Iterator[dict[str, str]]:
    if number % PER_GROUP == 0:
        row = {"type": "begin group", "name": f"g{number}", "label": f"Bagian {number}"}
        yield row | ({"relevant": f"${{q{number - 1}}} != 1"} if number and number % 4 == 1 else {})
    label, before = f"Pertanyaan {number}", f"${{q{number - number % 4}}}"
    yield {
        0: {"type": "integer", "constraint": ". >= 0 and . <= 1000000", "constraint_message": "Di luar batas."},
        1: {"type": f"select_one l{number % lists}", "relevant": f"{before} > 0"},
        2: {"type": "text", "constraint": f"string-length(.) < 100 or {before} = 5", "constraint_message": "Panjang."},
        3: {"type": "calculate", "calculation": f"coalesce({before}, 0) * 2 + 1"},
    }[number % 4] | {"name": f"q{number}", "label": label, "required": "yes" if number % 3 == 0 else ""}
    if number % PER_GROUP == PER_GROUP - 1 or number == questions - 1:
        yield {"type": "end group"}


def cascade() -> dict[str, Any]:
    """Give a form of two selects of which the second offers the 100 of 16,000 choices that belong to the first."""
    districts = [{"list_name": "kecamatan", "name": f"k{one}", "label": f"Kecamatan {one}"} for one in range(DISTRICTS)]
    villages = [
        {"list_name": "desa", "name": f"k{one}d{other}", "label": f"Desa {other}", "kecamatan": f"k{one}"}
        for one in range(DISTRICTS)
        for other in range(VILLAGES)
    ]
    survey = [
        {"type": "select_one kecamatan", "name": "kecamatan", "label": "Kecamatan"},
        {"type": "select_one desa", "name": "desa", "label": "Desa", "choice_filter": "kecamatan = ${kecamatan}"},
    ]
    return {"survey": survey, "choices": [*districts, *villages], "settings": {"form_id": "wilayah", "version": "1"}}
