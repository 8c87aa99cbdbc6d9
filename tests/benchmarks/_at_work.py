"""Work on the open page: a key that asks more, the 100th row; and the same frame with the browser alone."""

from collections.abc import Callable, Iterator

import msgspec
from _device import RUNS, Device, Figure
from playwright.sync_api import Browser

PRESSES, ROWS = 3 * RUNS, 2 * RUNS - 1
Measure = Callable[[str, Callable[[], object]], float]
"""Does something and gives the ms until a test (JavaScript) holds."""
SETTLED = 1_500
"""ms after which what comes in idle moments is there."""
# What shows when a key is pressed or a row is added, with none of our scripts at work: no answer, no logic, nothing kept.
ALONE_KEYS = """(asks) => {
  const shown = () => Array.from(document.querySelectorAll(".field[data-name]")).filter((one) => !one.hidden);
  const before = shown();
  window.alone = () => {
    const more = shown().filter((one) => !before.includes(one));
    const less = before.filter((one) => one.hidden);
    document.documentElement.addEventListener("keydown", (event) => {
      event.stopImmediatePropagation();
      event.preventDefault();
      more.forEach((one) => { one.hidden = event.key !== asks; });
      less.forEach((one) => { one.hidden = event.key === asks; });
    }, true);
  };
}"""
ALONE_ROWS = """() => {
  const copied = () => {
    const made = window.entries.lastElementChild.cloneNode(true);
    made.classList.add("fresh");
    return made;
  };
  let next = copied();
  document.documentElement.addEventListener("click", (event) => {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    window.entries.append(next);
    window.setTimeout(() => { next = copied(); }, 300);
  }, true);
}"""


class Asking(msgspec.Struct, frozen=True):
    """A question, the key of the answer that asks more, that of one which does not, one of what is asked, its name, its target in ms."""

    question: str
    asks: str
    leaves: str
    more: str
    name: str
    most: float | None

    @property
    def shown(self) -> str:
        """What stands on the page of the question that is asked more (JavaScript)."""
        return f"document.querySelector(\".field[data-name='{self.more}']\").getClientRects().length"


ASKING = (
    Asking("tindak_lanjut/pembukuan", "3", "1", "tindak_lanjut/nama_aplikasi", "follow-up question shown", 60),
    Asking("rat/rat_status", "1", "3", "rat/rat_hadir", "six of them shown", None),
)


def keys(browser: Browser, site: str, password: str, device: Device) -> Iterator[Figure]:
    """Tell of keys that ask more, and what the browser alone takes to show the same questions."""
    for asking in ASKING:
        yield from pressed(browser, site, password, device, asking)


def pressed(browser: Browser, site: str, password: str, device: Device, asking: Asking) -> Iterator[Figure]:
    """Tell of the keys of one question."""
    visitor = device.opened(browser, site, password, 1, asking.question)
    page = visitor.page
    page.locator(f"[id='{asking.question}']").focus()
    page.wait_for_timeout(SETTLED)
    page.evaluate("window.seen.blocks.length = 0")

    def press(measure: Measure) -> float:
        took = measure(f"{asking.shown} > 0", lambda: page.keyboard.press(asking.asks))
        visitor.answered(f"{asking.shown} === 0", lambda: page.keyboard.press(asking.leaves))
        return took

    def asked() -> list[float]:
        with visitor.slowed(link=False):
            return [press(visitor.answered) for _ in range(PRESSES + 1)][1:]

    ours = asked()
    blocks = page.evaluate("window.seen.blocks")
    own = [press(visitor.spent_till_shown) for _ in range(RUNS)]
    page.evaluate(ALONE_KEYS, asking.asks)
    page.keyboard.press(asking.asks)
    page.wait_for_timeout(SETTLED)
    page.evaluate("window.alone()")
    yield Figure(f"key to {asking.name}, {device.name}", tuple(ours), asking.most, "ms")
    yield Figure(f"  the browser alone, {device.name}", tuple(asked()), None, "ms")
    yield Figure(f"  own time till it shows, {device.own}", tuple(own), None, "ms")
    yield Figure(f"longest block at work, {device.name}", (max([0.0, *blocks]),), 300, "ms")
    visitor.context.close()


def rows(browser: Browser, site: str, password: str, device: Device) -> Iterator[Figure]:
    """Tell of the 100th row, and what the browser alone takes to show one."""
    visitor = device.opened(browser, site, password, 2, "pengurusan/pengurus")
    page = visitor.page
    add = "button[name='~tambah'][value='pengurusan/pengurus']"
    page.evaluate("(add) => { for (let at = 1; at < 100; at += 1) document.querySelector(add).click(); }", add)
    page.wait_for_timeout(2 * SETTLED)
    page.evaluate("window.entries = document.querySelector(\".rows[data-name='pengurusan/pengurus'] .entries\")")

    def add_one(measure: Measure) -> float:
        click = visitor.clicks(add)
        there = page.evaluate("window.entries.childElementCount")
        return measure(f"window.entries.childElementCount > {there}", click)

    def slowly(test: str, act: Callable[[], object]) -> float:
        with visitor.slowed(link=False):
            took = visitor.answered(test, act)
            page.wait_for_timeout(500)
        return took

    def added() -> list[float]:
        return [add_one(slowly) for _ in range(ROWS)]

    ours = added()
    own = [add_one(visitor.spent_till_shown) for _ in range(RUNS)]
    heap = visitor.heap()
    page.evaluate(ALONE_ROWS)
    yield Figure(f"100th row of a repeat, {device.name}", tuple(ours), 100, "ms")
    yield Figure(f"  the browser alone, {device.name}", tuple(added()), None, "ms")
    yield Figure(f"  own time till it shows, {device.own}", tuple(own), None, "ms")
    yield Figure(f"JS heap with 100 rows, {device.name}", (heap / 1e6,), None, "MB")
    visitor.context.close()
