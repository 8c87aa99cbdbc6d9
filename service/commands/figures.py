"""`lumbung round import-figures YEAR FILE`: last year's figures from a workbook, one row per cooperative."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from service.actions.import_figures import FigureReport, Upload, import_figures
from service.actions.library import Library
from service.commands.acting import act
from service.commands.telling import data_option, settings_of
from service.database.handle import Handle
from service.figures.columns import Column

MOST_MISSING = 10
"""So many required questions that the file does not answer are listed."""


@click.command("import-figures")
@click.argument("book_year", type=click.IntRange(1945, 2200))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--map", "pairs", multiple=True, metavar="KOLOM=pertanyaan", help="A column's question; '' leaves it out."
)
@click.option(
    "--mapping", type=click.File(encoding="utf-8"), help="A file of such pairs, one a line; # begins a remark."
)
@click.option(
    "--version", "label", default="", help="Form version (default: the round's, else the newest of the year)."
)
@click.option("--years-without-rat", type=click.IntRange(1, 9), default=2, show_default=True, help="For a new round.")
@click.option("--strict", is_flag=True, help="Refuse rows that lack required answers.")
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as JSON.")
@data_option
def import_figures_command(  # noqa: PLR0913  # click hands over each option by itself
    book_year: int,
    file: Path,
    pairs: tuple[str, ...],
    label: str,
    years_without_rat: int,
    *,
    strict: bool,
    dry_run: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """Bring last year's figures in FILE (xlsx, ods, CSV; one row per cooperative) into the round of BOOK_YEAR.

    Good rows become accepted answers; bad ones are told and stay out: exit 1.
    """
    upload = Upload(
        book_year=book_year,
        name=file.name,
        data=file.read_bytes(),
        label=label,
        pairs=tuple(pair for each in pairs for pair in _pairs(each)),
        strict=strict,
        years_without_rat=years_without_rat,
    )
    now = datetime.now(ZoneInfo(settings_of(data).zone))

    async def story(handle: Handle) -> FigureReport:
        return await import_figures(handle, Library(), upload, now=now, dry_run=dry_run)

    report = act(data, story)
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        for line in _lines(report):
            click.echo(line)
    if report.refused:
        raise click.exceptions.Exit(1)


def _pairs(given: str) -> list[str]:
    """Give the pair itself, or those of a file `@FILE`, one a line; lines that begin with # are remarks."""
    if not given.startswith("@"):
        return [given]
    try:
        lines = Path(given[1:]).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{given[1:]} cannot be read: {error}", param_hint="--map") from error
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _lines(report: FigureReport) -> Iterator[str]:
    """Write a report as a table for people."""
    yield f"Berkas\t{report.name}\tSHA-256 {report.sha256}"
    yield f"Kuesioner\t{report.version}\ttahun buku {report.book_year}"
    for column in report.columns:
        yield f"Kolom\t{column.header}\t{_meaning(column)}"
    for fault in report.faults:
        mark = "SALAH" if fault.severity == "error" else "catatan"
        yield f"Baris {fault.row}\t{mark}\t{fault.column}\t{fault.value}\t{fault.message}"
    listed = sorted(report.missing.items(), key=lambda pair: -pair[1])
    for label, count in listed[:MOST_MISSING]:
        yield f"Kosong\t{label}\twajib, tanpa jawaban di {count} baris"
    if len(listed) > MOST_MISSING:
        yield f"Kosong\t…\tdan {len(listed) - MOST_MISSING} pertanyaan wajib lain"
    begun = "" if report.applied else "Akan "
    yield (
        f"{begun}masuk: {report.added} koperasi baru, {report.changed} diperbarui; "
        f"{report.same} sama, {report.refused} baris ditolak, {report.read} baris terbaca."
    )


def _meaning(column: Column) -> str:
    """Say what a column is for."""
    finds = f"mengenali koperasi ({column.identity})" if column.identity else ""
    answers = {
        "automatic": f"{column.question} (dari judulnya)",
        "said": f"{column.question} (ditentukan)",
        "left_out": "diabaikan",
        "doubled": f"TIDAK DIPAKAI. {column.note}",
        "unmapped": "" if finds else f"TIDAK DIPAKAI. {column.note or 'Tentukan dengan --map, atau abaikan.'}",
    }[column.how]
    return "; ".join(text for text in (finds, answers) if text)
