"""`lumbung form evaluate|answer|script`: try expressions, check answers and see the browser's module, without a database.

The engine reads no clock: the commands do, in the zone of the settings, unless `--now` says when it is.
"""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import msgspec

from forms.check import Verdict, check
from forms.compile import CompiledForm, compile_form
from forms.errors import FormProblems
from forms.evaluate import Around
from forms.expressions import ExpressionError
from forms.expressions.context import Context, Value, evaluate_typed
from forms.script import script
from forms.xlsform import load_form
from service.commands.authoring import refuse
from service.commands.telling import settings_of

_FILE = click.argument("file", type=click.Path(path_type=Path, exists=True))
_RECORD = click.Path(path_type=Path, exists=True, dir_okay=False)
_NOW = click.option("--now", help="The moment, ISO 8601 (else the clock).")


class Question(msgspec.Struct):
    """One line for `evaluate`."""

    expr: str
    context: Context | None = None


@click.command("evaluate")
@click.option("--batch", is_flag=True, help="One JSON object per line, answered in order.")
@_NOW
def evaluate(*, batch: bool, now: str | None) -> None:
    """Evaluate {"expr", "context"} from stdin; print {"type", "value"} or {"error"}."""
    moment = moment_of(now)
    for line in lines_of(sys.stdin.buffer.read(), batch=batch):
        click.echo(msgspec.json.encode(_evaluated(line, moment)))


def _evaluated(line: bytes, now: datetime) -> dict[str, object]:
    try:
        question = msgspec.json.decode(line, type=Question)
        kind, value = evaluate_typed(question.expr, question.context or {}, now)
    except msgspec.MsgspecError as error:
        return {"error": f"not a JSON object with expr and context: {error}"}
    except (ExpressionError, RecursionError) as error:
        return {"error": str(error)}
    return {"type": kind, "value": _spelt(value)}


def _spelt(value: Value) -> object:
    """JSON has no NaN and no infinities; whole numbers need no fraction."""
    if not isinstance(value, float):
        return value
    if value - value != 0:
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return int(value) if value.is_integer() else value


@click.command("answer")
@_FILE
@click.argument(
    "answers", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True), required=False
)
@click.option("--previous", type=_RECORD, help="Last year's answers in this version's names, JSON.")
@click.option("--register", type=_RECORD, help="The cooperative's register record, a flat JSON object.")
@click.option("--round", "round_", type=_RECORD, help="The round's record, a flat JSON object.")
@_NOW
@click.option("--batch", is_flag=True, help="Stdin holds one submission per line.")
def answer(
    file: Path,
    answers: Path | None,
    previous: Path | None,
    register: Path | None,
    round_: Path | None,
    now: str | None,
    *,
    batch: bool,
) -> None:
    """Check ANSWERS (else stdin) against the form FILE; print {"valid", "findings", "answers"}."""
    compiled = compiled_file(file)
    around = Around(now=moment_of(now), last_saved=_record(previous), register=_record(register), round=_record(round_))
    raw = sys.stdin.buffer.read() if answers is None or str(answers) == "-" else answers.read_bytes()
    for line in lines_of(raw, batch=batch):
        click.echo(msgspec.json.encode(_checked(compiled, line, around)))


def _checked(compiled: CompiledForm, line: bytes, around: Around) -> object:
    try:
        verdict: Verdict = check(compiled, line, around)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        return {"error": f"not the JSON of a submission: {error}"}
    findings = [
        {"path": finding.path, "code": finding.code, "severity": finding.severity, "message": finding.message}
        for finding in verdict.findings
    ]
    return {"valid": verdict.valid, "findings": findings, "answers": verdict.answers}


@click.command("script")
@_FILE
def script_command(file: Path) -> None:
    """Print the JavaScript module of FILE's logic."""
    click.echo(script(compiled_file(file)), nl=False)


def compiled_file(file: Path) -> CompiledForm:
    """Load and compile a form; ends the command with its issues where it cannot be used."""
    try:
        return compile_form(load_form(file))
    except FormProblems as problems:
        refuse(file, problems.issues)


def moment_of(text: str | None) -> datetime:
    """Give the moment of `--now`, else the clock's, in the zone of the settings.

    Raises:
        click.BadParameter: when the text is no date and time.
    """
    zone = ZoneInfo(settings_of().zone)
    if text is None:
        return datetime.now(zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text} is no ISO 8601 date and time") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _record(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise click.ClickException(f"{path}: {error}") from error


def lines_of(raw: bytes, *, batch: bool) -> Iterator[bytes]:
    """Yield the JSON texts of an input: one a line, or all of it."""
    if not batch:
        yield raw
        return
    yield from (line for line in raw.splitlines() if line.strip())
