"""One catalogue: stable codes, plain words, and nothing of a fault's inside on the way out."""

import msgspec
import pytest
from litestar.exceptions import MethodNotAllowedException, NotFoundException, ValidationException

from service import problems
from service.problems import Problem, body, from_exception, from_sqlstate


def test_codes_are_unique_and_every_entry_says_what_to_do():
    kinds = [value for value in vars(problems).values() if isinstance(value, problems.Kind)]
    assert len(kinds) == len({kind.code for kind in kinds}) == len({kind.title for kind in kinds}) > 20
    for kind in kinds:
        assert kind.title
        assert kind.advice.endswith(".")
        assert "tidak valid" not in (kind.title + kind.advice).lower()
        assert 400 <= kind.status < 600


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundException(), 404),
        (MethodNotAllowedException(), 405),
        (ValidationException("select * from secrets"), 422),
        (msgspec.DecodeError("at $.secret"), 400),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), 400),
        (RecursionError(), 400),
        (TimeoutError(), 503),
        (ZeroDivisionError("secret"), 500),
        (Problem(problems.CONFLICT), 409),
    ],
)
def test_whatever_happens_has_an_answer_that_tells_nothing_from_inside(error, status):
    told = body(from_exception(error), "0123")
    assert told.status == status
    assert told.instance == "urn:lumbung:request:0123"
    assert "secret" not in msgspec.json.encode(told).decode()


@pytest.mark.parametrize("state", ["LB400", "LB401", "LB403", "LB404", "LB409", "LB410", "LB423", "LB429"])
def test_every_code_that_our_sql_raises_is_known(state):
    problem = from_sqlstate(state, "rincian")
    assert problem is not None
    assert problem.detail == "rincian"
    assert from_sqlstate("XX000") is None
