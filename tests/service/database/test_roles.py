"""The roles can be made by a login that is no superuser, and hold in whatever way the service signs in."""

import asyncio
import shutil
import tempfile
from pathlib import Path

import asyncpg
import pytest

from service.database import migrate
from service.database.embedded import SERVICE_ROLE, embedded_server
from service.database.migrate import MigrationError
from service.settings import from_environment


@pytest.fixture
def cluster(quick_folder):
    """A server of this test alone, since roles belong to the whole cluster; with a DBA who is no superuser."""
    folder = Path(tempfile.mkdtemp(prefix="barn-", dir=quick_folder))
    chosen = from_environment().postgres_bin
    with embedded_server(folder, lambda _line: None, chosen=chosen, durable=False) as server:

        async def prepare():
            connection = await asyncpg.connect(server.urls("postgres").owner)
            await connection.execute("create role dba login createrole createdb; create role clerk login createdb")
            await connection.close()

        asyncio.run(prepare())
        yield server
    shutil.rmtree(folder)


def as_login(server, login):
    """How `login` reaches the database `office`."""
    return server.urls("office").owner.replace("//lumbung@", f"//{login}@")


def test_a_login_that_may_make_roles_and_databases_is_enough(cluster):
    async def story():
        made = await migrate.up(as_login(cluster, "dba"))
        assert made == migrate.migrations()
        connection = await asyncpg.connect(as_login(cluster, SERVICE_ROLE))
        assert await connection.fetchval("select count(*) from migrations") == len(made)
        await connection.close()

    asyncio.run(story())


def test_one_login_for_everything_steps_down_to_the_role_of_the_service(cluster):
    async def story():
        await migrate.up(as_login(cluster, "dba"))
        connection = await asyncpg.connect(as_login(cluster, "dba"), server_settings={"role": SERVICE_ROLE})
        await connection.execute("reset role")
        assert await connection.fetchval("select current_user") == SERVICE_ROLE
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("create table mine (id integer)")
        await connection.close()

    asyncio.run(story())


def test_a_login_that_may_not_make_roles_is_told(cluster):
    with pytest.raises(MigrationError, match="roles"):
        asyncio.run(migrate.up(as_login(cluster, "clerk")))
