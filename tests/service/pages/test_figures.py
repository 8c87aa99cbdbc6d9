"""The province brings last year's figures in on a page: looked at, columns mapped, brought in."""

import re

import pytest

from service.database import figures, rounds, submissions
from tests.generators.figure_books import HEADER, book, publish_old_form

pytestmark = pytest.mark.anyio

PAGE = "/putaran/2024/angka"


@pytest.fixture
async def old_version(world):
    return await publish_old_form(world.system)


@pytest.fixture
def province(world, visitor_of):
    return visitor_of(world.keys["province"])


async def post(visitor, path, files=None, **fields):
    data = {"_csrf": await visitor.token(), **fields}
    return await visitor.ask("POST", path, data=data, files=files, follow_redirects=False)


async def upload(visitor, *rows, name="angka.xlsx"):
    sent = await post(visitor, PAGE, files={"berkas": (name, book(*rows))})
    assert sent.status_code == 303
    return (await visitor.ask("GET", PAGE)).text


def seal(page):
    return re.search(r'name="segel" value="(\w+)"', page)[1]


async def test_a_file_is_looked_at_its_columns_mapped_and_its_good_rows_brought_in(world, old_version, province):
    page = await upload(
        province,
        ("Nama koperasi", "Desa", "Rapat?", "ASET"),
        ("Berau Maju", "Berau", "tidak", 5),
        ("Kukar Jaya", "Kutai Kartanegara", "kadang", 6),
    )
    assert "2 koperasi akan masuk" in page
    assert "tidak dipakai" in page
    assert await rounds.of_year(world.system, 2024) is None
    mapped = await post(
        province, f"{PAGE}/kolom", **{"kolom:rapat": "rat", "kolom:aset": "", "kolom:desa": "bukan_ada"}
    )
    assert mapped.status_code == 303
    assert await figures.mapping(world.system, old_version) == {"rapat": "rat"}
    page = (await province.ask("GET", PAGE)).text
    assert "1 koperasi akan masuk" in page
    assert "“kadang” tidak ada pada pilihan" in page
    done = await post(province, f"{PAGE}/masuk", segel=seal(page))
    assert done.status_code == 200
    assert "Sudah masuk" in done.text
    the_round = await rounds.of_year(world.system, 2024)
    assert (await submissions.one(world.system, the_round.id, world.berau)).state == "accepted"
    assert await submissions.one(world.system, the_round.id, world.kukar) is None
    assert "akan masuk" not in (await province.ask("GET", PAGE)).text


async def test_only_the_file_that_was_looked_at_comes_in(world, old_version, province):
    page = await upload(province, HEADER, ("Berau Maju", "Berau", "tidak"))
    await upload(province, HEADER, ("Kukar Jaya", "Kutai Kartanegara", "tidak"))
    late = await post(province, f"{PAGE}/masuk", segel=seal(page))
    assert late.status_code == 422
    assert "sudah tidak ada" in late.text
    assert await rounds.of_year(world.system, 2024) is None


async def test_a_file_belongs_to_whoever_sent_it(world, old_version, province, visitor_of):
    await upload(province, HEADER, ("Berau Maju", "Berau", "tidak"))
    other = visitor_of(world.keys["administrator"])
    assert "Berau Maju" not in (await other.ask("GET", PAGE)).text
    assert "akan masuk" not in (await other.ask("GET", PAGE)).text


async def test_what_is_no_table_is_told_and_forgotten(world, old_version, province):
    assert (await post(province, PAGE)).status_code == 422
    assert (await post(province, PAGE, files={"berkas": ("a.pdf", b"x")})).status_code == 422
    told = await post(province, PAGE, files={"berkas": ("a.xlsx", b"no zip")})
    assert told.status_code == 422
    assert "File a.xlsx" in told.text
    assert (await province.ask("GET", PAGE)).status_code == 200


async def test_a_year_without_a_questionnaire_says_so(world, province):
    answer = await province.ask("GET", PAGE)
    assert answer.status_code == 404
    assert "Terbitkan dulu" in answer.text
