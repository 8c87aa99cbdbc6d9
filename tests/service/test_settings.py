"""The environment is read once; what cannot be used is told by the name of its variable."""

from pathlib import Path

import pytest

from service.settings import Settings, SettingsError, from_environment


def test_an_empty_environment_serves_this_machine_from_a_folder_here():
    assert from_environment({}) == Settings()


def test_an_address_with_https_turns_secure_cookies_on_and_names_the_host():
    settings = from_environment({"LUMBUNG_BASE_URL": "https://lumbung.example.id/"})
    assert settings.base_url == "https://lumbung.example.id"
    assert settings.secure_cookies
    assert settings.allowed_hosts[0] == "lumbung.example.id"


def test_the_machine_itself_may_always_ask_since_health_checks_come_from_there():
    settings = from_environment({"LUMBUNG_ALLOWED_HOSTS": "a.example.id, b.example.id", "LUMBUNG_PORT": "9000"})
    assert settings.allowed_hosts == ("a.example.id", "b.example.id", "127.0.0.1:9000", "localhost:9000")


def test_both_logins_and_the_folder_are_read():
    settings = from_environment(
        {"DATABASE_URL": "postgresql://a/b", "LUMBUNG_OWNER_URL": "postgresql://c/b", "LUMBUNG_DATA": "/x"}
    )
    assert (settings.database_url, settings.owner_url, settings.data) == (
        "postgresql://a/b",
        "postgresql://c/b",
        Path("/x"),
    )


def test_an_empty_variable_counts_as_missing():
    assert from_environment({"DATABASE_URL": "", "LUMBUNG_DATA": "", "LUMBUNG_PORT": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LUMBUNG_PORT", "eighty"),
        ("LUMBUNG_PORT", "70000"),
        ("LUMBUNG_POOL_SIZE", "0"),
        ("LUMBUNG_BASE_URL", "lumbung.example.id"),
        ("LUMBUNG_LOG_LEVEL", "loud"),
        ("LUMBUNG_ATTACHMENTS_MB", "5 GB"),
        ("LUMBUNG_SECURE_COOKIES", "perhaps"),
        ("LUMBUNG_ZONE", "Asia/Samarinda"),
        ("LUMBUNG_ZONE", "../etc"),
    ],
)
def test_an_unusable_value_is_refused_with_its_variable_and_itself(name, value):
    with pytest.raises(SettingsError, match=rf"{name} .*{value}"):
        from_environment({name: value})
