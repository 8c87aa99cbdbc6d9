"""Logs are JSON lines with the request's id and the account, and never hold an answer or a secret."""

import asyncio
import io
import json
import logging

import pytest
import structlog

from service import logs
from service.settings import Settings


@pytest.fixture
def lines(monkeypatch):
    """Configures logging as production does and gives what was written, a dict a line."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    monkeypatch.setattr(logs.sys, "stderr", stream)
    logs.configure(Settings())
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def call(application, path="/koperasi"):
    """Sends one GET through an ASGI application; gives the messages it sent."""
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(application({"type": "http", "method": "GET", "path": path}, None, send))
    return sent


async def greet(scope, _receive, send):
    logs.bind_principal(7, "officer")
    structlog.stdlib.get_logger("test").info("greeting", request_in_scope=scope["state"]["request_id"])
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def test_every_line_of_a_request_has_its_id_and_who_asked_and_the_answer_tells_the_id(lines):
    sent = call(logs.RequestLog(greet))
    greeting, request = lines()
    told = dict(sent[0]["headers"])[b"x-request-id"].decode()
    assert greeting["request_id"] == request["request_id"] == greeting["request_in_scope"] == told
    assert (request["account"], request["role"], request["status"], request["path"]) == (7, "officer", 200, "/koperasi")


def test_who_asked_is_forgotten_with_the_request(lines):
    call(logs.RequestLog(greet))
    structlog.stdlib.get_logger("test").info("afterwards")
    call(logs.RequestLog(greet))
    first, second = (line for line in lines() if line["event"] == "request")
    assert first["request_id"] != second["request_id"]


def test_health_checks_and_static_files_fill_no_log(lines):
    async def silent(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200})

    call(logs.RequestLog(silent), "/health")
    call(logs.RequestLog(silent), "/static/page.css")
    assert lines() == []


def test_answers_and_secrets_are_kept_back_whatever_is_logged(lines):
    structlog.stdlib.get_logger("test").warning(
        "saved", path="anggota/laki_laki", value=412, answers={"nik": "6401"}, password="x"
    )
    (line,) = lines()
    assert (line["path"], line["value"], line["answers"], line["password"]) == (
        "anggota/laki_laki",
        *["(kept back)"] * 3,
    )


def test_an_error_is_logged_without_local_variables_and_without_the_row_that_postgresql_quotes(lines):
    def fail():
        secret_answer = "6401112233"
        raise ValueError(f"duplicate key\nDETAIL:  Key (nik)=({secret_answer}) already exists.")

    try:
        fail()
    except ValueError:
        structlog.stdlib.get_logger("test").exception("failed")
    (line,) = lines()
    assert line["exception"][0]["exc_value"] == "duplicate key"
    assert "6401112233" not in json.dumps(line["exception"])


def test_libraries_write_the_same_kind_of_line(lines):
    logging.getLogger("uvicorn.error").warning("slow %s", "client")
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("slow client", "warning", "uvicorn.error")
