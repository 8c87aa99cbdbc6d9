"""Counts per office and state, and the heads of the chains: derived in the same transaction as each event."""

import hashlib

import msgspec

from service.database.handle import Reader, made


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many cooperatives of one office stand where in a round."""

    office_id: int
    not_started: int
    draft: int
    sent: int
    verified: int
    accepted: int
    returned: int

    @property
    def total(self) -> int:
        """The office's whole roster."""
        return self.not_started + self.draft + self.sent + self.verified + self.accepted + self.returned


async def counts(rows: Reader, round_id: int) -> tuple[Count, ...]:
    """Give the counts of the offices that the principal may see, by office id."""
    found = await rows.fetch(
        """select office_id, sum(not_started)::int4 as not_started, sum(draft)::int4 as draft, sum(sent)::int4 as sent,
                  sum(verified)::int4 as verified, sum(accepted)::int4 as accepted, sum(returned)::int4 as returned
             from tally where round_id = $1 group by office_id order by office_id""",
        round_id,
    )
    return tuple(made(Count, row) for row in found)


async def top_hash(rows: Reader, round_id: int) -> bytes:
    """Give the hash over all heads of a round that the principal may see; read it in the export's own snapshot."""
    found = await rows.fetch(
        "select office_id, strand, place, head from tally where round_id = $1 order by office_id, strand", round_id
    )
    whole = hashlib.sha256(b"lumbung/top/1" + round_id.to_bytes(2, "big"))
    for row in found:
        whole.update(row["office_id"].to_bytes(2, "big") + row["strand"].to_bytes(2, "big"))
        whole.update(row["place"].to_bytes(8, "big") + row["head"])
    return whole.digest()
