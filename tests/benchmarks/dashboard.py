"""`./run bench dashboard`: the province's page over 6,000 and over 1,000,000 stored submissions, and the lists that it leads to.

Both stand in one server of our own, written by generate_series with the triggers off, their counts counted once. Pages are
asked for through the whole application; the processor's time of this process and of nothing else is told beside the clock's.
Target: the page over a million is as quick as over 6,000.
"""

import asyncio
import base64
import hashlib
import secrets
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import asyncpg
import msgspec
from litestar.testing import AsyncTestClient

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from forms import versions  # noqa: E402  # a script outside of the packages
from forms.xlsform import load_form  # noqa: E402
from service.accounts.system import system_handle  # noqa: E402
from service.actions.prepare import prepare  # noqa: E402
from service.app import create_app  # noqa: E402
from service.database import accounts, forms, migrate, rounds  # noqa: E402
from service.database.embedded import embedded_server  # noqa: E402
from service.settings import DatabaseUrls, Settings, from_environment  # noqa: E402

SIZES = (6_000, 1_000_000)
TIMES = 25
HOST = "testserver.local"
STORED = (
    """insert into cooperatives (id, office_id, name, name_key, nik, village_code, facts)
       select md5(n::text)::uuid, n % 11 + 1, 'Koperasi ' || n, 'koperasi ' || n, '', '64.03.01.2001', '{}'
         from generate_series(1, SIZE) n""",
    "insert into roster (round_id, cooperative_id, office_id) select ROUND, id, office_id from cooperatives",
    """insert into submissions (round_id, cooperative_id, office_id, state, revision, name_key, district_code, updated_at,
                                 sent_on, touched_on, figures)
       select ROUND, c.id, c.office_id, t.state, 1, c.name_key, '64.03.01', now(),
              case when t.state in ('sent', 'verified', 'accepted') then date '2026-02-02' + (c.n % 120)::int end,
              case when t.state in ('draft', 'returned') then current_date - (c.n % 30)::int end,
              case when t.state in ('sent', 'verified', 'accepted') then (array['Kepatuhan RAT/aktif', 'Kepatuhan RAT/sudah'])[1:(c.n % 3)::int] else '{}' end
         from (select *, ('x' || left(id::text, 7))::bit(28)::int as n from cooperatives) c,
              lateral (select (array['not_started', 'draft', 'sent', 'verified', 'accepted', 'accepted', 'accepted', 'returned'])[c.n % 8 + 1]
                       as state) t""",
    "select tally_rows(ROUND::int2, id) from offices",
    """update tally t set not_started = n.not_started, draft = n.draft, sent = n.sent, verified = n.verified,
              accepted = n.accepted, returned = n.returned
         from (select office_id, get_byte(uuid_send(cooperative_id), 0) & 7 as strand,
                      count(*) filter (where state = 'not_started') as not_started, count(*) filter (where state = 'draft') as draft,
                      count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'verified') as verified,
                      count(*) filter (where state = 'accepted') as accepted, count(*) filter (where state = 'returned') as returned
                 from submissions where round_id = ROUND group by 1, 2) n
        where t.round_id = ROUND and t.office_id = n.office_id and t.strand = n.strand""",
    "select count_anew(ROUND::int2)",
    "analyze",
)
PATHS = (
    "/provinsi",
    "/provinsi/unduh",
    "/koperasi?hari=2026-04-02",
    "/koperasi?ukuran=Kepatuhan+RAT/sudah&kantor=64.03",
    "/koperasi?diam=7",
)


class Taken(msgspec.Struct, frozen=True):
    """Medians of a request: milliseconds by the clock, and of this process's computing."""

    clock: float
    computing: float


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def begun(urls: DatabaseUrls) -> tuple[int, str]:
    """Make offices, the form, an empty round and the province's account; give the round and the session's cookie."""
    async with system_handle(urls) as handle:
        await prepare(handle)
        canonical = versions.canonical(load_form(ROOT / "forms" / "definitions" / "koperasi" / "2025"))
        published = await forms.publish(
            handle,
            forms.NewVersion(
                form="koperasi", title="Koperasi", label="2025.1", content_sha=hashlib.sha256(canonical).digest(),
                source_name="koperasi.json", source=canonical, canonical=canonical,
            ),
        )  # fmt: skip
        opened = await rounds.open_round(
            handle,
            rounds.RoundSettings(
                book_year=2025, form_version_id=published.version_id, starts=date(2026, 2, 2), deadline=date(2026, 12, 30),
                years_without_rat=2, rat_deadline_primer=date(2026, 3, 31), rat_deadline_sekunder=date(2026, 6, 30),
            ),
        )  # fmt: skip
        await accounts.add(
            handle,
            accounts.NewAccount(
                login_key="provinsi", login="provinsi", name="Provinsi", role="province", office_id=11,
                password_hash="no password fits this", must_change=False,  # none does
            ),
        )  # fmt: skip
    key = secrets.token_bytes(32)
    owner = await asyncpg.connect(urls.owner)
    await owner.execute("select open_session($1, $2, $3)", "provinsi", hashlib.sha256(key).digest(), timedelta(hours=2))
    await owner.close()
    return opened.round_id, base64.urlsafe_b64encode(key).decode().rstrip("=")


async def store(urls: DatabaseUrls, round_id: int, size: int) -> None:
    """Write so many submissions at once, as the owner, with the triggers off."""
    owner = await asyncpg.connect(urls.owner)
    await owner.execute("set session_replication_role = replica")
    for statement in STORED:
        await owner.execute(statement.replace("ROUND", str(round_id)).replace("SIZE", str(size)), timeout=900)
    await owner.close()


async def asked(urls: DatabaseUrls, cookie: str) -> dict[str, Taken]:
    """Ask for every path again and again through the application."""
    settings = Settings(
        database_url=urls.service,
        owner_url=urls.owner,
        base_url=f"http://{HOST}",
        allowed_hosts=(HOST,),
        log_level="error",
    )
    taken = {}
    async with AsyncTestClient(create_app(settings), base_url=f"http://{HOST}") as client:
        for path in PATHS:
            clocks, computed = [], []
            for nth in range(TIMES + 3):
                clock, computing = time.perf_counter(), time.process_time()
                answer = await client.get(path, headers={"cookie": f"lumbung-session={cookie}"})
                if answer.status_code != 200:  # found
                    raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")
                if nth >= 3:  # the first ones compile
                    clocks.append((time.perf_counter() - clock) * 1000)
                    computed.append((time.process_time() - computing) * 1000)
            taken[path] = Taken(statistics.median(clocks), statistics.median(computed))
    return taken


async def main() -> None:
    """Measure each size in a database of its own, and print both beside each other."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        chosen = from_environment().postgres_bin
        with embedded_server(Path(folder), lambda _line: None, chosen=chosen, durable=False) as server:
            for size in SIZES:
                urls = server.urls(f"bench_{size}")
                await migrate.up(urls.owner)
                round_id, cookie = await begun(urls)
                start = time.perf_counter()
                await store(urls, round_id, size)
                say(f"{size:,} submissions stored in {time.perf_counter() - start:.0f} s")
                found[size] = await asked(urls, cookie)
    few, many = SIZES
    say(f"{'page':52}  {few:>9,} ms  computing  {many:>9,} ms  computing  ratio")
    for path in PATHS:
        one, other = found[few][path], found[many][path]
        say(
            f"{path:52}  {one.clock:12.1f}  {one.computing:9.1f}  {other.clock:12.1f}  {other.computing:9.1f}"
            f"  {other.clock / one.clock:5.2f}"
        )


if __name__ == "__main__":
    asyncio.run(main())
