"""`./run bench impact`: the 2025 form over a whole round of stored 2024 answers, bridged, in a real database.

The sample province is loaded into a server of its own, then the impact is counted as an author would have it counted, while a
watcher in the same event loop notes the longest time in which it did not get its turn. Target: 6,000 in 10 s, turns within 100 ms.
"""

import asyncio
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from _turns import Watcher  # noqa: E402  # a script outside of the packages

from forms.xlsform import load_form  # noqa: E402
from service.accounts.system import system_handle  # noqa: E402
from service.actions.impact import RoundImpact, count_impact, last_round  # noqa: E402
from service.actions.load_sample import load_sample  # noqa: E402
from service.database import migrate  # noqa: E402
from service.database.embedded import embedded_server  # noqa: E402
from service.settings import DatabaseUrls, from_environment  # noqa: E402

NOW = datetime(2026, 5, 20, 10, tzinfo=ZoneInfo("Asia/Makassar"))


def say(line: str, to: TextIO = sys.stdout) -> None:
    """Print a line at once."""
    to.write(line + "\n")
    to.flush()


async def author_of(urls: DatabaseUrls) -> str:
    """Give the login of a form author of the sample."""
    accounts = await load_sample(urls, lambda line: say(line, sys.stderr), NOW)
    return next(each.login for each in accounts if each.role == "author")


async def idle() -> float:
    """Give the longest wait of a loop that does nothing else, in seconds: what the machine's other work does to it."""
    watcher = Watcher()
    watching = asyncio.create_task(watcher.watch())
    await asyncio.sleep(5)
    watching.cancel()
    return watcher.longest


async def measured(urls: DatabaseUrls, login: str) -> tuple[RoundImpact, float, float, float]:
    """Count once; give the counts, seconds, those of this process's own computing, and the longest block of the event loop."""
    form = load_form(ROOT / "forms" / "definitions" / "koperasi" / "2025")
    async with system_handle(urls, account=login) as handle:
        the_round = await last_round(handle, 2024)
        watcher = Watcher()
        watching = asyncio.create_task(watcher.watch())
        start, computing = time.perf_counter(), time.process_time()
        found = await count_impact(handle, form, the_round, lambda _done, _total: None)
        seconds, computed = time.perf_counter() - start, time.process_time() - computing
        watching.cancel()
    return found, seconds, computed, watcher.longest


async def main(kept: str | None) -> None:
    """Load, count three times, print; a folder that is given is kept, and not loaded again."""
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-", dir="/dev/shm") as folder:  # a server of our own
        chosen = from_environment().postgres_bin
        with embedded_server(Path(kept or folder), lambda _line: None, chosen=chosen, durable=False) as server:
            urls = server.urls("bench")
            await migrate.up(urls.owner)
            login = await author_of(urls)
            say(
                "submissions  rules  with errors  with warnings  seconds  / 6,000  computing / 6,000  longest block ms  of an idle loop"
            )
            for _ in range(3):
                pause = await idle()
                found, seconds, computed, longest = await measured(urls, login)
                impact = found.impact
                count, errors, warnings = (
                    sum(each.values()) for each in (impact.submissions, impact.errors, impact.warnings)
                )
                say(
                    f"{count:11}  {len(impact.rules):5}  {errors:11}  {warnings:13}  {seconds:7.2f}  {seconds / count * 6_000:7.2f}"
                    f"  {computed / count * 6_000:17.2f}  {longest * 1000:16.1f}  {pause * 1000:15.1f}"
                )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else None))
