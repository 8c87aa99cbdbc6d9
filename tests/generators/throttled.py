"""A visitor with an old machine behind a weak link: Chromium through CDP, and what its pages cost it."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from playwright.sync_api import Browser, CDPSession, Page

SLOWER = 6
"""So many times slower than this machine, unless told otherwise."""
CHEAP_PHONE = 264
"""The pace of a phone of the low tier, as Chromium's own tools count it (CalibrationController of its DevTools)."""
PATIENCE = 60.0  # seconds
PRESS = 100.0  # ms
ALONE, LOOKS = 900.0, 50.0
"""ms in which nobody asks the page what it shows, and between two asks: to answer takes time of its slow machine. The answer is sent by then."""
LINK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s both ways, 400 ms a request."""

# Runs in the page before anything of it: when the first field stands there in its style, the longest blocks, and how
# long after a key something shows.
WATCH = r"""(() => {
  const seen = window.seen = { first: 0, blocks: [], echoes: [], answers: [] };
  new PerformanceObserver((list) => list.getEntries().forEach((one) => seen.blocks.push(one.duration))).observe({ type: "longtask", buffered: true });
  const look = () => {
    const styled = Array.from(document.styleSheets).length > 0;
    const field = styled && Array.from(document.querySelectorAll("form.section input[data-kind=text]"))
      .find((one) => one.getClientRects().length && !one.readOnly);
    if (field) { seen.first = performance.now(); seen.name = field.name; field.focus(); field.setSelectionRange(field.value.length, field.value.length); }
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const live = new MutationObserver(() => { if (document.documentElement.matches(".ready")) { seen.ready = performance.now(); live.disconnect(); } });
  document.addEventListener("DOMContentLoaded", () => live.observe(document.documentElement, { attributes: true }));
  // Before anything else that waits for its turn, such as Chromium's own look at the fields: the officer sees the frame by then.
  const drawn = (since, done) => scheduler.postTask(() => done(performance.now() - since), { priority: "user-blocking" });
  const shown = (since, done) => requestAnimationFrame(() => drawn(since, done));
  document.addEventListener("input", (event) => { if (seen.key) { const since = seen.key; seen.key = 0; shown(since, (took) => seen.echoes.push(took)); } }, true);
  document.addEventListener("keydown", (event) => { seen.key = event.timeStamp; begun(event); }, true);
  document.addEventListener("click", (event) => { if (event.isTrusted) begun(event); }, true);
  document.addEventListener("change", (event) => begun(event), true);
  const begun = (event) => { if (seen.awaited && !seen.since) { performance.mark("asked"); seen.since = event.timeStamp; requestAnimationFrame(check); } };
  const check = () => {
    if (!seen.awaited()) { requestAnimationFrame(check); return; }
    seen.awaited = null;
    drawn(seen.since, (took) => { performance.mark("shown"); seen.answers.push(took); });
  };
  window.awaitThat = (test) => { seen.awaited = test; seen.since = 0; };
})()"""

# What Lighthouse's BenchmarkIndex counts: strings of 10,000 letters grown letter by letter, and arrays of 100,000 filled one from the
# other; tenths of them (ten arrays for a string) a second, the mean of both.
PACE = """() => {
  const rate = (weight, act) => {
    const begin = performance.now();
    let done = 0;
    while (performance.now() - begin < 500) { if (act() !== 10000 * weight) throw new Error("not built"); done += weight; }
    return done * 100 / (performance.now() - begin);
  };
  const strings = () => { let made = ""; for (let at = 0; at < 10000; at += 1) made += "a"; return made.length; };
  const arrays = () => {
    const one = [], other = [];
    for (let at = 0; at < 100000; at += 1) one.push("a");
    for (let at = 0; at < 100000; at += 1) other.push(one[at]);
    return other.length;
  };
  return (rate(1, strings) + rate(10, arrays)) / 2;
}"""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit cost; times in ms, sizes in bytes on the wire with their headers.

    `sizes`, by the kind of file, are what was asked for until the form's logic was at work; `later` is all that came, 1.5 s
    of idle moments after that as well.

    `first` is when the first field stood there, `echo` how long its first key took to show, `kept` whether every key
    that was typed from then on, while the rest of the page loaded, is in the field; `block` the longest task.
    """

    sizes: dict[str, int]
    later: int
    first: float
    echo: float
    ready: float
    kept: bool
    block: float
    heap: int


class Task(msgspec.Struct, frozen=True):
    """A task of a page's main thread: when it ended (µs, as marks have it), and its ms of processor time."""

    end: float
    own: float


class Visitor:
    """One tab whose machine and link can be slowed down, and whose bytes are counted."""

    def __init__(self, browser: Browser, address: str, viewport: tuple[int, int], slower: float = SLOWER) -> None:
        """Open a tab of its own context, to be slowed so many times."""
        self.slower = slower
        self.visits = 0
        size = {"width": viewport[0], "height": viewport[1]}
        self.context = browser.new_context(base_url=address, locale="id-ID", viewport=size)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.cdp: CDPSession = self.context.new_cdp_session(self.page)
        self.cdp.send("Network.enable")
        self.cdp.send("Performance.enable")
        self.sizes: dict[str, tuple[str, int]] = {}
        self._types: dict[str, str] = {}
        self.cdp.on("Network.requestWillBeSent", self._asked)
        self.cdp.on("Network.responseReceived", self._answered)
        self.cdp.on("Network.loadingFinished", self._finished)
        self.page.add_init_script(WATCH)

    def _asked(self, event: dict[str, dict[str, str]]) -> None:
        self._types[str(event["requestId"])] = event["request"]["url"]

    def _answered(self, event: dict[str, dict[str, str]]) -> None:
        if event["response"].get("fromDiskCache"):
            self._types.pop(str(event["requestId"]), None)

    def _finished(self, event: dict[str, object]) -> None:
        url = self._types.get(str(event["requestId"]), "")
        size = int(str(event["encodedDataLength"]))
        if url and not url.endswith(".svg"):
            self.sizes[str(event["requestId"])] = (url, size)

    @contextmanager
    def slowed(self, *, link: bool = True) -> Iterator[None]:
        """Slow the machine, and the link too unless told otherwise, for a while."""
        if link:
            self.cdp.send("Network.emulateNetworkConditions", LINK)
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": self.slower})
        yield
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        self.cdp.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
        )

    def sign_in(self, login: str, password: str) -> None:
        """Sign in at full speed."""
        self.page.goto("/masuk")
        self.page.get_by_label("Nama pengguna atau surel").fill(login)
        self.page.get_by_label("Kata sandi", exact=True).fill(password)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        self.page.wait_for_url("**/koperasi*")

    def load(self, address: str, *, cold: bool) -> Load:
        """Open a fill page on the slow machine and type into its first field from the moment it stands there.

        Each visit types something of its own at the end: what an earlier one left may come before it meanwhile.
        Nothing is waited for by a selector: Playwright's engine for them stays in the page's heap, 1.3 MB that no officer has.
        """
        if cold:
            self.cdp.send("Network.clearBrowserCache")
        # On a first visit no worker stands between: one of an earlier visit would have everything, and nothing to count.
        self.cdp.send("Network.setBypassServiceWorker", {"bypass": cold})
        self.page.goto("about:blank")
        self.sizes.clear()
        self.visits += 1
        typed = f"ABCDEF{self.visits:02}"
        with self.slowed():
            self.page.goto(address, wait_until="commit")
            self.until("window.seen && window.seen.first")
            name = self.page.evaluate("window.seen.name")
            self.page.keyboard.type(typed, delay=60)
            self.until("document.documentElement.classList.contains('ready')")
            ready = float(self.page.evaluate("performance.now()"))
            self.page.wait_for_timeout(1_500)
            kept = self.page.evaluate("(name) => document.getElementsByName(name)[0].value", name).endswith(typed)
            focused = self.page.evaluate("document.activeElement.name") == name
        needed = self.page.evaluate(
            "[location.href.split('#')[0], ...performance.getEntriesByType('resource')"
            ".filter((one) => one.startTime < window.seen.ready).map((one) => one.name)]"
        )
        seen = self.page.evaluate("window.seen")
        return Load(
            sizes=self.by_kind(frozenset(needed)),
            later=sum(size for url, size in self.sizes.values() if not url.endswith("simpan")),
            first=seen["first"],
            echo=seen["echoes"][0],
            ready=ready,
            kept=kept and focused,
            block=max([0.0, *seen["blocks"]]),
            heap=self.heap(),
        )

    def clicks(self, selector: str) -> Callable[[], None]:
        """Bring an element into the view, point at it, and give what clicks there as a hand does, PRESS ms from down to up.

        Playwright's own looks at the page are left out, and what the pointer's way there costs is over before the click.
        """
        x, y = self.page.evaluate(
            "(selector) => { const one = document.querySelector(selector); one.scrollIntoView({ block: 'center' });"
            " const box = one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }",
            selector,
        )
        self.page.mouse.move(x, y)
        self.page.wait_for_timeout(500)

        def click() -> None:
            self.page.mouse.down()
            self.page.wait_for_timeout(PRESS)
            self.page.mouse.up()

        return click

    def pace(self) -> float:
        """Give the pace of this machine, not slowed: the best of a few, as other work only takes from it."""
        return max(float(self.page.evaluate(PACE)) for _ in range(5))

    def until(self, test: str) -> None:
        """Wait until JavaScript holds; Playwright's own wait would need an eval, which our pages forbid."""
        end = time.monotonic() + PATIENCE
        while not self.page.evaluate(f"() => Boolean({test})"):
            if time.monotonic() > end:
                raise TimeoutError(test)
            self.page.wait_for_timeout(LOOKS)

    def by_kind(self, needed: frozenset[str]) -> dict[str, int]:
        """Sum the bytes of what was fetched from `needed` addresses since the last visit began: page, style, script, data."""
        sums: dict[str, int] = {}
        for url, size in self.sizes.values():
            if url not in needed:
                continue
            bare = url.partition("?")[0]
            kind = "style" if bare.endswith(".css") else "script" if bare.endswith(".js") else "data"
            kind = "page" if kind == "data" and "/isi/" in bare and not bare.endswith("simpan") else kind
            if not bare.endswith("simpan"):
                sums[kind] = sums.get(kind, 0) + size
                sums["requests"] = sums.get("requests", 0) + 1
        return sums

    def heap(self) -> int:
        """Give the bytes that scripts hold after a collection."""
        self.cdp.send("HeapProfiler.collectGarbage")
        metrics = self.cdp.send("Performance.getMetrics")["metrics"]
        return next(int(one["value"]) for one in metrics if one["name"] == "JSHeapUsedSize")

    def spent(self, act: Callable[[], object]) -> list[float]:
        """Do something at full speed and give the ms of processor time of each task of the page's main thread, slowed in thought.

        Turns of other work on the machine are not counted in it, as they are in what a clock says.
        """
        return [one.own * self.slower for one in self._traced(act)[0]]

    def spent_till_shown(self, test: str, act: Callable[[], object]) -> float:
        """Do something at full speed as in `answered`, and give the processor time, slowed in thought, that its frame took from the event on."""
        tasks, marks = self._traced(lambda: self.answered(test, act))
        own = sum(one.own for one in tasks if one.end > marks["asked"] and one.end <= marks["shown"])
        return own * self.slower

    def _traced(self, act: Callable[[], object]) -> tuple[list[Task], dict[str, float]]:
        """Do something and give the tasks of the page's main thread meanwhile, and when WATCH marked something last, by its name."""
        browser = self.context.browser
        if browser is None:
            raise LookupError("the browser is gone")
        browser.start_tracing(page=self.page, categories=["toplevel", "blink.user_timing"])
        act()
        events = json.loads(browser.stop_tracing())["traceEvents"]
        named = [one for one in events if one.get("name") == "thread_name"]
        mains = {(one["pid"], one["tid"]) for one in named if one["args"]["name"] == "CrRendererMain"}
        ours = [one for one in events if (one["pid"], one["tid"]) in mains]
        run = (one for one in ours if one.get("ph") == "X" and one["name"].endswith("RunTask"))
        tasks = [Task(one["ts"] + one["dur"], one.get("tdur", 0) / 1000) for one in run]
        return tasks, {one["name"]: one["ts"] for one in ours if "blink.user_timing" in one["cat"]}

    def answered(self, test: str, act: Callable[[], object]) -> float:
        """Do something and give the ms from its event until the first frame in which `test` (JavaScript) holds is drawn."""
        count = self.page.evaluate("window.seen.answers.length")
        self.page.evaluate(f"() => window.awaitThat(() => {test})")
        act()
        self.page.wait_for_timeout(ALONE)
        self.until(f"window.seen.answers.length > {count}")
        return float(self.page.evaluate("window.seen.answers[window.seen.answers.length - 1]"))
