"""Last year's small questionnaire, and workbooks of figures for it."""

import hashlib
import io

import openpyxl

from forms import versions
from forms.model import Choice, Form, Group, Question, Repeat
from service.database import forms

OLD_FORM = Form(
    id="koperasi",
    version="2024.1",
    title="Koperasi",
    default_language="id",
    languages=("id", "en"),
    children=(
        Group(
            name="umum", row=2, label={"id": "Umum"},
            children=(
                Question(
                    name="nama", type="text", row=3, label={"id": "Nama"}, required="true()",
                    default="pulldata('register', 'nama', 'koperasi_id', '')",
                ),
                Question(
                    name="rat", type="select_one", list_name="ya_tidak", row=4, label={"id": "RAT", "en": "Meeting"},
                    required="true()",
                ),
                Question(
                    name="rat_hadir", type="integer", row=5, label={"id": "Hadir"}, relevant="${rat} = 'ya'",
                    required="true()", constraint=". > 0", constraint_message={"id": "Yang hadir harus lebih dari 0."},
                ),
            ),
        ),
        Question(name="aset", type="decimal", row=6, label={"id": "Aset", "en": "Assets"}, extras={"unit": "Rp juta"}),
        Question(name="utang", type="decimal", row=7, label={"id": "Utang"}, warning=". <= 500",
                 warning_message={"id": "Utang besar."}),
        Question(name="bersih", type="calculate", row=8, label={"id": "Bersih"}, calculation="${aset} - ${utang}"),
        Repeat(
            name="unit", row=9,
            children=(Question(name="volume", type="decimal", row=10, label={"id": "Volume"}),),
        ),
    ),
    choices={"ya_tidak": (Choice(name="ya", row=2, label={"id": "Ya, sudah"}), Choice(name="tidak", row=3, label={"id": "Tidak"}))},
    settings={"marks": "rat"},
)  # fmt: skip

HEADER = ("Nama koperasi", "Desa", "Meeting", "rat_hadir", "ASET (Rp juta)", "utang")


def book(*rows):
    """An xlsx of these rows."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


async def publish_old_form(system):
    """Publish last year's form as the system; gives the version's id."""
    canonical = versions.canonical(OLD_FORM)
    new = forms.NewVersion(
        form="koperasi", title="Koperasi", label="2024.1", content_sha=hashlib.sha256(canonical).digest(),
        source_name="koperasi.json", source=canonical, canonical=canonical,
    )  # fmt: skip
    return (await forms.publish(system, new)).version_id
