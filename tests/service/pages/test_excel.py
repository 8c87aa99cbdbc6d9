"""A filled template on the officer's page: looked at, put in with what was ticked, given back marked, taken back."""

import io
import re
import zlib
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec
import pytest
from openpyxl import Workbook, load_workbook

from exports.filling.returned import fault_list
from service.accounts.row_tokens import row_token
from service.actions import fillings, review
from service.actions.library import Library
from service.database import drafts
from service.database import fillings as fillings_db
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio

KEY = b"k" * 32
PATHS = ("~token", "~hasil", "nama", "anggota")


@pytest.fixture
def officer(world, visitor_of):
    return visitor_of(world.keys["officer.berau"])


@pytest.fixture
async def template(world, owner_connection):
    """A template that says Maju, 12 members, as the draft does."""
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    await desk.type(nama="Maju", anggota=12)
    identity = uuid4()
    await owner_connection.execute(
        "insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)"
        " values ($1, $2, 2, $3, $4, $5, $6, $7)",
        identity, world.round_id, world.accounts["officer.berau"], world.version_id, datetime.now(UTC), KEY,
        zlib.compress(msgspec.json.encode({str(world.berau): {"nama": "Maju", "anggota": 12}})),
    )  # fmt: skip
    return identity


def file(template, world, *rows):
    """A filled template; rows are (name, members) of Berau's cooperative."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Koperasi"
    sheet.append(["", "", "Data", ""])
    sheet.append(PATHS)
    sheet.append(["", "Hasil", "Nama", "Anggota"])
    for nth, row in enumerate(rows):
        sheet.append([row_token(KEY, world.berau if nth == 0 else world.kukar), None, *row])
    about = book.create_sheet("_lumbung")
    about.append(["jenis", "templat"])
    about.append(["id", str(template)])
    about.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def post(visitor, path, files=None, **fields):
    data = {"_csrf": await visitor.token(), **fields}
    return await visitor.ask("POST", path, data=data, files=files, follow_redirects=False)


async def upload(visitor, data, name="isian.xlsx"):
    """Send a file; gives the address of its page."""
    sent = await post(visitor, "/excel", files={"berkas": (name, data)})
    assert sent.status_code == 303, re.findall(r"msg err.*", sent.text)
    return sent.headers["location"]


async def on_the_web(world):
    """A colleague answers on the web after the template was made."""
    before = await fillings_db.stored(world.handles["officer.berau"], world.round_id, [world.berau])
    base = next(one.seq for one in before if one.path == "nama")
    (saved,) = await Desk(world, "officer.berau", world.berau, "lain").change(("nama", "Dari web", base))
    assert saved.status == "applied"


async def answers(world):
    draft = await drafts.one(world.handles["officer.berau"], world.round_id, world.berau)
    return {one.path: msgspec.json.decode(one.value) for one in draft.answers}


async def test_a_file_is_looked_at_then_applied_and_given_back_marked_and_taken_back(world, template, officer):
    here = await upload(officer, file(template, world, ("Maju Jaya", "dua belas")))
    page = (await officer.ask("GET", here)).text
    assert "1 koperasi: 1 diubah, 1 salah." in page
    assert "Maju Jaya" in page
    assert "Koperasi, sel D4" in page
    assert "Terapkan 1 nilai" in page
    assert (await answers(world))["nama"] == "Maju"

    done = await post(officer, f"{here}/terapkan")
    assert done.status_code == 303
    page = (await officer.ask("GET", here)).text
    assert "1 nilai tersimpan dari Excel" in page
    assert "Terapkan" not in page
    assert (await answers(world))["nama"] == "Maju Jaya"

    told = (await officer.ask("GET", f"/isi/{world.berau}.2025/rincian?jalan=nama")).text
    assert "dari Excel, baris 4" in told

    given = await officer.ask("GET", f"{here}/bertanda")
    assert "isian%20%28bertanda%29.xlsx" in given.headers["content-disposition"]
    book = load_workbook(io.BytesIO(given.content))
    assert book["Koperasi"]["B4"].value == "1 sel perlu diperbaiki, 1 tersimpan"
    assert book["Koperasi"]["D4"].comment.text.startswith("SALAH: ")
    assert book[fault_list.NAME].cell(fault_list.HEAD_ROW + 1, 6).value == "dua belas"
    assert await upload(officer, given.content, "isian (bertanda).xlsx") != here

    assert "Ya, batalkan" in (await officer.ask("GET", f"{here}/batalkan")).text
    assert (await post(officer, f"{here}/batalkan")).status_code == 303
    page = (await officer.ask("GET", here)).text
    assert "1 jawaban kembali seperti semula" in page
    assert (await answers(world))["nama"] == "Maju"
    told = (await officer.ask("GET", f"/isi/{world.berau}.2025/rincian?jalan=nama")).text
    assert "unggahan Excel dibatalkan" in told
    assert "Dibatalkan" in (await officer.ask("GET", "/excel")).text


async def test_a_blanked_cell_and_a_conflict_wait_for_a_tick(world, template, officer):
    await on_the_web(world)
    here = await upload(officer, file(template, world, ("Dari Excel", None)))
    page = (await officer.ask("GET", here)).text
    assert "1 koperasi: 1 dikosongkan, 1 bentrok." in page
    for name, key in (("bentrok", "C4!Koperasi"), ("kosong", "D4!Koperasi")):
        assert re.search(rf'type="checkbox" name="{name}" value="{key}"', page)
    assert "Terapkan yang dicentang" in page
    await post(officer, f"{here}/terapkan")
    assert (await answers(world))["nama"] == "Dari web"


@pytest.mark.parametrize(
    ("ticks", "name", "members"),
    [
        ({"bentrok": "C4!Koperasi"}, "Dari Excel", 12),
        ({"semua": "bentrok"}, "Dari Excel", 12),
        ({"kosong": "D4!Koperasi"}, "Dari web", None),
        ({"semua": "kosong"}, "Dari web", None),
        ({"semua": "bentrok", "kosong": "D4!Koperasi"}, "Dari Excel", None),
        ({"semua": ["bentrok", "kosong"]}, "Dari Excel", None),
        ({"bentrok": ["x", "C0!", "C5!Koperasi"], "semua": "apa"}, "Dari web", 12),
    ],
)
async def test_what_is_ticked_goes_in_and_nothing_else(world, template, officer, ticks, name, members):
    await on_the_web(world)
    here = await upload(officer, file(template, world, ("Dari Excel", None)))
    assert (await post(officer, f"{here}/terapkan", **ticks)).status_code == 303
    found = await answers(world)
    assert (found["nama"], found.get("anggota")) == (name, members)


async def test_what_is_no_template_is_told_on_the_page(world, template, officer):
    for name, data, words in (
        ("isian.xlsx", b"", "tidak boleh kosong"),
        ("isian.pdf", b"x", "bukan berkas Excel"),
        ("isian.xlsx", b"x" * (fillings.LARGEST_FILE + 1), "paling besar 5 MB"),
        ("isian.xlsx", file(uuid4(), world, ("a", 1)), "bukan templat kantor Anda"),
    ):
        sent = await post(officer, "/excel", files={"berkas": (name, data)})
        assert (sent.status_code, words in sent.text) == (422, True), (name, words)
    sent = await post(officer, "/excel", files={"berkas": ("isian.xlsx", b"x" * 11_000_000)})
    assert sent.status_code == 413
    assert "Kirim berkas yang lebih kecil" in sent.text


async def test_the_same_file_has_one_page(world, template, officer):
    data = file(template, world, ("Maju Jaya", 13))
    here = await upload(officer, data)
    await post(officer, f"{here}/terapkan")
    assert await upload(officer, data) == here
    await post(officer, f"{here}/terapkan")
    assert "2 nilai tersimpan dari Excel" in (await officer.ask("GET", here)).text


async def test_pages_of_an_upload_compare_it_once_and_one_that_was_taken_back_never(
    world, template, officer, monkeypatch
):
    compared, real = [], fillings.preview

    async def preview(*args, **rest):
        compared.append(args)
        return await real(*args, **rest)

    monkeypatch.setattr(fillings, "preview", preview)
    here = await upload(officer, file(template, world, ("Maju Jaya", "dua belas")))
    for path in (here, f"{here}/sel/diubah", f"{here}/sel/salah", f"{here}/bertanda"):
        assert (await officer.ask("GET", path)).status_code == 200
    assert len(compared) == 1
    await post(officer, f"{here}/terapkan")
    await post(officer, f"{here}/batalkan")
    assert "1 jawaban kembali seperti semula" in (await officer.ask("GET", here)).text
    assert "Koperasi, sel" not in (await officer.ask("GET", f"{here}/sel/diubah")).text
    assert len(compared) == 1


async def test_an_upload_is_its_offices_and_only_who_fills_may_look(world, template, officer, visitor_of):
    here = await upload(officer, file(template, world, ("Maju Jaya", 13)))
    other = visitor_of(world.keys["officer.kukar"])
    for path in (here, f"{here}/bertanda", f"{here}/batalkan", f"{here}/sel/baru"):
        assert (await other.ask("GET", path)).status_code == 404, path
    assert (await post(other, f"{here}/terapkan")).status_code == 404
    for login in ("verifier.berau", "province", "administrator"):
        assert (await visitor_of(world.keys[login]).ask("GET", "/excel")).status_code == 403
    assert "Isi lewat Excel" in (await officer.ask("GET", "/koperasi")).text


async def test_strange_addresses_are_not_found_and_undoing_what_was_not_applied_is_told(world, template, officer):
    here = await upload(officer, file(template, world, ("Maju Jaya", 13)))
    assert (await officer.ask("GET", f"{here}/sel/apa")).status_code == 404
    assert (await officer.ask("GET", f"{here}/sel/diubah?hal=99999999999")).status_code == 200
    assert (await officer.ask("GET", f"/excel/{UUID(int=1)}")).status_code == 404
    gone = await officer.ask("GET", f"/excel/baca/{UUID(int=1)}", follow_redirects=False)
    assert gone.headers["location"] == "/excel"
    back = await officer.ask("GET", f"{here}/batalkan", follow_redirects=False)
    assert back.headers["location"] == here
    refused = await post(officer, f"{here}/batalkan")
    assert refused.status_code == 409
    assert "tidak ada yang dibatalkan" in refused.text


async def test_an_ods_comes_back_as_xlsx(world, template, officer, monkeypatch):
    data = file(template, world, ("Maju Jaya", "dua belas"))
    here = await upload(officer, data, "isian.ods")
    given = await officer.ask("GET", f"{here}/bertanda")
    assert given.headers["content-disposition"].endswith("isian%20%28bertanda%29.xlsx")
    sheet = load_workbook(io.BytesIO(given.content))["Koperasi"]
    assert [cell.value for cell in sheet[3]] == [None, "Hasil", "Nama", "Anggota"]
    assert sheet["D4"].comment.text.startswith("SALAH: ")


async def test_an_upload_whose_file_is_not_kept_any_longer_says_so_and_what_it_did(
    world, template, officer, owner_connection
):
    here = await upload(officer, file(template, world, ("Maju Jaya", 13)))
    await post(officer, f"{here}/terapkan")
    await owner_connection.execute("update fillings set contents = null, filled = null")
    page = (await officer.ask("GET", here)).text
    assert "2 nilai tersimpan dari Excel" in page
    assert "tidak disimpan lagi" in page
    assert "bertanda" not in page
    assert (await officer.ask("GET", f"{here}/bertanda")).status_code == 404
    assert (await officer.ask("GET", f"{here}/sel/baru")).status_code == 200
    assert "nilai tersimpan" not in (await officer.ask("GET", "/excel")).text


async def returned_for_its_name(world):
    desk = Desk(world, "officer.berau", world.berau, "hp")
    assert (await desk.send()).receipt is not None
    note = {"nama": "Nama ini tidak sama dengan akta."}
    verifier = world.handles["verifier.berau"]
    await review.send_back(verifier, Library(), world.round_id, world.berau, 1, note, new_id=uuid4)


async def test_a_locked_cell_is_told_before_applying_and_in_the_marked_file(world, template, officer):
    await returned_for_its_name(world)
    here = await upload(officer, file(template, world, ("Maju Jaya", 13)))
    page = (await officer.ask("GET", here)).text
    assert "1 koperasi: 1 diubah, 1 terkunci." in page
    assert 'id="terkunci"' in page
    assert "tulis di bawah pertanyaannya" in page
    assert "Terapkan 1 nilai" in page
    listed = (await officer.ask("GET", f"{here}/sel/terkunci")).text
    assert "Koperasi, sel D4" in listed
    marked = load_workbook(io.BytesIO((await officer.ask("GET", f"{here}/bertanda")).content))
    note = marked["Koperasi"]["D4"].comment.text
    assert note.startswith("TERKUNCI: Jawaban ini terkunci.")
    assert "Jawaban di web tetap “12”" in note
    assert marked["Koperasi"]["D4"].fill.start_color.rgb.startswith("FFC8B")
    assert marked[fault_list.NAME]["A2"].value == "1 sel terkunci (ungu)."
    assert (await post(officer, f"{here}/terapkan")).status_code == 303
    assert "1 nilai tersimpan dari Excel" in (await officer.ask("GET", here)).text
    assert (await answers(world)) == {"nama": "Maju Jaya"}


async def test_a_file_with_nothing_but_locked_cells_offers_no_applying(world, template, officer):
    await returned_for_its_name(world)
    page = (await officer.ask("GET", await upload(officer, file(template, world, ("Maju", 13))))).text
    assert "1 koperasi: 1 terkunci." in page
    assert "Terapkan" not in page
