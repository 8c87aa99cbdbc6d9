"""`lumbung form impact FILE`: what a new version would find in the stored answers of a round."""

from collections.abc import Mapping
from pathlib import Path

import click
import msgspec

from forms.impact_counts import RuleCount
from forms.model import text_in
from service.actions.impact import RoundImpact, count_impact, last_round
from service.commands.acting import act
from service.commands.authoring import loaded
from service.commands.reporting import Language
from service.commands.telling import data_option, tell
from service.database.handle import Handle


@click.command("impact")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--round", "book_year", type=int, help="The book year whose answers are taken (else the last round).")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", help="Language of the report.")
@data_option
def impact_command(file: Path, book_year: int | None, *, as_json: bool, language: Language, data: Path | None) -> None:
    """Run the rules of FILE over the stored answers of a round, bridged, and count what they find."""
    form = loaded(file)

    async def story(handle: Handle) -> RoundImpact:
        the_round = await last_round(handle, book_year)
        return await count_impact(handle, form, the_round, _progress)

    found = act(data, story)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        click.echo(report_impact(found, form.default_language, language))


def _progress(done: int, total: int) -> None:
    tell(f"{done} / {total}")


_IMPACT = {
    "id": (
        "{} kiriman tahun buku {} diperiksa dengan aturan baru: {} akan punya kesalahan, {} peringatan.",
        "SALAH", "Peringatan", "Pertanyaan dan pilihan yang dihapus", "Tidak terbawa oleh jembatan", "Draf yang terbuka sekarang: {}.",
        "{} kiriman dari versi tanpa jembatan tidak dihitung.", "pertanyaan baru",
    ),
    "en": (
        "{} submissions of book year {} were checked with the new rules: {} would have an error, {} a warning.",
        "ERROR", "Warning", "Questions and choices that are gone", "Left behind by the bridge", "Drafts open now: {}.",
        "{} submissions of versions without a bridge are not counted.", "new question",
    ),
}  # fmt: skip


def report_impact(found: RoundImpact, default_language: str, language: Language = "id") -> str:
    """Write the counts: the totals, each rule with its regions, what is gone, what is left behind, open drafts."""
    counted, wrong, doubtful, gone, left, drafts, unread, new = _IMPACT[language]
    impact = found.impact
    sums = [sum(regions.values()) for regions in (impact.submissions, impact.errors, impact.warnings)]
    lines = [counted.format(sums[0], found.book_year, *sums[1:])]
    for rule in impact.rules:
        mark = wrong if rule.severity == "error" else doubtful
        lines.append(f"  {mark}: {_rule(rule, default_language, language, new)}: {_counted(rule.total, rule.regions)}")
        lines += [f"         {each.name} ({each.id})" for each in rule.examples]
    lines += [f"[{gone}]"] if impact.gone else []
    for lost in impact.gone:
        choice = f" = {lost.choice}" if lost.choice else ""
        lines.append(f"  {lost.question}{choice}: {_counted(lost.total, lost.regions)}")
    lines += [f"[{left}]"] if impact.left else []
    lines += [f"  {each.path}: {_counted(each.total, each.regions)}" for each in impact.left]
    lines.append(drafts.format(_counted(sum(found.drafts.values()), found.drafts)))
    return "\n".join([*lines, *([unread.format(found.unread)] if found.unread else [])])


def _rule(rule: RuleCount, default_language: str, language: Language, new: str) -> str:
    named = rule.rule if rule.rule == rule.code else f"{rule.code} {rule.rule}"
    said = text_in(rule.message, language, default_language) or text_in(rule.label, language, default_language)
    return f"{rule.path} ({named}{f', {new}' if rule.is_new else ''}) {said}".rstrip()


def _counted(total: int, regions: Mapping[str, int]) -> str:
    return (
        f"{total} ({', '.join(f'{code} {count}' for code, count in sorted(regions.items()))})"
        if regions
        else str(total)
    )
