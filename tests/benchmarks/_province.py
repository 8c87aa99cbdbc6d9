"""The small province that the officer's page is measured on, served on this machine, and its form with 16,000 villages."""

import asyncio
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import uvicorn

from forms.model import Choice, Form
from forms.xlsform import load_form
from service.accounts.system import system_handle
from service.actions.library import Library
from service.actions.load_sample import load_sample
from service.actions.open_round import change_version
from service.actions.publish_version import Report, publish
from service.app import create_app
from service.database import migrate, rounds
from service.database.embedded import embedded_server
from service.settings import DatabaseUrls, Settings, from_environment

ROOT = Path(__file__).parents[2]
COOPERATIVES = 300
DISTRICTS, VILLAGES = 160, 100


@contextmanager
def served(tell: Callable[[str], None]) -> Iterator[tuple[str, DatabaseUrls, dict[str, str]]]:
    """Serve a small sample province; give its address, database and passwords by login. `tell` is told how far it is."""
    chosen = from_environment().postgres_bin
    with (
        tempfile.TemporaryDirectory(prefix="lumbung-bench-", dir="/dev/shm") as folder,  # a server of our own
        embedded_server(Path(folder), lambda _: None, chosen=chosen, durable=False) as own,
    ):
        urls = own.urls("bench")
        asyncio.run(migrate.up(urls.owner))
        now = datetime.now(ZoneInfo("Asia/Makassar"))
        people = asyncio.run(load_sample(urls, tell, now, total=COOPERATIVES))
        listener = socket.create_server(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(database_url=urls.service, base_url=f"http://{host}", allowed_hosts=(host,), pool_size=4)
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_config=None, server_header=False, lifespan="on")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield settings.base_url, urls, {each.login: each.password for each in people}
        finally:
            server.should_exit = True
            thread.join()


def wide(form: Form) -> Form:
    """Give the form with 16,000 villages: ten regencies, 160 districts."""
    regencies = [one.name for one in form.choices["kabkota"]]
    districts = [
        (f"{regencies[at % len(regencies)]}.{at:03}", regencies[at % len(regencies)]) for at in range(DISTRICTS)
    ]
    villages = [
        Choice(
            name=f"{name}.{nth:04}",
            label={"id": f"Kampung Bukit {at} {nth}"},
            columns={"kabkota": above, "kecamatan": name},
            row=0,
        )
        for at, (name, above) in enumerate(districts)
        for nth in range(VILLAGES)
    ]
    named = [
        Choice(name=name, label={"id": f"Kecamatan {name}"}, columns={"kabkota": above}, row=0)
        for name, above in districts
    ]
    return msgspec.structs.replace(
        form,
        version=f"{form.version}.luas",
        choices={**form.choices, "kecamatan": tuple(named), "desa": tuple(villages)},
    )


async def publish_wide(urls: DatabaseUrls) -> None:
    """Publish the wide form, and let the open round go on with it."""
    form = wide(load_form(ROOT / "forms" / "definitions" / "koperasi" / "2025"))
    async with system_handle(urls) as handle:
        done = await publish(handle, Report(form=form, issues=()), b"-", "luas.xlsx")
        current = await rounds.open_now(handle)
        if done.published is None or current is None:
            raise LookupError("the wide form cannot be published")
        await change_version(handle, Library(), current.id, done.published.version_id)
