"""What an author writes is what the form holds."""

from forms.model import Group, Question, Repeat


def test_a_form_has_its_questions_in_groups_and_repeats(form):
    read = form("""
        | survey |
        | type          | name    | label        | repeat_count | relevant |
        | begin group   | usaha   | Usaha        |              |          |
        | begin_repeat  | unit    | Unit usaha   | 3            |          |
        | text          | nama    | Nama unit    |              |          |
        | begin repeat  | produk  | Produk       |              |          |
        | decimal       | harga   | Harga        |              |          |
        | end repeat    |         |              |              |          |
        | end_repeat    |         |              |              |          |
        | end group     |         |              |              |          |
    """)
    (usaha,) = read.children
    assert isinstance(usaha, Group)
    (unit,) = usaha.children
    assert isinstance(unit, Repeat)
    assert (unit.count, unit.row) == ("3", 3)
    nama, produk = unit.children
    assert isinstance(nama, Question)
    assert isinstance(produk, Repeat)
    assert [child.name for child in produk.children] == ["harga"]


def test_settings_name_the_form(form):
    read = form("""
        | survey |
        | type | name | label |
        | text | a    | A     |
        | settings |
        | form_id | form_title | version | instance_name | style |
        | kop     | Koperasi   | 2025.1  | ${a}          | pages |
    """)
    assert (read.id, read.title, read.version) == ("kop", "Koperasi", "2025.1")
    assert read.instance_name == "${a}"
    assert read.settings == {"style": "pages"}


def test_without_settings_the_file_names_the_form(form):
    read = form("""
        | survey |
        | type | name | label |
        | text | a    | A     |
    """)
    assert (read.id, read.title, read.version) == ("uji", "uji", "")
    assert (read.languages, read.default_language) == (("default",), "default")


def test_languages_are_known_by_their_codes_however_the_header_writes_them(form):
    read = form("""
        | survey |
        | type | name | label::Bahasa Indonesia (id) | label:English | hint::id | media::image::English (en) |
        | text | a    | Umur                         | Age           | tahun    | a.png                      |
        | settings |
        | default_language      |
        | Bahasa Indonesia (id) |
    """)
    (question,) = read.children
    assert question.label == {"id": "Umur", "en": "Age"}
    assert question.hint == {"id": "tahun"}
    assert question.media == {"image": {"en": "a.png"}}
    assert read.languages == ("id", "en")
    assert read.default_language == "id"


def test_a_label_without_a_language_is_in_the_default_language(form):
    read = form("""
        | survey |
        | type | name | label | label::English (en) |
        | text | a    | Umur  | Age                 |
        | settings |
        | default_language |
        | Indonesia        |
    """)
    assert read.children[0].label == {"id": "Umur", "en": "Age"}


def test_a_plain_message_beside_labels_with_languages_makes_no_language(form):
    read = form("""
        | survey |
        | type | name | label::id | constraint | constraint_message |
        | text | a    | A         | . != 'x'   | Jangan x           |
    """)
    assert (read.languages, read.default_language) == (("id",), "id")
    assert read.children[0].constraint_message == {"default": "Jangan x"}


def test_types_are_read_in_any_case_and_by_their_old_names(form):
    read = form("""
        | survey |
        | type                              | name | label | parameters          |
        | Int                               | a    | A     |                     |
        | GPS                               | b    | B     |                     |
        | add select one prompt using yn    | c    | C     |                     |
        | Select_Multiple yn                | d    | D     |                     |
        | dateTime                          | e    | E     |                     |
        | range                             | f    | F     | start=0 end=10 step=2 |
        | percentage                        | g    | G     |                     |
        | select_one_from_file desa.csv     | h    | H     |                     |
        | uri:deviceid                      | i    |       |                     |
        | rank yn                           | j    | J     |                     |
        | choices |
        | list name | value | label |
        | yn        | ya    | Ya    |
        | yn        | tidak | Tidak |
    """)
    kinds = {question.name: question.type for question in read.children}
    assert kinds == {
        "a": "integer",
        "b": "geopoint",
        "c": "select_one",
        "d": "select_multiple",
        "e": "datetime",
        "f": "range",
        "g": "integer",
        "h": "select_one",
        "i": "deviceid",
        "j": "rank",
    }
    by_name = {question.name: question for question in read.children}
    assert by_name["f"].parameters == {"start": "0", "end": "10", "step": "2"}
    assert by_name["g"].constraint == ". >= 0 and . <= 100"
    assert (by_name["h"].file, by_name["h"].list_name) == ("desa.csv", "desa")


def test_words_for_yes_and_no_become_constants(form):
    read = form("""
        | survey |
        | type | name | label | required | readonly | relevant |
        | text | a    | A     | TRUE     | yes      |          |
        | text | b    | B     | ${a} = 'x' | no     | false    |
        | text | c    | C     |          |          | ${a} != '' |
    """)
    a, b, c = read.children
    assert (a.required, a.read_only, a.relevant) == ("true()", "true()", "")
    assert (b.required, b.read_only, b.relevant) == ("${a} = 'x'", "false()", "false()")
    assert (c.required, c.relevant) == ("false()", "${a} != ''")


def test_or_other_adds_the_choice_and_a_question_for_it(form):
    read = form("""
        | survey |
        | type                  | name  | label |
        | select_one w or_other | warna | Warna |
        | choices |
        | list_name | name  | label |
        | w         | merah | Merah |
    """)
    warna, other = read.children
    assert warna.or_other
    assert (other.name, other.type, other.relevant) == ("warna_other", "text", "selected(${warna}, 'other')")
    assert [choice.name for choice in read.choices["w"]] == ["merah", "other"]


def test_choices_keep_the_columns_that_filters_read(form):
    read = form("""
        | survey |
        | type           | name | label | choice_filter |
        | select_one kab | k    | Kab   |               |
        | select_one kec | d    | Kec   | kab = ${k}    |
        | choices |
        | list_name | name  | label | kab   |
        | kab       | 64.01 | Paser |       |
        | kec       | 64.01.01 | Batu Sopang | 64.01 |
    """)
    assert read.choices["kec"][0].columns == {"kab": "64.01"}


def test_columns_that_no_one_knows_are_kept_as_comments(form):
    read = form("""
        | survey |
        | type | name | label | unit | Catatan penyusun | bind::odk:length |
        | text | a    | A     | kg   | tanya Pak Budi   | 3                |
    """)
    assert read.children[0].extras == {"unit": "kg", "Catatan penyusun": "tanya Pak Budi", "bind::odk:length": "3"}


def test_rows_that_hold_only_comments_or_are_disabled_are_skipped(form):
    read = form("""
        | survey |
        | type | name | label | disabled | catatan |
        | text | a    | A     |          |         |
        |      |      |       |          | bagian dua |
        |      |      | Judul |          |         |
        | text | b    | B     | yes      |         |
    """)
    assert [child.name for child in read.children] == ["a"]


def test_a_loop_asks_its_questions_once_for_each_choice(form):
    read = form("""
        | survey |
        | type                  | name | label |
        | begin loop over alat  | punya | Alat  |
        | integer               | jumlah | Jumlah %(label)s |
        | end loop              |      |       |
        | choices |
        | list_name | name  | label  |
        | alat      | mobil | Mobil  |
        | alat      | motor | Motor  |
    """)
    (loop,) = read.children
    assert [group.name for group in loop.children] == ["mobil", "motor"]
    assert loop.children[1].children[0].label == {"default": "Jumlah Motor"}


def test_warnings_checks_bridge_and_recap_are_read(form):
    read = form("""
        | survey |
        | type    | name | label | warning   | warning_message::Bahasa Indonesia (id) |
        | integer | a    | A     | . < 1000  | Besar sekali                           |
        | integer | b    | B     |           |                                        |
        | checks |
        | name  | severity | relevant | expression    | message::Bahasa Indonesia (id) | questions |
        | sama  | warning  |          | ${a} = ${b}   | Harus sama                     | a b       |
        | bridge |
        | question | expression | comparable | note  |
        | a        | ${a}       | yes        |       |
        | b        | ${a} + 1   | partly     | beda  |
        | recap |
        | table | title | by     | heading | value        | name |
        | Rekap | REKAP | region | Jumlah  | count        | n    |
        | Rekap |       |        | A       | sum: ${a}    |      |
    """)
    assert (read.children[0].warning, read.children[0].warning_message) == (". < 1000", {"id": "Besar sekali"})
    (check,) = read.checks
    assert (check.severity, check.questions, check.row) == ("warning", ("a", "b"), 2)
    assert [row.comparable for row in read.bridge] == ["yes", "partly"]
    assert [(column.by, column.value) for column in read.recap] == [("region", "count"), ("region", "sum: ${a}")]


def test_external_choices_are_lists_like_others(form):
    read = form("""
        | survey |
        | type                        | name | label | choice_filter |
        | text                        | k    | Kab   |               |
        | select_one_external desa    | d    | Desa  | kab=${k}      |
        | external_choices |
        | list_name | name | label | kab |
        | desa      | d1   | Desa 1 | k1 |
    """)
    assert read.children[1].type == "select_one"
    assert read.choices["desa"][0].columns == {"kab": "k1"}


def test_entities_are_kept(form):
    read = form("""
        | survey |
        | type | name | label | save_to |
        | text | a    | A     | nama    |
        | entities |
        | list_name | label |
        | koperasi  | ${a}  |
    """)
    assert read.entities[0].list_name == "koperasi"
    assert read.children[0].extras == {"save_to": "nama"}
