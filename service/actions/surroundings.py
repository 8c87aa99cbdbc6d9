"""What surrounds a submission's answers: its row of the register, its round, the moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms.evaluate import Around
from service.database.rounds import Round


def round_columns(the_round: Round, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the round as the form reads it with pulldata('round', ...); the deadline of the meeting follows the form."""
    secondary = facts.get("bentuk") == "sekunder"
    return {
        "tahun_buku": the_round.book_year,
        "tahun_tanpa_rat": the_round.years_without_rat,
        "batas_rat_primer": the_round.rat_deadline_primer.isoformat(),
        "batas_rat_sekunder": the_round.rat_deadline_sekunder.isoformat(),
        "batas_rat": (the_round.rat_deadline_sekunder if secondary else the_round.rat_deadline_primer).isoformat(),
        "batas_kirim": the_round.deadline.isoformat(),
        "mulai": the_round.starts.isoformat(),
        "lampiran": "ya" if the_round.takes_files else "tidak",  # nobody is warned for lacking what was not taken
    }


def around_of(
    current: Round, facts: Mapping[str, Any], now: datetime, last_saved: dict[str, Any] | None = None
) -> Around:
    """Give the form's surroundings for one cooperative in a round.

    Args:
        current: the round.
        facts: the cooperative's row of the register.
        now: an aware moment.
        last_saved: last year's accepted answers in this version's names, where there are any.
    """
    return Around(last_saved=last_saved, register=dict(facts), round=round_columns(current, facts), now=now)
