"""Our modules joined into the fill page's one script, and how it is compressed."""

import gzip
import json

import brotli
import pytest
from py_mini_racer import MiniRacer

from service.pages.assets import ASSETS, FILL_SCRIPT, fill_script
from service.pages.bundle import BundleError, joined, minified, scoped
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
    script = minified(joined(("a.js", "b.js"), SOURCES, str))
    assert script.count("const base=3") == 1
    assert run(f"{script}; const answer = $a.said;") == "9//x"


def test_a_lazy_module_stays_a_file_at_its_own_address():
    assert 'import("/static/1/c.js")' in joined(("lazy.js",), SOURCES, lambda name: f"/static/1/{name}")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('import { a } from "./x.js";\nexport const b = a;\n', "imports itself"),
        ('import { a } from "./y.js";\n', "is not there"),
        ('import a from "./x.js";\n', "import a from"),
        ("export default 3;\n", "export default"),
    ],
)
def test_what_cannot_be_joined_is_told(source, told):
    with pytest.raises(BundleError, match=told):
        joined(("x.js",), {"x.js": source}, str)


def test_the_fill_script_holds_every_module_once_and_begins_with_the_logic():
    script = fill_script("export function look() {\n  return 1;\n}\n", "/pesan.js").content.decode()
    for name in ("page", "isi", "saving", "showing", "typed"):
        assert script.count(f"const ${name}=") == 1
    assert script.rstrip().endswith("$isi.begin($logic,(more)=>import('/pesan.js'+more)));")
    assert "\nimport " not in script
    assert "export " not in FILL_SCRIPT


def test_a_minified_number_parser_reads_as_the_plain_one():
    source = ASSETS["typed.js"].content.decode()
    typed = ["1.250.000,50", "Rp1.250.000", "1,25 juta", "1,250", "31 Des 2025", "x"]
    said = [
        run(f"{script}; const answer = {json.dumps(typed)}.map((one) => [$typed.number(one), $typed.day(one)]);")
        for script in (scoped("typed", source), minified(scoped("typed", source)))
    ]
    assert said[0] == said[1]


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
