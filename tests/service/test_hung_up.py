"""Clients that hang up in the middle of a large download, over real sockets: nobody else notices, and nothing of it stays."""

import asyncio
import base64
import hashlib
import json
import socket
import struct
from uuid import uuid4

import httpx
import pytest

from service.actions.ask_export import Asked, ask
from service.database import drafts, revisions
from tests.service.test_killed import PATIENCE, served

pytestmark = pytest.mark.anyio

PIECES = 12  # of a MiB: more than sockets on the way hold by themselves
WORDS = 2_000_000  # of six letters: as much
POOL = 3
READ = 100_000  # bytes
RESET = struct.pack("ii", 1, 0)  # closing tells the other side so at once


def cookie(world):
    return "lumbung-session=" + base64.urlsafe_b64encode(world.keys["province"]).decode().rstrip("=")


async def sent(world, name):
    handle = world.handles["officer.berau"]
    await drafts.open_draft(handle, world.round_id, world.berau, world.version_id, b"{}", 0)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
        answers=b'{"answers":{"nama":"%b","anggota":7},"reasons":{}}' % name, findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, world.berau, new)


async def large_export(world, owner):
    """A finished export of 12 MiB: its address and the hash of its content."""
    await sent(world, b"Berau Maju")
    job = await ask(world.handles["province"], Asked(kind="province", book_year=2025), uuid4())
    parts = [hashlib.sha256(bytes([nth])).digest() * 32768 for nth in range(PIECES)]
    whole = hashlib.sha256(b"".join(parts))
    await owner.executemany(
        "insert into export_pieces (job_id, place, contents) values ($1, $2, $3)",
        [(job.id, nth, part) for nth, part in enumerate(parts)],
    )
    await owner.execute(
        """update export_jobs set state = 'done', ended_at = now(), expires_at = now() + interval '1 day', name = 'a.xlsx',
                  size = $2, sha = $3 where id = $1""",
        job.id, sum(map(len, parts)), whole.digest(),
    )  # fmt: skip
    return f"/unduh/{job.id}/berkas", whole.hexdigest()


async def large_feed(world, owner):
    """A feed of 12 MB: its address; its content is told by its words."""
    await sent(world, b"Berau")
    await owner.execute("alter table revisions drop constraint revisions_answers_check, disable trigger user")
    document = json.dumps({"answers": {"nama": "huruf " * WORDS, "anggota": 7}, "reasons": {}})
    await owner.execute("update revisions set answers = $1", document.encode())
    return "/api/feeds/2025/teks-panjang.json", ""


async def hang_up(address, path, key):
    """Ask, read a little, and leave without a word; gives the answer's first line."""
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    loop = asyncio.get_running_loop()
    had = b""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        line.setblocking(False)  # the loop waits, not the socket
        await loop.sock_connect(line, (host, int(port)))
        asked = f"GET {path} HTTP/1.1\r\nhost: {host}:{port}\r\ncookie: {key}\r\n\r\n"
        await loop.sock_sendall(line, asked.encode())
        while len(had) < READ:
            more = await loop.sock_recv(line, 65536)
            assert more, had[-500:]
            had += more
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    return had.partition(b"\r\n")[0]


async def busy(owner):
    """Connections of the service that are in the middle of something."""
    return await owner.fetchval(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        " and usename = 'lumbung_app' and state <> 'idle'"
    )


@pytest.mark.parametrize(("large", "hang_ups"), [(large_export, 4 * POOL), (large_feed, POOL + 1)])
async def test_who_hangs_up_in_the_middle_of_a_download_harms_nobody(
    world, database, owner_connection, tmp_path, large, hang_ups
):
    path, content = await large(world, owner_connection)
    key = cookie(world)
    async with (
        served(database, LUMBUNG_POOL_SIZE=str(POOL), TMPDIR=str(tmp_path)) as (process, address),
        asyncio.timeout(PATIENCE),
    ):
        first = await asyncio.gather(*(hang_up(address, path, key) for _ in range(hang_ups)))
        assert set(first) == {b"HTTP/1.1 200 OK"}
        async with httpx.AsyncClient(base_url=address, headers={"cookie": key}, timeout=PATIENCE) as client:
            assert (await client.get("/unduh")).status_code == 200
            whole = await client.get(path)
            assert whole.status_code == 200
            assert len(whole.content) > 6 * WORDS
            if content:
                assert hashlib.sha256(whole.content).hexdigest() == content
            else:
                assert sum(row["teks"].count("huruf") for row in whole.json()) == WORDS
        while await busy(owner_connection) or list(tmp_path.iterdir()):  # noqa: ASYNC110  # another process has to end
            await asyncio.sleep(0.05)
        process.terminate()
        lines = (await asyncio.to_thread(process.stderr.read)).splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    asked = [one for one in told if one.get("path") == path]
    assert len(asked) == hang_ups + 1
    assert {one["status"] for one in told if "status" in one} == {200}
    assert [one for one in told if one["level"] in {"error", "critical", "warning"}] == []
    assert [line for line in lines if "Traceback" in line] == []
