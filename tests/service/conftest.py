"""A small province for the tests of the service: two regencies, the province, an account for every role."""

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from litestar.testing import AsyncTestClient

from forms import versions
from forms.model import Form, Question, Repeat
from service.app import create_app
from service.database import accounts, cooperatives, forms, offices, regions, rounds
from service.database.handle import Database, Handle, connect
from service.database.owner import system_handle
from service.settings import DatabaseUrls
from tests.service.gate import Gate

ROLES = ("officer", "verifier")
SINCE = date(2022, 1, 1)


SMALL_FORM = Form(
    id="koperasi",
    version="2025.1",
    title="Koperasi",
    default_language="id",
    languages=("id",),
    children=(
        Question(name="nama", type="text", row=2, label={"id": "Nama"}, required="true()", default="'-'"),
        Question(
            name="anggota", type="integer", row=3, label={"id": "Anggota"}, required="true()",
            constraint=". >= 0", constraint_message={"id": "Jumlah anggota tidak boleh negatif."},
            warning=". <= 100", warning_message={"id": "Anggota lebih dari 100 orang."},
        ),
        Repeat(
            name="unit", row=4,
            children=(Question(name="usaha", type="text", row=5, label={"id": "Usaha"}),),
        ),
    ),
    settings={"marks": "anggota", "unique": "nama+anggota"},
)  # fmt: skip
"""Two questions and a repeat: enough to be refused, to be warned, and to be sent."""


class World(msgspec.Struct, frozen=True):
    """What the tests find: one round over three cooperatives, and a handle for every account.

    `keys` are session keys (32 bytes, the cookie's content) by login: officer.berau, verifier.kukar, province …
    """

    database: Database
    system: Handle
    handles: Mapping[str, Handle]
    keys: Mapping[str, bytes]
    accounts: Mapping[str, int]
    round_id: int
    version_id: int
    berau: UUID
    kukar: UUID
    provincial: UUID


def entry(office_id: int, name: str, village: str, identity: UUID | None = None) -> cooperatives.RegisterEntry:
    """A row of the register."""
    key = identity or uuid4()
    return cooperatives.RegisterEntry(
        id=key,
        office_id=office_id,
        name=name,
        name_key=name.casefold(),
        nik="",
        legal_number="1/BH/2001",
        legal_date=date(2001, 2, 3),
        village_code=village,
        source_id="",
        facts={
            "koperasi_id": str(key),
            "nama": name,
            "kode_kabkota": village[:5],
            "kode_desa": village,
            "bentuk": "primer",
        },
    )


@pytest.fixture
def register_entry():
    """Makes rows of the register: office id, name, village code."""
    return entry


async def _places(system: Handle) -> None:
    """Writes the regions and the three offices."""
    rows = [("64", "province", "provinsi", "Kalimantan Timur", None)]
    for code, name in (("64.02", "Kutai Kartanegara"), ("64.03", "Berau")):
        rows += [
            (code, "regency", "kabupaten", f"Kabupaten {name}", "64"),
            (f"{code}.01", "district", "kecamatan", f"Kecamatan {name}", code),
            (f"{code}.01.2001", "village", "desa", f"Desa {name}", f"{code}.01"),
        ]
    await regions.put(
        system,
        [regions.Region(code=c, valid_from=SINCE, level=lv, kind=k, name=n, parent=p) for c, lv, k, n, p in rows],
    )
    await offices.put(
        system,
        [
            offices.Office(
                id=1, region_code="64.02", kind="regency", name="Diskop Kukar", region_name="Kutai Kartanegara"
            ),
            offices.Office(id=2, region_code="64.03", kind="regency", name="Diskop Berau", region_name="Berau"),
            offices.Office(id=3, region_code="64", kind="province", name="DPPKUKM", region_name="Kalimantan Timur"),
        ],
    )


async def _people(system: Handle, password_hash: str) -> dict[str, int]:
    """Makes an account of every role; gives ids by login."""
    wanted = [
        (f"{role}.{place}", role, number)
        for number, place in ((1, "kukar"), (2, "berau"), (3, "prov"))
        for role in ROLES
    ]
    wanted += [(role, role, 3) for role in ("province", "author", "administrator")]
    return {
        login: await accounts.add(
            system,
            accounts.NewAccount(
                login_key=login, login=login, name=login.title(), role=role, office_id=office,
                password_hash=password_hash, must_change=False,
            ),
        )
        for login, role, office in wanted
    }  # fmt: skip


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of every account's password; tests that sign in replace it."""
    return "no password fits this"


@pytest.fixture
async def world(database: DatabaseUrls, password_hash: str, owner_connection) -> AsyncIterator[World]:
    """A round of book year 2025 that has just been opened."""
    async with system_handle(database, secrets.token_bytes(32)) as system, connect(database.service, 8) as pool:
        await _places(system)
        ids = await _people(system, password_hash)
        canonical = versions.canonical(SMALL_FORM)
        published = await forms.publish(
            system,
            forms.NewVersion(
                form="koperasi", title="Koperasi", label="2025.1", content_sha=hashlib.sha256(canonical).digest(),
                source_name="koperasi.json", source=canonical, canonical=canonical,
            ),
        )  # fmt: skip
        rows = [entry(1, "Kukar Jaya", "64.02.01.2001"), entry(2, "Berau Maju", "64.03.01.2001")]
        rows.append(entry(3, "Induk Kaltim", "64.02.01.2001"))
        keys = await cooperatives.register_keys(system)
        await cooperatives.apply_register(system, rows, keys.version, "test")
        opened = await rounds.open_round(
            system,
            rounds.RoundSettings(
                book_year=2025, form_version_id=published.version_id, starts=date(2026, 1, 5), deadline=date(2199, 8, 31),
                years_without_rat=2, rat_deadline_primer=date(2026, 3, 31), rat_deadline_sekunder=date(2026, 6, 30),
            ),
        )  # fmt: skip
        session_keys = {login: secrets.token_bytes(32) for login in ids}
        for login, key in session_keys.items():
            await owner_connection.execute(
                "select open_session($1, $2, $3)", login, hashlib.sha256(key).digest(), timedelta(hours=1)
            )
        handles = {login: await pool.enter(hashlib.sha256(key).digest()) for login, key in session_keys.items()}
        yield World(
            pool,
            system,
            handles,
            session_keys,
            ids,
            opened.round_id,
            published.version_id,
            rows[1].id,
            rows[0].id,
            rows[2].id,
        )


HOST = "http://testserver.local"


@pytest.fixture
def app(settings, world):
    return create_app(msgspec.structs.replace(settings, pool_size=4))


@pytest.fixture
def gate(owner_connection):
    """Holds connections of the service while something else comes between."""
    return Gate(owner_connection)


class Visitor:
    """A browser: keeps cookies, fetches its token before it changes something."""

    def __init__(self, client, key=None):
        self.client = client
        self.cookies = {}
        if key is not None:
            self.cookies["lumbung-session"] = base64.urlsafe_b64encode(key).decode().rstrip("=")

    async def ask(self, method, path, **rest):
        headers = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} | rest.pop("headers", {})
        answer = await self.client.request(method, path, headers=headers, **rest)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        self.client.cookies.clear()
        return answer

    async def token(self):
        return (await self.ask("GET", "/api/session")).json()["csrf"]

    async def change(self, method, path, **rest):
        headers = {"x-csrf-token": await self.token()} | rest.pop("headers", {})
        return await self.ask(method, path, headers=headers, **rest)


@pytest.fixture
async def client(app):
    async with AsyncTestClient(app, base_url=HOST) as client:
        yield client


@pytest.fixture
def visitor_of(client):
    """Makes a browser: of a session's key, or of a stranger."""
    return lambda key=None: Visitor(client, key)
