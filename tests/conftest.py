"""What tests stand on: one PostgreSQL for the session, a migrated template, a fresh database for each test."""

import asyncio
import io
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import msgspec
import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck
from hypothesis import settings as property_settings

from forms.xlsform import load_form
from service.database import migrate
from service.database.embedded import SERVICE_ROLE, embedded_server
from service.settings import DatabaseUrls, Settings, from_environment

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ENOUGH_MEMORY = 4 * 1024**3  # bytes
OFFICES = ("soffice", "libreoffice")
LABEL = "label::Bahasa Indonesia (id)"

# What must pass before a change lands tries the same cases each time; at a desk they are new ones. How long one takes is the
# machine's affair.
property_settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
property_settings.register_profile("landing", property_settings.get_profile("desk"), derandomize=True)
property_settings.load_profile("landing" if os.environ.get("CI") else "desk")


class Server(msgspec.Struct, frozen=True):
    """A PostgreSQL server with the service's and the owner's way into any of its databases."""

    service: str
    owner: str

    def urls(self, database: str) -> DatabaseUrls:
        """Both ways into `database`."""
        return DatabaseUrls(migrate.database_url(self.service, database), migrate.database_url(self.owner, database))

    def administer(self, *statements: str) -> None:
        """Runs statements as the superuser, outside any test's database."""
        asyncio.run(_execute(migrate.database_url(self.owner, "postgres"), statements))


CopyDatabase = Callable[[str], AbstractContextManager[DatabaseUrls]]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository; `repository.parent / "shared"` may be missing."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests (`@pytest.mark.anyio`) run on asyncio only."""
    return "asyncio"


@pytest.fixture(scope="session")
def quick_folder() -> Path | None:
    """Memory to keep a server's files in, ten times as quick as a disk, where there is plenty of it; else None."""
    memory = Path("/dev/shm")  # noqa: S108  # folders of our own are made in it
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ENOUGH_MEMORY else None


@pytest.fixture(scope="session")
def postgres_server(quick_folder: Path | None) -> Iterator[Server]:
    """One server for the session: LUMBUNG_TEST_DATABASE_URL (a superuser's login), else an embedded one."""
    given = os.environ.get("LUMBUNG_TEST_DATABASE_URL")
    if given:
        yield Server(service=_service_login(given), owner=given)
        return
    folder = Path(tempfile.mkdtemp(prefix="lumbung-test-", dir=quick_folder))
    try:
        with embedded_server(folder, print, chosen=from_environment().postgres_bin, durable=False) as embedded:
            urls = embedded.urls("postgres")
            yield Server(service=urls.service, owner=urls.owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template_database(postgres_server: Server) -> Iterator[str]:
    """The name of a migrated database without data; `database` copies it."""
    name = f"template_{secrets.token_hex(4)}"
    asyncio.run(migrate.up(postgres_server.urls(name).owner))
    password = urlsplit(postgres_server.service).password
    if password:
        postgres_server.administer(f"alter role {SERVICE_ROLE} password '{password}'")
    yield name
    postgres_server.administer(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def copy_database(postgres_server: Server) -> CopyDatabase:
    """A function whose block has a copy of a named template to itself, and drops it at the end."""

    @contextmanager
    def copied(template: str) -> Iterator[DatabaseUrls]:
        name = f"test_{secrets.token_hex(6)}"
        postgres_server.administer(
            f"create database {name} template {template} strategy file_copy",
            # Rights on a database itself are not copied with it.
            f"revoke all on database {name} from public",
            f"grant connect on database {name} to {SERVICE_ROLE}",
        )
        try:
            yield postgres_server.urls(name)
        finally:
            postgres_server.administer(f"drop database {name} with (force)")

    return copied


@pytest.fixture
def database(copy_database: CopyDatabase, template_database: str) -> Iterator[DatabaseUrls]:
    """This test's own migrated database: `.service` logs in as lumbung_app, `.owner` as a superuser."""
    with copy_database(template_database) as urls:
        yield urls


@pytest.fixture
def empty_database(postgres_server: Server) -> Iterator[DatabaseUrls]:
    """A database that does not exist yet; what the test makes of it is dropped afterwards."""
    name = f"test_{secrets.token_hex(6)}"
    yield postgres_server.urls(name)
    postgres_server.administer(f"drop database if exists {name} with (force)")


@pytest.fixture
def settings(database: DatabaseUrls, tmp_path: Path) -> Settings:
    """Settings of a service on this test's database."""
    return Settings(
        database_url=database.service,
        owner_url=database.owner,
        data=tmp_path / "data",
        base_url="http://testserver.local",
        allowed_hosts=("testserver.local", "127.0.0.1", "localhost"),
        pool_size=4,
        development=True,
    )


@pytest.fixture
async def owner_connection(database: DatabaseUrls) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection to this test's database; row-level security does not bind it."""
    connection = await asyncpg.connect(database.owner)
    yield connection
    await connection.close()


@pytest.fixture
async def service_connection(database: DatabaseUrls) -> AsyncIterator[asyncpg.Connection]:
    """The service's connection to this test's database, without a principal."""
    connection = await asyncpg.connect(database.service)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; tests that use it carry `@pytest.mark.browser`."""
    return _program(BROWSERS) or pytest.skip("no Chromium on this machine")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice; tests that use it carry `@pytest.mark.office`."""
    return _program(OFFICES) or pytest.skip("no LibreOffice on this machine")


@pytest.fixture
def written(tmp_path):
    """Give a function that reads a form written as rows: `written(survey=[{"type": "text", "name": "a"}])`."""

    def form(survey, **sheets):
        settings = {"form_id": "uji", "form_title": "Uji", "version": "1", "default_language": "Bahasa Indonesia (id)"}
        path = tmp_path / "formulir.json"
        path.write_bytes(msgspec.json.encode({"survey": survey, "settings": settings, **sheets}))
        return load_form(path)

    return form


@pytest.fixture
def hostile(written):
    """A form whose author wrote formulas, markup, very long texts and 300 choices wherever a text may stand."""
    text = '=1+1 <script>alert("x")</script> "></td>{{ 7*7 }} </style>'
    rows = [
        {"type": "text", "name": "a", LABEL: f"{text} {'panjang ' * 500}", "hint::Bahasa Indonesia (id)": text},
        {"type": "begin group", "name": "satu", LABEL: text, "relevant": "${a} = '=1+1'"},
        {"type": "select_one banyak", "name": "b", LABEL: "tanpa_jeda" * 200, "default": "c7"},
        {"type": "select_multiple sedikit", "name": "c", LABEL: "=cmd|' /C calc'!A0", "unit": text},
        {"type": "integer", "name": "d", LABEL: "+1", "unit": "Rp", "constraint": ". <= 99999999999999999999999"},
        {"type": "note", "name": "e", LABEL: f"@SUM(1) ${{a}} {text}"},
        {"type": "end group"},
        {"type": "begin repeat", "name": "r", LABEL: text},
        {"type": "begin repeat", "name": "s", LABEL: text},
        {"type": "text", "name": "f", LABEL: text, "relevant": "regex(${a}, '<b>')"},
        {"type": "end repeat"},
        {"type": "end repeat"},
    ]
    choices = [{"list_name": "banyak", "name": f"c{n}", LABEL: f"={n} <b>", "=lain": "-1"} for n in range(300)]
    choices += [{"list_name": "sedikit", "name": f"c{n}", LABEL: f"@{n}</i>" * 40} for n in range(3)]
    checks = [{"name": "x", "severity": "error", "expression": "${a} = '=1'", "message": text, "questions": "a"}]
    return written(rows, choices=choices, checks=checks)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what only a developer who wrote a migration asks for."""
    parser.addoption(
        "--write-schema", action="store_true", help="write service/database/schema.sql from the migrations"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs a program that this machine lacks."""
    for mark, programs, name in (("browser", BROWSERS, "Chromium"), ("office", OFFICES, "LibreOffice")):
        if _program(programs) is None:
            for item in items:
                if item.get_closest_marker(mark):
                    item.add_marker(pytest.mark.skip(reason=f"no {name} on this machine"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in the last lines what this machine could not test."""
    reasons = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    for name in ("Chromium", "LibreOffice"):
        count = sum(f"no {name} on this machine" in reason for reason in reasons)
        if count:
            terminalreporter.write_line(f"NOT TESTED: {count} tests need {name}, which this machine lacks", yellow=True)


def _program(names: tuple[str, ...]) -> str | None:
    """The first of these programs that is installed."""
    return next((found for name in names if (found := shutil.which(name))), None)


def _service_login(url: str) -> str:
    """The same server for the service's role, with a password of this session."""
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{SERVICE_ROLE}:{secrets.token_urlsafe(12)}@{address}"))


async def _execute(url: str, statements: tuple[str, ...]) -> None:
    """Runs statements, each by itself, on a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice shows stored values unless it is told to compute every formula on loading."""


@pytest.fixture
def recomputed(soffice, tmp_path):
    """Open a workbook in LibreOffice, have every formula computed, and give what it saves."""

    def through(data):
        profile = tmp_path / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(RECOMPUTE)
        source, target = tmp_path / "asal.xlsx", tmp_path / "hasil"
        source.write_bytes(data)
        options = [
            "--headless",
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(target),
        ]
        subprocess.run([soffice, *options, str(source)], check=True, capture_output=True, timeout=120)
        return Path(target / "asal.xlsx").read_bytes()

    return through


@pytest.fixture(scope="session")
def agreed():
    """Give a function that sets every formula's stored value against what LibreOffice computed, and counts them."""

    def compared(data, again):
        """Set every formula's stored value against what LibreOffice computed; give how many there were."""
        stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        read = python_calamine.load_workbook(io.BytesIO(again))
        count = 0
        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            found = read.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                wanted = stored[sheet.title][cell.coordinate].value
                exact = pytest.approx(wanted, rel=1e-12) if isinstance(wanted, float) else wanted
                assert found[cell.row - 1][cell.column - 1] == exact, cell.coordinate
                count += 1
        return count

    return compared
