"""Every sentence that people read can be said in English: none without a translation, none that was never marked."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.jslexer import tokenize

from service.language.catalogue import catalogue
from service.language.extract import extracted, sources

ROOT = Path(__file__).parents[2]
SERVICE = ROOT / "service"
MARKS = {"gettext", "gettext_noop", "ngettext", "said", "_", "_n", "t", "tn", "pgettext"}
SPOKEN_ATTRIBUTES = {"aria-label", "title", "placeholder", "alt", "data-l", "content", "label"}
PLACES = re.compile(r"%\((\w+)\)s|(?<!\{)\{(\w*)\}(?!\})")
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")

NAMES = {"Lumbung", "NIK", "NIB", "NPWP", "Rp", "API", "MB", "kB"}
"""Words that are the same in both languages."""

CLASSES = (["bad", "odd", "asked"],)
"""What macros write that is no text."""

TEMPLATES = sorted((SERVICE / "pages" / "templates").rglob("*.html"))
SCRIPTS = sorted((SERVICE / "pages" / "static").glob("*.js"))
ROOMS = ("pages", "actions", "accounts", "api", "attachments", "figures", "register")
ENGLISH = {"load_history.py", "load_sample.py", "sample_years.py", "verify.py"}
"""Actions of the command line only, which speaks English."""
MODULES = [
    *(path for room in ROOMS for path in sorted((SERVICE / room).rglob("*.py")) if path.name not in ENGLISH),
    SERVICE / "problems.py",
    SERVICE / "database" / "refusals.py",
    SERVICE / "app.py",
]

UNSAID = {
    # Written down, and so in the language of the record, whoever had it done.
    "actions/import_figures.py": {"Impor angka tahun lalu.", "impor angka tahun lalu: , SHA-256 "},
    "pages/roster.py": {"Koperasi baru pada register."},
    "actions/build_workbook.py": {"Provinsi ", "Kabupaten ", "Kota "},
    "actions/build_template.py": {"Kabupaten ", "Kota "},
    "actions/counted.py": {" baris : ", "versi : ", "tahun buku  tidak dibandingkan, "},
    "figures/judge.py": {" pertanyaan wajib tanpa jawaban di berkas: ."},
    "actions/try_out.py": {"Koperasi Maju (contoh)", "Jalan Contoh Nomor 12, RT 03"},
    "problems.py": {'Basic realm="Lumbung", charset="UTF-8"'},  # a header that programs read
    # The engine's own English, which no catalogue holds.
    "actions/provenance.py": {
        " () is exactly last year's and nobody has checked it. Confirm it, change it, or say why.",
        " () sama persis dengan tahun lalu dan belum diperiksa. Tandai sesuai, ubah, atau tulis alasannya.",
    },
    # Read or compared, not said.
    "register/read.py": {r"\b(desa|kelurahan) merah putih\b"},
    "pages/bundle.py": {
        r"^export (async function|function|const) (\w+)",
        r"^(?:async function|function|class|const|let|var) (?:(\w+)|([\[{][^=]*[\]}]) =)",
    },
    "database/refusals.py": {"out of"},
    "app.py": {"no database"},
    "api/sessions.py": {"signed in"},
    "figures/cells.py": {"tidak ada data"},
    "pages/speech.py": {"Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu", " belas", "minus "},
}
"""File to the texts in it that are not for the catalogue; each group says why."""

FOR_MACHINES = re.compile(
    r"^(?:select|insert|update|where|order by|and|default-src|max-age|camera|public, |private, |attachment;|sample: )\b|^[ \n]*(?:where|order by|and|select)\b|SHA-256|"
    r"^[\w./:=;\-]+$|^(?:[a-z_]+ )+[a-z_]+=|^\W*$|Buku_Kode"
)


@pytest.mark.parametrize("domain", ["messages", "script"])
def test_every_sentence_has_its_english_and_no_english_is_left_of_sentences_that_are_gone(domain):
    asked = {(message.context, message.id) for message in extracted(domain) if message.id}
    told = {(message.context, message.id): message.string for message in catalogue(domain) if message.id}
    silent = sorted(str(one) for one in asked if not told.get(one) or not all(_forms(told[one])))
    assert silent == [], "`./run catalogue`, then write the English into service/language/en/LC_MESSAGES"
    assert sorted(str(one) for one in told.keys() - asked) == []


@pytest.mark.parametrize("domain", ["messages", "script"])
def test_english_says_the_same_pieces(domain):
    for message in catalogue(domain):
        if message.id:
            wanted = _pieces(_forms(message.id)[0])
            for form in _forms(message.string):
                assert _pieces(form) == wanted, message.id
                assert re.findall(r"</?\w+|\s$|^\s", form) == re.findall(r"</?\w+|\s$|^\s", _forms(message.id)[0])


CALL = re.compile(r"""\b(?:gettext(?:_noop)?|ngettext|_n?|tn?)\(\s*(?:"((?:[^"\\]|\\.)+)"|'([^']+)')""")


@pytest.mark.parametrize("domain", ["messages", "script"])
def test_the_extractor_sees_every_mark(domain):
    """It passes over what stands inside other marks' arguments, and inside pieces of f-strings."""
    asked = {_forms(message.id)[0] for message in extracted(domain) if message.id}
    marked = {
        ast.literal_eval(f'"{one}"') if one else other
        for path in sources(domain)
        if path.parent.name != "language"
        for one, other in CALL.findall(path.read_text(encoding="utf-8"))
    }
    assert len(marked) > 50
    assert sorted(one for one in marked - asked if "…" not in one) == []


def _forms(text) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text,)


def _pieces(text: str) -> list[str]:
    return sorted(one or other for one, other in PLACES.findall(text))


class Visible(HTMLParser):
    """Collects what a template shows without asking the catalogue."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"code", "script", "style"}
        self.found += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value and not _setting(attrs)]

    def handle_endtag(self, tag):
        self.silent -= tag in {"code", "script", "style"}

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def _setting(attrs) -> bool:
    return any(name == "name" and value in {"viewport", "color-scheme"} for name, value in attrs) or any(
        name == "http-equiv" for name, _ in attrs
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_show_no_text_of_their_own(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{%-? trans\b.*?endtrans [-+]?%\}", "", text, flags=re.DOTALL)
    parser = Visible()
    parser.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL))
    shown = [" ".join(one.split()) for one in parser.found if _is_said(one) and one.split() not in CLASSES]
    assert shown == [], f"{path.name}: write {{{{ _('…') }}}} or {{% trans %}}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_expressions_of_templates_hold_no_text_of_their_own(path):
    text = path.read_text(encoding="utf-8")
    bare = []
    for expression in re.findall(r"\{\{(.*?)\}\}|\{%(.*?)%\}", text, flags=re.DOTALL):
        code = re.sub(r"\b(?:_|_n)\(\s*'[^']*'|\bpgettext\('[^']*', '[^']*'", "", "".join(expression))
        bare += [one for one in re.findall(r"'([^']*)'", code) if " " in one.strip() and _is_said(one)]
        bare += [one for one in re.findall(r"'([^']*)'", code) if re.fullmatch(r"[A-Z][a-z]{2,}", one)]
    assert bare == []


def _is_said(text: str) -> bool:
    """Tell whether a text has words, and is neither an address nor attributes that a macro writes."""
    bare = text.strip()
    return not re.match(r"^/[\w./?=&]*$|^[\w-]+=", bare) and any(word not in NAMES for word in WORD.findall(bare))


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield strings that are no docstring, no argument of a mark, no type, and no error's message for developers."""
    passed = {id(one) for node in ast.walk(tree) for part in _silent(node) for one in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in passed:
            passed.update(id(one) for one in node.values)
            yield "".join(one.value for one in node.values if isinstance(one, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.value


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node that say nothing to people, or were marked."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
        yield from node.args[: 2 if getattr(node.func, "id", "") == "pgettext" else 1]
    elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _is_error(node.exc):
        yield node.exc
    elif isinstance(node, ast.Subscript):
        yield node.slice
    elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
        yield node.annotation


def _is_error(call: ast.Call) -> bool:
    return getattr(call.func, "id", "").endswith("Error")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SERVICE)))
def test_python_says_nothing_that_was_not_marked(path):
    known = UNSAID.get(path.relative_to(SERVICE).as_posix(), set())
    unmarked = [
        text
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
        if (re.search(r"[A-Za-z]{2,}[.,:]? +[A-Za-z(]", text) or re.match(r"[A-Z][a-z]{2,}", text))
        and not FOR_MACHINES.search(text)
        and text not in known
    ]
    assert unmarked == []


def test_what_is_let_pass_is_still_there():
    for name, texts in UNSAID.items():
        found = set(_texts(ast.parse((SERVICE / name).read_text(encoding="utf-8"))))
        assert texts <= found, (name, texts - found)


def script_texts(source: str) -> Iterator[str]:
    """Yield the strings of a module that no `t(…)` says."""
    before = ["", ""]
    for token in tokenize(source):
        if token.type in {"string", "template_string"} and not (before[0] in MARKS and before[1] == "("):
            yield re.sub(r"\$\{[^}]*\}", "", token.value[1:-1])
        if token.type not in {"whitespace", "linecomment", "multilinecomment"}:
            before = [before[1], token.value]


KEY = re.compile(r"(?:(?:Control|Ctrl|Shift|Alt)\+)*(?:Enter|Esc|Escape|Tab|Home|End|Delete|Arrow\w+|[A-Z]|\\u2193)")
"""What keyboards and browsers call a key."""

SPEAKERS = {"typed.js", "spoken.js", "english.js", "reading.js"}
"""Modules that say numbers and dates, each in the words of its language; `english.js` is the catalogue's own."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_modules_say_nothing_that_was_not_marked(path):
    unmarked = [
        text
        for text in script_texts(path.read_text(encoding="utf-8"))
        if re.search(r"[A-Za-z]{2,}[.,:]? +[A-Za-z(]|[A-Za-z]{2,} $|^ [A-Za-z]{2,}|^[A-Z][a-z]{2,}", text)
        and _is_said(text)
        and text != "Files"  # what browsers call it
        and not all(KEY.fullmatch(one) for one in text.split(", "))
        and not re.search(
            r"[\[\]#=<>:]|^\.|^ full$|^(?:note|panel|full|box|link|kv|cell|small|choices|btn|row|msg|said|wrap|state|select|input|input,|tbody|th|head) ",
            text,
        )
        and not (path.name in SPEAKERS and re.search(r"^ ?\w+ ?$|^ and $", text))
    ]
    assert unmarked == []


def test_the_tests_above_can_fail():
    assert list(_texts(ast.parse('x = gettext("Tersimpan di server")\ny = "Tersimpan di server"'))) == [
        "Tersimpan di server"
    ]
    assert list(script_texts('t("Ada sinyal"); f("Ada sinyal lagi")')) == ["Ada sinyal lagi"]
    parser = Visible()
    parser.feed('<p title="Tutup ini">Isi <code>x y</code></p>')
    assert [one for one in parser.found if _is_said(one)] == ["Tutup ini", "Isi "]
