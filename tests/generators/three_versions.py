"""Submissions of three versions as stored, for the bench of exports: 138 questions and three repeats of five rows each."""

import random
from datetime import UTC, date, datetime

import msgspec

from exports.model import BookSpec, Office, Region, RosterCount, Round
from forms.model import Choice, Form, Group, Question, Repeat

NEWEST = 3
WORDS = ("Koperasi", "Serba", "Usaha", "Maju", "Bersama", "Desa", "Merah", "Putih", "Sejahtera", "Mandiri")
CHOICES = {f"Pilihan jawaban {number}": number for number in range(12)}


def survey(version):
    """A form of 138 questions and three repeats; each version calls a third of its questions otherwise."""

    def asked(kind, place, before="q"):
        name = f"{before}{place}_{version}" if place % 3 == 0 and version < NEWEST else f"{before}{place}"
        return Question(
            name=name,
            type=kind,
            row=2,
            label={"id": f"Pertanyaan {place}"},
            list_name="pilihan" if kind == "select_one" else "",
        )

    kinds = ("integer", "text", "select_one", "decimal", "text", "integer", "date")
    groups = [
        Group(name=f"g{at}", row=2, label={"id": f"Bagian {at}"}, children=tuple(asked(kinds[p % 7], p) for p in range(at * 23, at * 23 + 23)))
        for at in range(6)
    ]  # fmt: skip
    repeats = [
        Repeat(name=f"r{at}", row=2, label={"id": f"Daftar {at}"}, children=tuple(asked(kind, p, f"r{at}q") for p, kind in enumerate(("text", "integer", "decimal"), 1)))
        for at in range(3)
    ]  # fmt: skip
    texts = tuple(Choice(name=f"p{n}", row=2, label={"id": text}) for n, text in enumerate(CHOICES))
    return Form(
        id="uji", version=f"2025.{version}", title="Uji", default_language="id", languages=("id",), choices={"pilihan": texts},
        children=(*groups, *repeats),
    )  # fmt: skip


def stored(count):
    """Give submissions as a workbook takes them: JSON as stored, decoded and carried into the newest version on the way."""
    dice = random.Random(11)  # noqa: S311  # the same answers for every run
    makers = {
        "integer": lambda: dice.randrange(10 ** dice.randrange(1, 11)),
        "decimal": lambda: dice.random() * 1e6,
        "date": lambda: date.fromordinal(730_120 + dice.randrange(9_000)).isoformat(),
        "text": lambda: " ".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 5))),
        "select_one": lambda: f"p{dice.randrange(12)}",
    }
    forms = [survey(version) for version in range(1, NEWEST + 1)]
    found = []
    for number in range(count):
        version = number % NEWEST
        answers = {}
        for node in forms[version].children:
            times = range(5) if isinstance(node, Repeat) else range(1)
            made = [{each.name: makers[each.type]() for each in node.children} for _ in times]
            answers[node.name] = made if isinstance(node, Repeat) else made[0]
        found.append((version + 1, msgspec.json.encode(answers)))
    return found


def carried(answers, version):
    """Give answers of an older version in the newest one's names."""
    end = f"_{version}"

    def renamed(row):
        return {name.removesuffix(end): value for name, value in row.items()}

    return {
        name: [renamed(row) for row in value] if isinstance(value, list) else renamed(value)
        for name, value in answers.items()
    }


def spec_of(count):
    """Everything about a workbook of one office."""
    office = Office(code="64.03", name="Dinas", kind="regency", region="64.03")
    return BookSpec(
        round=Round(year=2025, cut_off=date(2025, 12, 31), inactive_after=2), offices=(office,),
        regions=(Region(code="64.03", name="Kabupaten Berau"),), scope="KABUPATEN BERAU", generated_at=datetime(2026, 6, 30, tzinfo=UTC),
        generated_by="Uji", file_name="uji.xlsx", chain_head="00" * 32,
        roster=(RosterCount(office="64.03", state="sent", version="2025.3", count=count),),
    )  # fmt: skip
