"""The province's page: each number leads to exactly the list that it counts, at once, and nobody else sees it."""

import io
import re
from datetime import timedelta
from html import unescape

import openpyxl
import pytest

from service.actions import activity_rule, open_round, review
from service.actions.library import Library
from service.actions.reckon_figures import reckon_figures
from service.database import cooperatives, monitoring, rounds, submissions
from service.pages import speech
from service.problems import FORBIDDEN, Problem
from tests.service.desk import Desk
from tests.service.two_years import dated, publish

pytestmark = pytest.mark.anyio

QUESTIONS = """
    | survey |
    | type             | name    | label   |
    | text             | nama    | Nama    |
    | select_one ya    | rapat   | Rapat   |
    | select_one ya    | hidup   | Hidup   |
    | choices |
    | list_name | name  | label |
    | ya        | ya    | Ya    |
    | ya        | tidak | Tidak |
    | recap |
    | table | by     | heading | subheading | value | name |
    | Patuh | region | Hidup   |            | count: ${hidup} = 'ya' | hidup |
    | Patuh | region | Rapat   | Sudah      | count: ${rapat} = 'ya' | sudah |
    | Patuh | region | Rapat   | %          | share: sudah / hidup | persen |
    | settings |
    | form_id  | version | form_title | dashboard |
    | terpantau | 2025.1  | Koperasi  | Patuh/persen; Patuh/hidup |
"""
LINK = re.compile(r'<a [^>]*?href="(/koperasi[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
LABEL = re.compile(r'aria-label="([^"]*)"')
ROW = re.compile(r'<tr role="row"><th role="rowheader"')


class Rounds:
    """Two rounds over nine cooperatives."""

    def __init__(self, world, ids, before, now):
        self.world, self.ids, self.before, self.now = world, ids, before, now

    async def send(self, place, nth, round_id, **answers):
        """Sends one cooperative of an office."""
        desk = Desk(self.world, f"officer.{place}", self.ids[place][nth], f"pc-{place}{nth}", round_id=round_id)
        await desk.open()
        await desk.type(**answers)
        outcome = await desk.send()
        assert outcome.receipt is not None, outcome.findings

    async def start(self, place, nth):
        """Begins a draft."""
        desk = Desk(self.world, f"officer.{place}", self.ids[place][nth], f"pc-{place}{nth}", round_id=self.now)
        await desk.open()
        return desk


@pytest.fixture
async def two(world, register_entry):
    """Berau and Kukar with four cooperatives each, some sent in both years."""
    more = {"berau": (2, "64.03.01.2001"), "kukar": (1, "64.02.01.2001")}
    rows = {
        place: [register_entry(office, f"{place} {n}", village) for n in range(3)]
        for place, (office, village) in more.items()
    }
    keys = await cooperatives.register_keys(world.system)
    await cooperatives.apply_register(
        world.system, [row for some in rows.values() for row in some], keys.version, "test"
    )
    author, admin, library = world.handles["author"], world.handles["administrator"], Library()
    old = (await publish(author, QUESTIONS)).version_id
    new = (await publish(author, QUESTIONS.replace("2025.1", "2026.1"))).version_id
    before = (await open_round.open_round(admin, library, dated(2026, old))).round_id
    now = (await open_round.open_round(admin, library, dated(2027, new))).round_id
    ids = {place: [*(row.id for row in rows[place]), getattr(world, place)] for place in rows}
    found = Rounds(world, ids, before, now)
    await found.send("berau", 0, before, rapat="ya", hidup="ya")
    await found.send("berau", 1, before, rapat="tidak", hidup="ya")
    await found.send("berau", 0, now, rapat="ya", hidup="ya")
    await found.send("berau", 1, now, rapat="ya", hidup="tidak")
    await found.send("kukar", 0, now, rapat="tidak", hidup="ya")
    await found.send("kukar", 1, now, rapat="ya", hidup="ya")
    await review.verify(world.handles["verifier.kukar"], now, ids["kukar"][0], 1)
    await review.send_back(
        world.handles["verifier.kukar"],
        library,
        now,
        ids["kukar"][1],
        1,
        {"rapat": "mohon lampirkan"},
        new_id=lambda: ids["kukar"][1],
    )
    await found.start("berau", 2)
    return found


async def page_of(visitor_of, world, path="/provinsi", login="province"):
    answer = await visitor_of(world.keys[login]).ask("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def rows_of(visitor_of, world, path):
    """Counts a list to its end."""
    count = 0
    while path:
        text = await page_of(visitor_of, world, path)
        count += len(ROW.findall(text))
        onward = re.search(r'href="([^"]*lewat=[^"]*)">Berikutnya', text)
        path = unescape(onward.group(1)) if onward else ""
    return count


def numbers(text):
    """Every link to a list with the number that it says: its words begin with one, or its label does."""
    for href, rest, inner in LINK.findall(text):
        label = LABEL.search(rest)
        said = unescape(label.group(1)) if label else re.sub("<[^>]*>", "", inner)
        if found := re.match(r"([\d.]+)\b(?! %|,\d)", said.strip()):
            yield unescape(href), int(found.group(1).replace(".", "")), said


async def test_every_number_of_the_page_leads_to_exactly_the_list_that_it_counts(
    two, world, visitor_of, owner_connection
):
    await owner_connection.execute(
        "update submissions set touched_on = touched_on - 7 where round_id = $1 and cooperative_id = any($2)",
        two.now,
        [two.ids["berau"][2], two.ids["kukar"][1]],
    )
    text = await page_of(visitor_of, world)
    found = list(numbers(text))
    for kind in ("keadaan=not_started", "hari=", "ukuran=Patuh", "tahun=2026", "diam=7", "keadaan=returned"):
        assert any(kind in href and number for href, number, _ in found), kind
    assert len(found) > 50
    await leads_to_its_lists(found, visitor_of, world)


async def leads_to_its_lists(found, visitor_of, world):
    """Holds that each number is the length of the list behind it."""
    lists = {}
    for href, number, said in found:
        if href not in lists:
            lists[href] = await rows_of(visitor_of, world, href)
        assert (href, lists[href]) == (href, number), said


async def test_the_page_of_a_round_before_leads_to_the_lists_of_that_round(two, world, visitor_of):
    text = await page_of(visitor_of, world, "/provinsi?tahun=2026")
    found = list(numbers(text))
    assert len(found) > 30
    assert all("tahun=2026" in href for href, _, _ in found)
    await leads_to_its_lists(found, visitor_of, world)
    assert "*Survei koperasi tahun buku 2026*" in unescape(text)
    assert "Terkirim *2 dari 9*" in unescape(text)
    assert 'href="/batas?tahun=2026&amp;kantor=' not in text  # no office has a day of its own
    others = dict(re.findall(r'<a class="btn alt" href="([^"]*)"(?: aria-current="true")?>(\d{4})</a>', text))
    assert others == {"/provinsi": "2027", "/provinsi?tahun=2026": "2026", "/provinsi?tahun=2025": "2025"}


async def test_its_workbook_is_that_rounds_too(two, world, visitor_of):
    text = await page_of(visitor_of, world, "/provinsi?tahun=2026")
    href = re.search(r'href="(/provinsi/unduh[^"]*)"', text).group(1)
    answer = await visitor_of(world.keys["province"]).ask("GET", href)
    assert "TB2026" in answer.headers["content-disposition"]


@pytest.mark.parametrize("year", ["", "1999", "20x6", "٢٠٢٦"])
async def test_a_year_without_a_round_is_the_current_one(two, world, visitor_of, year):
    assert "tahun buku 2027*" in unescape(await page_of(visitor_of, world, f"/provinsi?tahun={year}"))


async def test_a_sending_is_on_the_page_at_once(two, world, visitor_of):
    assert "*Survei koperasi tahun buku 2027*" in unescape(await page_of(visitor_of, world))
    assert "Terkirim *3 dari 9*" in unescape(await page_of(visitor_of, world))
    desk = await two.start("berau", 3)
    await desk.type(rapat="ya", hidup="ya")
    await desk.send()
    text = await page_of(visitor_of, world)
    assert "Terkirim *4 dari 9*" in unescape(text)
    assert re.search(r'aria-label="3, Rapat: Sudah, 2027, Semua kantor"', text)


async def test_what_is_not_touched_for_a_week_is_stuck_until_it_is_typed_into(two, world, owner_connection):
    desk = await two.start("kukar", 2)
    await owner_connection.execute(
        "update submissions set touched_on = touched_on - 30 where cooperative_id = $1", desk.cooperative
    )
    province = world.handles["province"]
    today = await owner_connection.fetchval("select day_of(now())")
    past = await owner_connection.fetchval("select day_of(now()) - 7")
    idle = await monitoring.idle(province, two.now, past)
    assert {office: count for office, count in idle.items() if count} == {1: 1}
    await desk.type(nama="x")
    assert sum((await monitoring.idle(province, two.now, past)).values()) == 0
    assert (
        await owner_connection.fetchval(
            "select touched_on from submissions where cooperative_id = $1 and round_id = $2", desk.cooperative, two.now
        )
        == today
    )


async def test_the_counts_that_events_keep_are_those_of_a_count_anew(two, world, owner_connection):
    await submissions.take_back(world.handles["officer.berau"], two.now, two.ids["berau"][0], 1, b"{}")
    admin = world.handles["administrator"]
    await open_round.change_roster(admin, two.now, two.ids["berau"][1], "move", office_id=1, reason="pindah wilayah")
    days = "select round_id, office_id, kind, day, strand, count from tally_days where count > 0 order by 1, 2, 3, 4, 5"
    figures = "select round_id, office_id, name, strand, count from tally_figures where count > 0 order by 1, 2, 3, 4"
    kept = [await owner_connection.fetch(sql) for sql in (days, figures)]
    assert all(kept)
    await owner_connection.execute("select count_anew(id) from rounds")
    assert [await owner_connection.fetch(sql) for sql in (days, figures)] == kept


async def test_who_was_never_here_is_named(two, world, visitor_of, owner_connection):
    await owner_connection.execute("update accounts set seen_at = null where login_key = 'officer.kukar'")
    await owner_connection.execute("update accounts set seen_at = now() where login_key = 'officer.berau'")
    text = await page_of(visitor_of, world)
    never = text[text.index('id="ingat"') :]
    assert "Officer.Kukar" in never
    assert "Officer.Berau" not in never


async def test_the_same_numbers_come_as_a_workbook(two, world, visitor_of):
    answer = await visitor_of(world.keys["province"]).ask("GET", "/provinsi/unduh")
    assert answer.status_code == 200
    assert "Pemantauan_Koperasi_TB2027_per_" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True)
    assert book.sheetnames == ["Pemantauan", "Capaian", "Perlu diingatkan", "Kiriman per hari"]
    rows = [[cell.value for cell in row] for row in book["Pemantauan"].iter_rows(min_row=8, max_row=11)]
    assert [row[1:9] for row in rows[:2]] == [
        ["Kutai Kartanegara", 4, 2, 0, 1, 0, 1, 0],
        ["Berau", 4, 1, 1, 0, 2, 0, 0],
    ]
    assert rows[3][2:10] == [9, 4, 1, 1, 2, 1, 0, 3 / 9]
    figures = [[cell.value for cell in row] for row in book["Capaian"].iter_rows(min_row=8, max_row=9)]
    assert figures[1][2:8] == [2, 1, 2, 1, 2, 0.5]


@pytest.mark.parametrize(
    "query",
    [
        "hari=kemarin",
        "hari=2026-02-31",
        "ukuran=Patuh/persen",
        "ukuran=Patuh/lain",
        "diam=0",
        "diam=99999999",
        "tahun=0",
        "tahun=1999",
    ],
)
async def test_what_the_address_cannot_mean_narrows_nothing(two, world, visitor_of, query):
    assert await rows_of(visitor_of, world, f"/koperasi?{query}") == 9


async def test_an_office_follows_such_a_link_into_its_own_list_only(two, world, visitor_of):
    text = await page_of(visitor_of, world, "/koperasi?ukuran=Patuh/sudah", "officer.kukar")
    assert len(ROW.findall(text)) == 0
    assert "0 koperasi: Rapat: Sudah" in text


async def test_figures_of_two_years_under_two_rules_say_so(two, world, visitor_of):
    """The workbook puts both years under one rule: who lays the two side by side must know why they differ."""
    alike = unescape(await page_of(visitor_of, world))
    assert "menurut kuesioner tahun masing-masing, seperti dalam buku kerja" in alike
    await activity_rule.change_rule(world.handles["administrator"], Library(), two.now, 3, None)
    apart = unescape(await page_of(visitor_of, world))
    assert "(2026: 2 tahun tanpa RAT, 2027: 3); buku kerja menurut aturan 2027." in apart


async def test_a_form_that_names_nothing_to_watch_has_no_such_section(world, visitor_of):
    text = await page_of(visitor_of, world)
    assert 'id="ukuran"' not in text
    assert 'id="laju"' in text


async def test_figures_that_no_event_kept_are_reckoned_from_the_revisions(two, world, owner_connection):
    wanted = await monitoring.figures(world.handles["province"], two.now)
    await owner_connection.execute("update submissions set figures = '{}' where round_id = $1", two.now)
    assert sum((await monitoring.figures(world.handles["province"], two.now)).values()) == 0
    the_round = await rounds.one(world.system, two.now)
    assert await reckon_figures(world.system, Library(), the_round) == 4
    assert await monitoring.figures(world.handles["province"], two.now) == wanted
    assert await reckon_figures(world.system, Library(), the_round) == 0
    with pytest.raises(Problem) as refused:
        await reckon_figures(world.handles["province"], Library(), the_round)
    assert refused.value.kind is FORBIDDEN


async def test_an_office_with_its_own_last_day_shows_it_wherever_the_numbers_go(
    two, world, visitor_of, owner_connection
):
    today = await owner_connection.fetchval("select day_of(now())")
    days = {"berau": today + timedelta(days=13), "kukar": today - timedelta(days=3)}
    offices = {"berau": "64.03", "kukar": "64.02"}
    for place, last in days.items():
        await owner_connection.execute(
            """insert into office_deadlines (round_id, office_id, deadline, reason, account_id)
               select $1, o.id, $2, 'surat 12/2027', a.id from offices o, accounts a
                where o.region_code = $3 and a.login_key = 'province'""",
            two.now,
            last,
            offices[place],
        )
    page = unescape(await page_of(visitor_of, world))
    for place, left in {"berau": "10 hari kerja lagi", "kukar": "lewat 3 hari"}.items():
        row = re.search(rf'<a [^>]*href="/batas\?kantor={offices[place]}">.*?</a>', page, re.DOTALL)
        assert f"batas {speech.short_date(days[place])}, {left}" in row.group(0)
        assert ('href="#i-lock"' in row.group(0)) == (place == "kukar")
        assert re.search(rf"^Batas kirim [^:\n]+: {speech.long_date(days[place])}, {left}$", page, re.MULTILINE)
    assert page.count('href="/batas?kantor=') == 2
    answer = await visitor_of(world.keys["province"]).ask("GET", "/provinsi/unduh")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content), data_only=True)["Pemantauan"]
    last = [row[-1].value for row in sheet.iter_rows(min_row=8, max_row=11)]
    the_round = await rounds.one(world.system, two.now)
    assert [day and day.date() for day in last] == [days["kukar"], days["berau"], the_round.deadline, None]


async def test_a_closed_round_tells_no_time_left(two, world, visitor_of):
    for each in await rounds.listed(world.system):
        await open_round.close_round(world.handles["administrator"], each.id)
    page = await page_of(visitor_of, world)
    assert "Batas kirim" in page
    assert "hari kerja lagi" not in page
