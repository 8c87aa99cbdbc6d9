"""`lumbung form evaluate|answer|script` as scripts outside use them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

FORM = {
    "survey": [
        {"type": "integer", "name": "anggota", "label": "Anggota", "required": "yes"},
        {"type": "calculate", "name": "naik", "calculation": "${anggota} - ${last-saved#anggota}"},
        {"type": "calculate", "name": "nama", "calculation": "pulldata('register', 'nama', 'koperasi_id', 'K1')"},
        {"type": "calculate", "name": "hari", "calculation": "today()"},
    ],
    "settings": {"form_id": "uji", "form_title": "Uji", "default_language": "id"},
}


@pytest.fixture
def form_file(tmp_path: Path) -> str:
    file = tmp_path / "form.json"
    file.write_text(json.dumps(FORM))
    return str(file)


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, ["form", *arguments], input=stdin)


def test_evaluate_answers_line_by_line_in_order():
    lines = [
        '{"expr": "${a} + 1", "context": {"a": "2"}}',
        '{"expr": "1 div 0"}',
        '{"expr": "1 +"}',
        "rusak",
        '{"expr": "sum(${a})", "context": {"a": ["1", "2"]}}',
    ]
    told = [json.loads(line) for line in run("evaluate", "--batch", stdin="\n".join(lines)).stdout.splitlines()]
    assert told[0] == {"type": "number", "value": 3}
    assert told[1] == {"type": "number", "value": "Infinity"}
    assert "unfinished" in told[2]["error"]
    assert "error" in told[3]
    assert told[4] == {"type": "number", "value": 3}


def test_answer_reads_everything_around_and_prints_the_verdict(form_file, tmp_path):
    for name, record in {
        "answers": {"anggota": 50},
        "previous": {"anggota": 40},
        "register": {"koperasi_id": "K1", "nama": "Maju"},
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(record))
    options = [
        "--previous",
        str(tmp_path / "previous.json"),
        "--register",
        str(tmp_path / "register.json"),
        "--now",
        "2026-01-01T00:30:00",
    ]
    result = run("answer", form_file, str(tmp_path / "answers.json"), *options)
    assert json.loads(result.stdout) == {
        "valid": True, "findings": [], "answers": {"anggota": 50, "naik": 10, "nama": "Maju", "hari": "2026-01-01"},
    }  # fmt: skip


def test_answer_in_batch_gives_one_line_a_submission_and_goes_on_after_a_broken_one(form_file):
    told = [
        json.loads(line)
        for line in run("answer", form_file, "--batch", stdin='{"anggota": 1}\n{rusak\n{}\n').stdout.splitlines()
    ]
    assert [line.get("valid") for line in told] == [True, None, False]
    assert told[2]["findings"][0] == {
        "path": "anggota",
        "code": "required",
        "severity": "error",
        "message": "“Anggota” belum diisi. Isi jawabannya.",
    }


def test_a_form_that_cannot_be_used_is_told_on_stderr(tmp_path):
    file = tmp_path / "form.json"
    file.write_text(
        json.dumps(
            {"survey": [{"type": "calculate", "name": "a", "calculation": "${b}"}], "settings": {"form_id": "x"}}
        )
    )
    result = run("answer", str(file), stdin="{}")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "`b`" in result.stderr


def test_script_prints_the_module_alone(form_file):
    result = run("script", form_file)
    assert result.exit_code == 0
    assert "export function check" in result.stdout
