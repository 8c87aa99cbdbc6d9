"""The served process is killed in the middle of saving and of sending: what it acknowledged is there afterwards."""

import asyncio
import base64
import os
import subprocess
import sys
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from service.database import drafts, revisions

pytestmark = pytest.mark.anyio
READY = "serving on "
PATIENCE = 60  # seconds for a start on a busy machine


@asynccontextmanager
async def served(database, **environment):
    """The service as a process of its own on this test's database, with more of an environment: the process and its address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUMBUNG_", "DATABASE_"))}
    process = subprocess.Popen(  # noqa: ASYNC220  # read and ended in threads, and it begins at once
        [sys.executable, "-m", "service.cli", "serve", "--port", "0"],
        env={**kept, **environment, "DATABASE_URL": database.service, "LUMBUNG_OWNER_URL": database.owner},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            while not (line := await asyncio.to_thread(process.stderr.readline)).startswith(READY):
                assert line, "the service ended before it was ready"
        yield process, line.removeprefix(READY).strip()
    finally:
        process.kill()
        await asyncio.to_thread(process.communicate)


class Officer:
    """Types one name after the other into one draft, and knows what was acknowledged."""

    def __init__(self, world, login, cooperative):
        self.cookie = "lumbung-session=" + base64.urlsafe_b64encode(world.keys[login]).decode().rstrip("=")
        self.where = f"/api/rounds/{world.round_id}/submissions/{cooperative}"
        self.handle, self.round, self.cooperative = world.handles[login], world.round_id, cooperative
        self.tried = self.acknowledged = 0
        self.seen = {}

    @asynccontextmanager
    async def at(self, address):
        """Opens the site at a new address."""
        async with httpx.AsyncClient(base_url=address, headers={"cookie": self.cookie}, timeout=PATIENCE) as client:
            client.headers["x-csrf-token"] = (await client.get("/api/session")).json()["csrf"]
            yield client

    async def save(self, client, **answers):
        """Saves answers under the next number; keeps what the server said."""
        self.tried += 1
        changes = [
            {"path": path, "value": value, "base": self.seen.get(path, 0), "seq": self.tried}
            for path, value in answers.items()
        ]
        answer = await client.patch(f"{self.where}/draft", json={"device": "pc", "changes": changes})
        assert answer.status_code == 200, answer.text
        assert {each["status"] for each in answer.json()["results"]} <= {"applied", "known"}
        self.seen |= {each["path"]: each["seq"] for each in answer.json()["results"]}
        self.acknowledged = self.tried

    async def type_until_the_line_is_dead(self, address, often):
        """Saves as fast as the server answers; says so once six are acknowledged."""
        before = self.acknowledged
        async with self.at(address) as client:
            with suppress(httpx.TransportError):
                while True:
                    await self.save(client, nama=f"nama {self.tried + 1}")
                    if self.acknowledged >= before + 6:
                        often.set()

    async def stored(self):
        """The number of the name that the database holds."""
        draft = await drafts.one(self.handle, self.round, self.cooperative)
        [answer] = [each for each in draft.answers if each.path == "nama"]
        return int(answer.value.decode().strip('"').removeprefix("nama "))


@pytest.fixture
def officers(world):
    places = {"officer.berau": world.berau, "officer.kukar": world.kukar, "officer.prov": world.provincial}
    return [Officer(world, login, cooperative) for login, cooperative in places.items()]


async def test_an_acknowledged_answer_survives_a_kill_and_typing_goes_on(database, officers):
    for round_of_kills in (1, 2):
        often = [asyncio.Event() for _ in officers]
        async with served(database) as (process, address), asyncio.timeout(PATIENCE):
            typing = [
                asyncio.create_task(each.type_until_the_line_is_dead(address, said))
                for each, said in zip(officers, often, strict=True)
            ]
            for said in often:
                await said.wait()
            process.kill()
            await asyncio.gather(*typing)
        assert min(each.acknowledged for each in officers) > 5 * round_of_kills
        for each in officers:
            # The last one may have been written without its answer having come back.
            assert each.acknowledged <= await each.stored() <= each.tried


async def test_a_sending_that_was_cut_off_is_sent_again_and_is_one_revision(database, officers):
    operations = {each: str(uuid4()) for each in officers}
    receipts = {}

    async def send(officer, client):
        answer = await client.post(f"{officer.where}/send", json={"op_id": operations[officer]})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def send_until_the_line_is_dead(officer, client):
        try:
            receipts[officer] = await send(officer, client)
        except httpx.TransportError:
            return

    async with served(database) as (process, address), asyncio.timeout(PATIENCE), AsyncExitStack() as opened:
        clients = {each: await opened.enter_async_context(each.at(address)) for each in officers}
        for officer, client in clients.items():
            await officer.save(client, nama="B", anggota=5)
        sending = [asyncio.create_task(send_until_the_line_is_dead(*each)) for each in clients.items()]
        await asyncio.wait(sending, return_when=asyncio.FIRST_COMPLETED)
        process.kill()
        await asyncio.gather(*sending)
    assert receipts
    async with served(database) as (_process, address), asyncio.timeout(PATIENCE):
        for officer in officers:
            async with officer.at(address) as client:
                again = await send(officer, client)
            first = receipts.get(officer)
            assert first is None or (again["repeated"], again["hash"]) == (True, first["hash"])
            [revision] = await revisions.history(officer.handle, officer.round, officer.cooperative)
            assert revision.hash.hex() == again["hash"]
