"""`lumbung register import FILE`: a table of cooperatives comes into the register."""

import uuid
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from service.actions.import_register import ImportReport, import_register
from service.commands.acting import act
from service.commands.telling import data_option, settings_of, tell
from service.database.handle import Handle


@click.group()
def register() -> None:
    """The register of all cooperatives."""


@register.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only tell what would happen.")
@data_option
def import_command(file: Path, *, dry_run: bool, data: Path | None) -> None:
    """Bring FILE (CSV, xlsx or ods) into the register; tells every fault by row, and imports all rows or none."""
    content = file.read_bytes()
    today = datetime.now(ZoneInfo(settings_of(data).zone)).date()

    async def story(handle: Handle) -> ImportReport:
        return await import_register(handle, content, file.name, today=today, new_id=uuid.uuid4, dry_run=dry_run)

    report = act(data, story)
    for fault in report.faults:
        mark = "SALAH" if fault.severity == "error" else "catatan"
        click.echo(f"baris {fault.row}: {mark}: {fault.message}")
    click.echo(_verdict(report))
    tell(f"{file.name}: {report.read} baris terbaca")
    if report.refused:
        raise click.exceptions.Exit(1)


def _verdict(report: ImportReport) -> str:
    """The last line: what happened to the register."""
    counts = f"{report.added} koperasi baru, {report.changed} diperbarui, {report.same} sama"
    if report.refused:
        errors = sum(fault.severity == "error" for fault in report.faults)
        return f"Tidak ada yang diimpor: {errors} baris salah. Perbaiki, lalu impor lagi."
    return f"{counts}." if report.applied else f"Akan diimpor: {counts}."
