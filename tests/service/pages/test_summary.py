"""Whatever keeps a submission from being sent stands in the summary, with a link to where it is mended."""

import pytest

from forms.errors import Finding
from forms.evaluate import evaluate
from forms.model import Repeat, walk
from service.pages.fields import fields_of
from service.pages.summary import summarise


def address(section, element):
    return f"{section.name}#{element}"


@pytest.fixture
def places(questionnaire, example, around):
    """Every place of the form that can bear a finding now: questions, groups, repeats; the first row stands for all."""
    seen = evaluate(questionnaire, example["answers"], around)
    repeats = {path for path, node in walk(questionnaire.form.children) if isinstance(node, Repeat)}

    def said(path):
        return "/".join(
            f"{name}[1]" if path[:at] in repeats and at < len(path) else name for at, name in enumerate(path, 1)
        )

    return [said(path) for path, _ in walk(questionnaire.form.children) if seen.relevant.get(said(path))]


def test_every_finding_of_every_place_can_be_reached(build, places):
    assert len(places) > 150
    for severity in ("error", "warning"):
        code = "check" if severity == "error" else "warning"
        for path in places:
            finding = Finding(path=path, code=code, severity=severity, message=f"Perbaiki {path}.")
            sections = build(strict=True, findings=(finding,))
            summary = summarise(sections, address)
            assert len(summary.lines) == 1, (path, severity)
            assert path in summary.lines[0].words
            element = summary.lines[0].href.partition("#")[2].removeprefix("~alasan/")
            assert element in {
                field.anchor if severity == "error" else field.name
                for one in sections
                for field in fields_of(one.items)
            }


def test_many_unanswered_questions_of_a_section_are_told_in_one_line(build):
    emptied = {f"keuangan/{name}": None for name in ("simpanan_pokok", "simpanan_wajib", "hibah", "pendapatan")}
    summary = summarise(build(emptied, strict=True), address)
    assert [line.words for line in summary.lines if "pertanyaan wajib" in line.words] == [
        "G. Keuangan per 31 Desember: 4 pertanyaan wajib belum dijawab."
    ]
    assert "4 pertanyaan wajib belum dijawab" in summary.lead


def test_a_reason_takes_its_warning_out_of_the_summary(build):
    short = {"identitas/alamat": "Jl. Satu"}
    told = summarise(build(short, strict=True), address)
    assert [line.href for line in told.lines] == ["identitas#~alasan/identitas/alamat"]
    assert told.lead == "1 hal perlu dijelaskan. Isian Anda sudah tersimpan."
    explained = build(short, strict=True, reasons={"identitas/alamat": "Satu-satunya jalan."})
    assert summarise(explained, address).lines == ()


def test_a_warning_about_rows_has_its_own_place_for_a_reason(build):
    path = "pembiayaan/pinjaman_diterima"
    finding = Finding(path=path, code="warning", severity="warning", message="Isi rincian pinjamannya.")
    fields = [field for one in build(strict=True, findings=(finding,)) for field in fields_of(one.items)]
    place = next(field for field in fields if field.name == path)
    assert (place.kind, place.warnings, place.explainable) == ("rule", ("Isi rincian pinjamannya.",), True)
