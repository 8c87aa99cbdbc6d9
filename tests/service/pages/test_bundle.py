"""Our modules joined into the fill page's one script, and how it is compressed."""

import gzip
import json
import time

import brotli
import pytest
from py_mini_racer import MiniRacer

from service.pages.assets import ASSETS, FILL_SCRIPT, FIRST, FOLDER, THEN, fill_script
from service.pages.bundle import BundleError, joined, minified, minified_style, scoped
from service.pages.packed import Packed, encodings

SOURCES = {
    "a.js": 'import { twice } from "./b.js";\nimport { base } from "./c.js";\n\nexport const said = twice(base) + "//x";\n',
    "b.js": 'import { base } from "./c.js";\n\nexport function twice(value) {\n  return value * base;\n}\n',
    "c.js": "// one\nexport const base = 3;\n",
    "lazy.js": 'export function open() {\n  return import("./c.js");\n}\n',
}


def run(script: str) -> object:
    engine = MiniRacer()
    try:
        return json.loads(str(engine.eval(f"{script} JSON.stringify(answer);")))
    finally:
        engine.close()


def test_modules_run_in_the_order_of_their_imports_each_once():
    script = joined(("c.js", "a.js"), SOURCES, str)
    assert script.count("const base = 3") == 1
    for one in (script, minified(script)):
        assert run(f"{one}; const answer = $a.said;") == "9//x"


def test_a_lazy_module_stays_a_file_at_its_own_address():
    assert 'import("/static/1/c.js")' in joined(("lazy.js",), SOURCES, lambda name: f"/static/1/{name}")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('import { a } from "./x.js";\nexport const b = a;\n', "imports itself"),
        ('import { a } from "./y.js";\n', "is not there"),
        ('import a from "./x.js";\n', "import a from"),
        ("export default 3;\n", "export default"),
        ('import { twice } from "./c.js";\n', "c.js does not export twice"),
        ('import { base } from "./c.js";\nlet base;\n', "x.js and c.js both name base"),
        ('import { base } from "./c.js";\nconst { one: base, two } = self;\n', "x.js and c.js both name base"),
    ],
)
def test_what_cannot_be_joined_is_told(source, told):
    with pytest.raises(BundleError, match=told):
        joined(("x.js",), {**SOURCES, "x.js": source}, str)


def test_the_fill_script_holds_every_module_once_and_begins_with_the_logic_once_the_page_has_ended():
    script = fill_script("export function look() {\n  return 1;\n}\n", "/pesan.js").content.decode()
    for name in ("lumbung:", "operations", "triliun"):
        assert script.count(name) == FILL_SCRIPT.count(name) > 0
    first, rest = script.split(";onload=()=>setTimeout(()=>{", 1)
    assert first == FIRST
    assert rest.startswith(THEN)
    assert rest.rstrip().endswith("setTimeout(()=>$isi.begin($logic,(more)=>import('/pesan.js'+more)))});")
    assert "\nimport " not in script
    assert "export " not in FILL_SCRIPT


def test_a_minified_number_parser_reads_as_the_plain_one():
    source = (FOLDER / "typed.js").read_text("utf-8")
    typed = ["1.250.000,50", "Rp1.250.000", "1,25 juta", "1,250", "31 Des 2025", "x"]
    said = [
        run(f"{script}; const answer = {json.dumps(typed)}.map((one) => [$typed.number(one), $typed.day(one)]);")
        for script in (scoped("typed", source), minified(scoped("typed", source)))
    ]
    assert said[0] == said[1]


def test_what_is_not_there_is_said_the_fast_way_and_a_text_that_looks_like_it_stays():
    assert "0[0]" not in minified("const f = (a) => (a === 3 ? undefined : a);")
    assert run(f"{minified('const f = (a) => (a === 3 ? undefined : a);')}; const answer = [typeof f(3), f(4)];") == [
        "undefined",
        4,
    ]
    assert run(f"{minified('const f = (a) => (a ? undefined : `0[0]`);')}; const answer = [typeof f(1), f(0)];") == [
        "undefined",
        "0[0]",
    ]


def test_all_that_is_served_is_smaller_and_is_made_in_no_time():
    began = time.process_time()
    for path in FOLDER.iterdir():
        if path.suffix in {".js", ".css"}:
            (minified if path.suffix == ".js" else minified_style)(path.read_text("utf-8"))
            assert b"/*" not in ASSETS[path.name].content
            assert len(ASSETS[path.name].content) < path.stat().st_size + (path.name == "english.js") * 1_000_000
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip, deflate, br", {"gzip", "deflate", "br"}),
        ("br;q=0, gzip;q=0.5", {"gzip"}),
        ("BR ; q=1.0", {"br"}),
        ("", set()),
        ("gzip;q=0.000", set()),
    ],
)
def test_a_request_says_which_encodings_it_takes(accepted, taken):
    assert encodings(accepted) == taken


def test_both_compressed_forms_hold_the_content():
    packed = Packed(b"lumbung " * 100, "text/plain")
    assert brotli.decompress(packed.brotli) == gzip.decompress(packed.gzip) == packed.content
