"""What the migrations add up to: the committed schema.sql, and rules that every table and function keeps.

`./run test tests/house/test_schema.py --write-schema` writes service/database/schema.sql anew after a new migration.
"""

import re
import subprocess
from pathlib import Path

import pytest

from service.database.binaries import find_binaries
from service.settings import from_environment

SCHEMA = Path(__file__).parents[2] / "service" / "database" / "schema.sql"
HEADER = """\
-- What the migrations add up to: a picture for readers, made from them and held equal by tests/house/test_schema.py.
"""
# The ledger of the migrations themselves holds nothing of anybody.
WITHOUT_ROW_SECURITY = {"migrations"}


@pytest.fixture(scope="module")
def dumped(postgres_server, template_database) -> str:
    """The migrated database as pg_dump tells it, less what differs from version to version."""
    program = find_binaries(from_environment().postgres_bin).folder / "pg_dump"
    url = postgres_server.urls(template_database).owner
    done = subprocess.run([program, "--schema-only", "-d", url], capture_output=True, text=True, check=True)
    return normalised(done.stdout)


def normalised(dump: str) -> str:
    """A dump without its comments, settings and random token."""
    kept = [
        line
        for line in dump.splitlines()
        if not line.startswith(("--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"))
        and " SET (pg_attver=" not in line  # what Debian's PostgreSQL 15.20 notes at columns by itself
    ]
    kept = [line.replace("FUNCTIONS  FROM", "FUNCTIONS FROM") for line in kept]  # PostgreSQL 15 writes two blanks
    return HEADER + re.sub(r"\n{3,}", "\n\n", "\n" + "\n".join(kept).strip() + "\n")


def test_the_committed_schema_is_what_the_migrations_make(dumped, request):
    if request.config.getoption("--write-schema"):
        SCHEMA.write_text(dumped, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == dumped, "run: ./run test tests/house/test_schema.py --write-schema"


@pytest.mark.anyio
async def test_every_table_keeps_row_security_even_from_its_owner(owner_connection):
    bare = await owner_connection.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and not (relrowsecurity and relforcerowsecurity)",
    )
    assert {row["relname"] for row in bare} == WITHOUT_ROW_SECURITY


@pytest.mark.anyio
async def test_every_right_of_the_service_on_a_table_has_its_policy(owner_connection):
    uncovered = await owner_connection.fetch(
        """
        select c.relname, verb
        from pg_class c
        cross join (values ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) as verbs (verb, letter)
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
          and (has_table_privilege('lumbung_app', c.oid, verb)
               or (verb <> 'DELETE' and has_any_column_privilege('lumbung_app', c.oid, verb)))
          and not exists (
              select from pg_policy p
              where p.polrelid = c.oid and p.polcmd in (letter::"char", '*')
                and (p.polroles = '{0}' or 'lumbung_app'::regrole = any (p.polroles)))
        """,
    )
    assert [tuple(row) for row in uncovered] == []


@pytest.mark.anyio
async def test_no_function_can_be_called_by_everybody(owner_connection):
    open_to_all = await owner_connection.fetch(
        """
        select p.oid::regprocedure::text as name
        from pg_proc p, lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as right_of
        where p.pronamespace = 'public'::regnamespace and right_of.grantee = 0
        """,
    )
    assert [row["name"] for row in open_to_all] == []


@pytest.mark.anyio
async def test_functions_with_their_owners_rights_have_a_fixed_search_path_and_a_known_owner(owner_connection):
    definers = await owner_connection.fetch(
        "select oid::regprocedure::text as name, proowner::regrole::text as owner,"
        " coalesce(array_to_string(proconfig, ' '), '') ~ 'search_path=' as fixed"
        " from pg_proc where pronamespace = 'public'::regnamespace and prosecdef",
    )
    assert definers
    assert [row["name"] for row in definers if not row["fixed"]] == []
    assert {row["owner"] for row in definers} <= {"lumbung_door", "lumbung_steward"}


@pytest.mark.anyio
async def test_no_view_goes_round_row_security(owner_connection):
    views = await owner_connection.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and (relkind = 'm' or (relkind = 'v'"
        " and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']))",
    )
    assert [row["relname"] for row in views] == []


@pytest.mark.anyio
async def test_everything_belongs_to_roles_that_nobody_signs_in_as(owner_connection):
    owners = await owner_connection.fetch(
        "select relowner::regrole::text as owner from pg_class where relnamespace = 'public'::regnamespace"
        " union select proowner::regrole::text from pg_proc where pronamespace = 'public'::regnamespace",
    )
    assert {row["owner"] for row in owners} <= {"lumbung_owner", "lumbung_door", "lumbung_steward"}
    weak = "select rolname from pg_roles where rolname like 'lumbung_%' and (rolsuper or rolbypassrls)"
    assert await owner_connection.fetch(weak) == []


@pytest.mark.anyio
async def test_the_public_can_do_nothing_and_the_service_makes_no_tables(owner_connection):
    rights = await owner_connection.fetchrow(
        "select has_schema_privilege('lumbung_app', 'public', 'create') as make,"
        " has_database_privilege('lumbung_app', current_database(), 'temporary') as temporary,"
        " has_database_privilege('public', current_database(), 'connect') as everybody",
    )
    assert tuple(rights) == (False, False, False)
