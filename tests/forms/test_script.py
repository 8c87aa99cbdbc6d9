"""One logic: the module in V8 says what the server says."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from generated_forms import ANSWERS, EXPRESSIONS, LEAVES, TEXTS, VALUES, call_of, form_of_rules, is_passed_over, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from forms.check import check
from forms.compile import CompiledForm, compile_form
from forms.errors import FormProblems
from forms.evaluate import Around, evaluate
from forms.expressions import ExpressionError
from forms.expressions.context import emit_in_context, evaluate_typed
from forms.expressions.functions import FUNCTIONS
from forms.expressions.targets import SCRIPT
from forms.given import cuts_of, given_rows
from forms.model import Form, Group, Question, Repeat
from forms.script import library_for, messages_script, script
from forms.xlsform import load_form

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
DEFINITION = Path(__file__).parents[2] / "forms" / "definitions" / "koperasi" / "2025"
ZONE = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=ZONE)


@pytest.fixture(scope="module")
def v8() -> Iterator[MiniRacer]:
    engine = MiniRacer()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def library(v8: MiniRacer) -> None:
    source = Path(__file__).parents[2] / "forms" / "expressions" / "runtime" / "runtime.js"
    v8.eval(library_for(source.read_text()))


def in_v8(v8: MiniRacer, source: str) -> object:
    return json.loads(str(v8.eval(f"(() => {{ {source} }})()")), parse_int=float)


def module(compiled: CompiledForm) -> str:
    return script(compiled).replace("export function", "function")


def around_text(around: Around) -> str:
    return json.dumps(
        {
            "now": around.now.isoformat(),
            "lastSaved": around.last_saved,
            "register": around.register,
            "round": around.round,
            "seed": around.seed,
        }
    )


def both_checks(v8: MiniRacer, compiled: CompiledForm, answers: object, around: Around) -> tuple[object, object]:
    server = json.loads(msgspec.json.encode(told(check(compiled, answers, around))), parse_int=float)
    browser = in_v8(
        v8, f"{module(compiled)}; return JSON.stringify(check({json.dumps(answers)}, {around_text(around)}));"
    )
    return server, browser


def page_findings(v8: MiniRacer, compiled: CompiledForm, answers: object, around: Around) -> object:
    """Give what a page's two modules find together, once the page has handed over every list."""
    logic = script(compiled, ("id",), page="id").replace("export function", "function")
    messages = messages_script(compiled, ("id",), page="id").replace("export function", "function")
    lists = {
        name: given_rows(compiled.form, name, cuts_of(compiled, name) or (), "id", "", "")
        for name in compiled.form.choices
    }
    looked = f"look({json.dumps(answers)}, {around_text(around)}).findings"
    return in_v8(
        v8,
        f"const logic = (() => {{ {logic}; return {{ look, give, tellWith }}; }})(); const {{ look }} = logic;"
        f"logic.tellWith((() => {{ {messages}; return messages; }})());"
        f"Object.entries({json.dumps(lists)}).forEach(([list, rows]) => logic.give(list, '', '', rows));"
        f"return JSON.stringify({looked});",
    )


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies beside the repository in ../shared")
@pytest.mark.parametrize("name", ["xpath_cases.json", "xpath_nodeset_cases.json"])
def test_every_expression_of_the_corpus_gives_the_same_in_v8(v8, library, name):
    differing, compared = [], 0
    for case in json.loads((CORPUS / name).read_text()):
        context = case["context"] or {}
        try:
            _, expected = evaluate_typed(case["expr"], context, NOW)
            code, patterns = emit_in_context(case["expr"], context, SCRIPT)
        except ExpressionError:
            continue
        body = f"first({code.text})" if code.kind == "nodes" else code.text
        held = "".join(
            f'const {name} = new RegExp("^(?:" + {json.dumps(pattern)} + ")$", "u");'
            for pattern, name in patterns.items()
        )
        given = in_v8(
            v8,
            f'const fail = () => ""; const [NOW, TODAY, Z, SEED, C] = ["2026-11-22T12:30:00.000+08:00", "2026-11-22", 480, 0, {json.dumps(context)}];'
            f"{held} const value = {body}; return JSON.stringify([typeof value === 'number' ? String(value) : value]);",
        )[0]
        compared += 1
        if not same(expected, given):
            differing.append((case["expr"], expected, given))
    assert differing == []
    assert compared > 60


def same(expected: object, given: object) -> bool:
    if isinstance(expected, bool | str):
        return expected == given
    number = float(str(given))
    return number == expected or (number != number and expected != expected)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies beside the repository in ../shared")
def test_every_scenario_has_the_same_verdict_in_v8(v8, tmp_path):
    compared = 0
    for path in sorted((CORPUS / "scenarios").glob("*.json")):
        scenario = json.loads(path.read_text())
        file = tmp_path / "form.json"
        file.write_text(json.dumps({sheet: scenario[sheet] for sheet in ("survey", "choices", "settings")}))
        try:
            compiled = compile_form(load_form(file))
        except FormProblems:
            continue
        server, browser = both_checks(v8, compiled, scenario["answers"], Around(now=NOW))
        assert server == browser, path.stem
        assert page_findings(v8, compiled, scenario["answers"], Around(now=NOW)) == server["findings"], path.stem
        shown = evaluate(compiled, scenario["answers"], Around(now=NOW))
        page = in_v8(
            v8,
            f"{module(compiled)}; return JSON.stringify(evaluate({json.dumps(scenario['answers'])}, {around_text(Around(now=NOW))}));",
        )
        assert page["relevant"] == shown.relevant
        compared += 1
    assert compared > 30


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(expressions=st.lists(EXPRESSIONS, min_size=10, max_size=10), answers=ANSWERS)
def test_generated_rules_and_answers_give_the_same_on_both_sides(v8, expressions, answers):
    form = form_of_rules(expressions)
    try:
        compiled = compile_form(form)
    except FormProblems as problems:
        if is_passed_over(problems):
            return
        raise
    around = Around(now=NOW, last_saved={"a": 4}, register={"id": "a", "nama": "Koperasi"}, seed=7)
    server, browser = both_checks(v8, compiled, answers, around)
    assert server == browser
    assert page_findings(v8, compiled, answers, around) == server["findings"]


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - {"position", "current"}))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), answers=ANSWERS)
def test_every_function_gives_the_same_on_both_sides(v8, name, data, answers):
    # The two left out stand inside a repeat only: each generated form holds them.
    call = data.draw(call_of(FUNCTIONS[name], LEAVES))
    try:
        compiled = compile_form(form_of_rules(["${x} > 1", call, *["${a}"] * 8]))
    except FormProblems as problems:
        if is_passed_over(problems):
            return
        raise
    server, browser = both_checks(v8, compiled, answers, Around(now=NOW, seed=3))
    assert server == browser


def drawn_level(data: st.DataObject, compiled: CompiledForm, numbers: tuple[int, ...]) -> dict[str, object]:
    """Draw answers for half of the questions, and up to two rows for half of the repeats."""
    answers: dict[str, object] = {}
    for place in compiled.layout.inner(numbers):
        if isinstance(place.node, Group):
            answers[place.node.name] = drawn_level(data, compiled, place.children)
        elif not data.draw(st.booleans()):
            continue
        elif isinstance(place.node, Repeat):
            answers[place.node.name] = [
                drawn_level(data, compiled, place.children) for _ in range(data.draw(st.integers(1, 2)))
            ]
        else:
            answers[place.node.name] = drawn_answer(data, compiled, place.node)
    return answers


def drawn_answer(data: st.DataObject, compiled: CompiledForm, question: Question) -> object:
    names = [choice.name for choice in compiled.form.choices.get(question.list_name, ())[:5]]
    if not names:
        return data.draw(VALUES.get(question.type, TEXTS))
    name = data.draw(st.sampled_from([*names, "lain"]))
    return [name] if question.type == "select_multiple" else name


@pytest.mark.skipif(not DEFINITION.exists(), reason="the questionnaire of 2025 is not there yet")
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_questionnaire_of_2025_gives_the_same_on_both_sides(v8, questionnaire, data):
    answers = drawn_level(data, questionnaire, questionnaire.layout.top)
    around = Around(now=NOW, register={"koperasi_id": "a", "nama": "Koperasi"}, round={"tahun_buku": 2025})
    server = json.loads(msgspec.json.encode(told(check(questionnaire, answers, around))), parse_int=float)
    assert server == in_v8(v8, f"return JSON.stringify(koperasi({json.dumps(answers)}, {around_text(around)}));")


@pytest.fixture(scope="module")
def questionnaire(v8: MiniRacer) -> CompiledForm:
    compiled = compile_form(load_form(DEFINITION))
    v8.eval(f"globalThis.koperasi = (() => {{ {module(compiled)}; return check; }})();")
    return compiled


def test_the_module_stands_alone_and_holds_only_what_its_rules_call(form: Callable[[str], Form]):
    text = script(
        compile_form(
            form("""
        | survey |
        | type    | name | label | relevant |
        | integer | a    | A     |          |
        | text    | b    | B     | ${a} > 1 |
        """)
        )
    )
    assert "import " not in text
    assert "eval(" not in text
    assert "function area(" not in text
    assert "</script" not in text


def test_texts_that_double_from_row_to_row_end_where_an_answer_does(v8):
    chain = [Question(name="q0", type="text", row=2, label={"id": "A"})]
    chain += [
        Question(name=f"q{at}", type="calculate", row=2 + at, calculation=f"concat(${{q{at - 1}}}, ${{q{at - 1}}})")
        for at in range(1, 41)
    ]
    form = Form(id="f", version="1", title="F", default_language="id", languages=("id",), children=tuple(chain))
    server, browser = both_checks(v8, compile_form(form), {"q0": "aaaaaaa\U0001f33e"}, Around(now=NOW))
    assert server == browser
    lengths = [len(value.encode("utf-16-le")) // 2 for value in server["answers"].values()]
    assert max(lengths) == 9 * 2**11
