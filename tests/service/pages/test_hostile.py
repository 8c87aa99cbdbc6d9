"""Text from people, forms and files stays text, wherever it stands on a page."""

import re
from datetime import date
from html.parser import HTMLParser

import msgspec
import pytest

from forms.bridge import Step
from forms.compile import compile_form
from forms.model import Question
from service.actions.last_year import LastYear
from service.actions.provenance import Prefilled
from service.pages.engine import ENVIRONMENT
from service.pages.fields import Option, Remark, fields_of
from service.pages.fill_page import FillPage, Talk, for_script
from service.pages.frame import Frame, RoundStrip, Told, Who
from service.pages.happenings import Happening
from service.pages.list_lines import Line as ListLine
from service.pages.listing import Tab
from service.pages.moving import LeftBehind, MovePage
from service.pages.moving import Line as MovedLine
from service.pages.queue import QueuePage, Row
from service.pages.remarked import Loose, Standing
from service.pages.review_page import May, ReviewPage, Stray, Whole
from service.pages.summary import Line

HOSTILE = """"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}</textarea></title><!--"""
HARMLESS = "Koperasi Contoh"


class Structure(HTMLParser):
    """Collects the elements of a page with the names of their attributes, and what runs in it."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.running = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        self.elements.append((tag, tuple(names)))
        if tag == "script" and "src" not in names and ("type", "application/json") not in attrs:
            self.running.append(tag)
        self.running.extend(name for name in names if name.startswith("on") or name == "style")


def fill_page(sections, text):
    return FillPage(
        id="1", name=text, nik=text, place=text, version=text, version_id=1, newer=text, revision=1, state="returned", back="/koperasi",
        back_words=text, only=False, current="identitas", resume=text, back_to=text, sections=sections, asked=(Line("#x", text),),
        untouched=(Line("#x", text),),
        dropped=(LeftBehind(label=text, said=text, reason=text),),
        stray=(Remark(author=text, at=text, body=text),),
        summary=(Line("#x", text),), lead=text, strict="ya", answered=1, required=2, odd=1,
        saved=Told("s-ok", "ok", text), seen=1, script="/isi.js", lists="/pilihan", save="/simpan", attach="/lampiran",
        given=for_script({"a": text}), key=text,
        locked=True, here=text, talks=(Talk(Line("#x", text), "identitas/alamat", (Remark(author=text, at=text, body=text),)),),
    )  # fmt: skip


def move_page(_sections, text):
    return MovePage(
        id="1", name=text, old=text, new=text, seq=1, same=1, changed=(MovedLine(label=text, was=text, now=text),),
        dropped=(LeftBehind(label=text, said=text, reason=text),), conflicts=(text,),
    )  # fmt: skip


def review_page(sections, text):
    shown = [field for one in sections for field in fields_of(one.items)]
    said = (Remark(author=text, at=text, body=text),)
    return ReviewPage(
        id="1", name=text, nik=text, place=text, version=text, revision=1, state="sent", back="/periksa", kept=text,
        back_words=text, sections=sections, problems=tuple(field for field in shown if field.warnings or field.remarks),
        wrong=0, odd=1, explained=1, commented=1, history=(Happening(text, text, text),),
        comments={"identitas/alamat": text}, refused={"identitas/alamat": text}, fixed=frozenset(), longest=4000, summary=(Line("#x", text),), lead=text,
        may=May(judge=True, take_back=True, undo=True, comment=True, unlock=True), queues=True, told=frozenset(), key="1",
        whole=Whole(said, said, (Stray("identitas/alamat", text, said),)), approve="verifikasi", approve_words=text,
        correcting=text, correction="begin",
        stands=Standing({"identitas/alamat": (text,), "": (text,)}), loose=(Loose(text, (text,), "identitas"),),
    )  # fmt: skip


def queue_page(_sections, text):
    options, tabs = (Option(text, text, chosen=True),), (Tab("/periksa", text, 1, here=True),)
    line = ListLine(
        name=text, nik=text, place=text, state="sent", marks=text, changed=text, waited=text, href="/periksa/1", urgent=True,
        action=text,
    )  # fmt: skip
    return QueuePage(
        office=text, waiting=1, total=1, tabs=tabs, kinds=tabs, kept={"masalah": text}, search=text, since=text, facet_label=text,
        offices=options, districts=options, facets=options, senders=options, oldest=True, filtered=True, left=1, clean=True, clean_href="/periksa/sekaligus",
        rows=(Row(line, (text,), text),), first="/periksa", next="/periksa",
    )  # fmt: skip


@pytest.fixture
def page_with(questionnaire, stored, around, built):
    """Render a page with one text in every place that people or forms write to."""

    def relabelled(node, text):
        label = {"id": text} if isinstance(node, Question) and node.label else node.label
        if isinstance(node, Question):
            return msgspec.structs.replace(node, label=label, hint={"id": text} if node.label else {})
        return msgspec.structs.replace(
            node, label={"id": text}, children=tuple(relabelled(one, text) for one in node.children)
        )

    def rendered(template, make, text):
        form = questionnaire.form
        choices = {
            name: tuple(msgspec.structs.replace(one, label={"id": text}) for one in listed)
            for name, listed in form.choices.items()
        }
        hostile = compile_form(
            msgspec.structs.replace(
                form, children=tuple(relabelled(one, text) for one in form.children), choices=choices
            )
        )
        flat = {
            **stored,
            **{path: text for path, value in stored.items() if isinstance(value, str) and "/nama" in path},
        }
        flat |= {"identitas/alamat": text, "keuangan/hibah": text, "rat/rat_tanggal": text, "identitas/koordinat": text}
        remark = Remark(author=text, at=text, body=text)
        first = Prefilled(value=text, origin="last_year", standing="untouched", year=2024, version=text)
        step = Step("hibah", "partly", text, "", carried=True)
        last = LastYear(book_year=2024, label=text, answers={"keuangan": {"hibah": text}}, steps={"hibah": step})
        sections = built(
            hostile, flat, around, strict=True, prefilled={"identitas/alamat": first}, last=last, origins=dict.fromkeys(flat, (text, True)),
            reasons={"identitas/alamat": text}, remarks={"identitas/alamat": (remark,), "rat/rat_hadir": (remark,)},
        )  # fmt: skip
        frame = Frame(
            token=text, who=Who(text, text, text, text), round=RoundStrip(2025, date(2026, 6, 30), 3, closed=False),
            told=Told("ok", "ok", text), sample=True,
        )  # fmt: skip
        return ENVIRONMENT.get_template(template).render(frame=frame, page=make(sections, text), wrong=True)

    return rendered


@pytest.mark.parametrize(
    ("template", "make"),
    [
        ("isi.html", fill_page),
        ("kirim.html", fill_page),
        ("periksa.html", review_page),
        ("pindah.html", move_page),
        ("antrean.html", queue_page),
    ],
)
def test_no_text_becomes_markup(page_with, template, make):
    hostile = Structure(page_with(template, make, HOSTILE))
    assert hostile.running == []
    assert hostile.elements == Structure(page_with(template, make, HARMLESS * 9)).elements


RUNS = re.compile(
    r"\son[a-z]+=|\sstyle=|<style|<script(?![^>]*\s(?:src=|type=.application/json.))|\|\s*safe|javascript:"
)


def test_no_template_holds_script_or_style_of_its_own_or_turns_escaping_off():
    for name in ENVIRONMENT.list_templates():
        source = ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0]
        assert RUNS.findall(source) == [], name
