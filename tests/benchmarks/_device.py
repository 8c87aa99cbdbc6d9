"""What the officer's page is visited with, and one line of what is told of that."""

import statistics

import msgspec
from playwright.sync_api import Browser
from throttled import SLOWER, Visitor

RUNS = 3
OFFICER = "petugas.kutim@lumbung.example"
SCREENS = {"phone": (412, 823), "PC": (1366, 768)}


class Device(msgspec.Struct, frozen=True):
    """What the page is visited with: a kind of screen, and how many times slower than this machine."""

    screen: str
    slower: float

    @property
    def name(self) -> str:
        """Its name in the table."""
        return self.screen if self.slower == SLOWER else f"{self.screen} ÷ {self.slower:g}"

    @property
    def own(self) -> str:
        """The name of a main thread's own time with it."""
        return f"x {self.slower:g}, {self.name}"

    def visitor(self, browser: Browser, site: str) -> Visitor:
        """Give a visitor with it."""
        return Visitor(browser, site, SCREENS[self.screen], self.slower)

    def opened(self, browser: Browser, site: str, password: str, nth: int, place: str) -> Visitor:
        """Give an officer's visitor at a place of the nth form that nobody has begun, once its logic is at work."""
        visitor = self.visitor(browser, site)
        visitor.sign_in(OFFICER, password)
        visitor.page.goto(fillable(visitor)[nth])
        visitor.page.wait_for_selector("html.ready", state="attached")
        visitor.page.evaluate("(place) => { location.hash = place; }", place)
        return visitor


class Figure(msgspec.Struct, frozen=True):
    """One line of the table: what was measured, each value, the most it may be, and its unit."""

    name: str
    values: tuple[float, ...]
    most: float | None
    unit: str

    @property
    def line(self) -> str:
        """The line as it is printed."""
        middle = statistics.median(self.values)
        spread = f"({min(self.values):g}-{max(self.values):g})" if max(self.values) > min(self.values) else ""
        most = "" if self.most is None else f"<= {self.most:g}"
        kept = "" if self.most is None else "ok" if middle <= self.most else "OVER"
        return f"{self.name:58}  {middle:9.4g} {self.unit:4} {spread:16} {most:8} {kept}"


def fillable(visitor: Visitor) -> list[str]:
    """Give the addresses of cooperatives that nobody has begun."""
    visitor.page.goto("/koperasi?keadaan=not_started")
    links = visitor.page.locator("a[href^='/isi/']")
    return [str(links.nth(at).get_attribute("href")) for at in range(links.count())]
