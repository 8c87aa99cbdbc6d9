"""Everything the environment may decide, read once into one frozen struct."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

ZONE = "Asia/Makassar"
"""The zone of East Kalimantan (WITA), unless the environment names another."""


class SettingsError(ValueError):
    """A variable of the environment holds something that cannot be used; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one process runs.

    Attributes:
        database_url: the service's login (DATABASE_URL); None means the embedded server in `data`.
        owner_url: the login that migrates (LUMBUNG_OWNER_URL); None means `database_url` does that too.
        data: the folder of the embedded server and of what may be thrown away (LUMBUNG_DATA).
        postgres_bin: where PostgreSQL's programs lie (LUMBUNG_POSTGRES_BIN); None means look for them.
        host: the address that is listened on (LUMBUNG_HOST).
        port: its TCP port, 0 for a free one (LUMBUNG_PORT).
        base_url: how browsers reach the service, without a closing slash (LUMBUNG_BASE_URL).
        allowed_hosts: the Host headers that are answered, with port where there is one (LUMBUNG_ALLOWED_HOSTS).
        secure_cookies: cookies go over https only; follows `base_url` unless LUMBUNG_SECURE_COOKIES says otherwise.
        trusted_proxies: addresses whose X-Forwarded-For is believed (LUMBUNG_TRUSTED_PROXIES).
        zone: the zone of every date that people see (LUMBUNG_ZONE).
        pool_size: most connections to the database (LUMBUNG_POOL_SIZE).
        attachments_mb: megabytes that all attachments together may take (LUMBUNG_ATTACHMENTS_MB), so that they never fill
            the disk that answers are saved on.
        log_level: debug, info, warning or error (LUMBUNG_LOG_LEVEL).
        development: readable logs and no strict transport; never in production (LUMBUNG_DEVELOPMENT).
    """

    database_url: str | None = None
    owner_url: str | None = None
    data: Path = Path(".lumbung")
    postgres_bin: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    allowed_hosts: tuple[str, ...] = ("127.0.0.1:8000", "localhost:8000")
    secure_cookies: bool = False
    trusted_proxies: tuple[str, ...] = ()
    zone: str = ZONE
    pool_size: int = 10
    attachments_mb: int = 20_000
    log_level: str = "info"
    development: bool = False


class DatabaseUrls(msgspec.Struct, frozen=True):
    """Two ways into one database.

    Attributes:
        service: as the service; row-level security holds.
        owner: as the login that migrates.
        attached: the server belongs to another process, which uses the same database now.
    """

    service: str
    owner: str
    attached: bool = False


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings.

    Args:
        environ: the variables; the process's own where it is None.

    Raises:
        SettingsError: a variable holds something unusable; the message names the variable and the value.
    """
    seen = os.environ if environ is None else environ
    host = seen.get("LUMBUNG_HOST", "127.0.0.1")
    port = _number(seen, "LUMBUNG_PORT", 8000, most=65535)
    base_url = seen.get("LUMBUNG_BASE_URL", f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"LUMBUNG_BASE_URL must be like https://lumbung.example.id, not {base_url!r}")
    level = seen.get("LUMBUNG_LOG_LEVEL", "info").lower()
    if level not in {"debug", "info", "warning", "error"}:
        raise SettingsError(f"LUMBUNG_LOG_LEVEL must be debug, info, warning or error, not {level!r}")
    zone = seen.get("LUMBUNG_ZONE") or ZONE
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(f"LUMBUNG_ZONE must be the name of a time zone like {ZONE}, not {zone!r}") from error
    postgres_bin = seen.get("LUMBUNG_POSTGRES_BIN")
    return Settings(
        database_url=seen.get("DATABASE_URL") or None,
        owner_url=seen.get("LUMBUNG_OWNER_URL") or None,
        data=Path(seen.get("LUMBUNG_DATA") or ".lumbung"),
        postgres_bin=Path(postgres_bin) if postgres_bin else None,
        host=host,
        port=port,
        base_url=base_url,
        # Always this machine too: a health check asks from there.
        allowed_hosts=tuple(
            dict.fromkeys(
                (
                    *(_words(seen, "LUMBUNG_ALLOWED_HOSTS") or (parts.netloc,)),
                    f"127.0.0.1:{port}",
                    f"localhost:{port}",
                ),
            ),
        ),
        secure_cookies=_switch(seen, "LUMBUNG_SECURE_COOKIES", default=parts.scheme == "https"),
        trusted_proxies=_words(seen, "LUMBUNG_TRUSTED_PROXIES"),
        zone=zone,
        pool_size=_number(seen, "LUMBUNG_POOL_SIZE", 10, least=1),
        attachments_mb=_number(seen, "LUMBUNG_ATTACHMENTS_MB", 20_000, most=10_000_000),
        log_level=level,
        development=_switch(seen, "LUMBUNG_DEVELOPMENT", default=False),
    )


def _number(environ: Mapping[str, str], name: str, default: int, *, least: int = 0, most: int = 10_000) -> int:
    """A whole number within bounds."""
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """A yes or a no."""
    text = environ.get(name, "").lower()
    if text not in {"", "1", "true", "yes", "0", "false", "no"}:
        raise SettingsError(f"{name} must be true or false, not {text!r}")
    return default if not text else text in {"1", "true", "yes"}


def _words(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    """A list separated by commas."""
    return tuple(word.strip() for word in environ.get(name, "").split(",") if word.strip())
