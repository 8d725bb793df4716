"""The room in a browser: keys, small and large screens, dark, without JavaScript, and what hostile words do (nothing).

Wants playwright and a Chromium (`apt-get install chromium`, or DATELINE_TEST_CHROMIUM), and axe-core, which the package
axe-playwright-python carries. Skipped, with the reason, where they are missing.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra dateline[serve] is not installed")

from rooms import copy_record  # noqa: E402

from dateline import pipeline  # noqa: E402
from dateline.record import Record, View, open_record  # noqa: E402
from dateline.serve import Settings, create_app  # noqa: E402

CHROMIUM = os.environ.get("DATELINE_TEST_CHROMIUM") or shutil.which("chromium")
#: what a claim, a matter or a field is opened with, and how many stops of Tab a control may be away
STOPS = 250


class Server:
    """A room on a port of this machine, for as long as a test needs it."""

    def __init__(self, path: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = uvicorn.Config(
            create_app(Settings(path)), port=self.port, log_level="error", access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        for _ in range(200):
            if self._server.started:
                return f"http://127.0.0.1:{self.port}"
            time.sleep(0.05)
        raise AssertionError("the room did not open")

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; apt-get install chromium, or set DATELINE_TEST_CHROMIUM")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(exercise: Record) -> Iterator[str]:
    with Server(exercise.place) as at:
        yield at


@pytest.fixture
def own_address(exercise: Record, tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "own.db"
    copy_record(exercise, path)
    with Server(str(path)) as at:
        yield at


@pytest.fixture(scope="module")
def addresses(exercise: Record) -> list[str]:
    """One page of each kind."""
    view = View(exercise)
    figure = next(m for m in view.matters() if m.kind == "figure" and len(m.claims) > 4)
    event = next(m for m in view.matters() if m.kind == "event" and len(m.claims) > 4)
    report = view.find_report("07-live-page")
    assert report is not None
    claim = view.figures()[0]
    voice = next(v for r in view.figures() if (v := r.resolved.voice) is not None)
    return [
        "/", "/?since=2026-05-12", "/matters", f"/matters/{figure.id}", f"/matters/{event.id}", "/reports", f"/reports/{report.report.key}",
        "/figures", "/timeline", "/map", "/voices", f"/voices/{voice.id}", "/lineage", "/search?q=dam", f"/claims/{claim.id}",
        "/judgements", "/matters?as_known=2026-05-13",
    ]  # fmt: skip


class Page:
    """A page of the browser, with what it complains of (`said`) and what it asks for elsewhere (`asked`)."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self._context = browser.new_context(**options)
        self.page = self._context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda m: self.said.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.said.append(str(e)))
        self.page.on("dialog", lambda d: (self.said.append("dialog"), d.dismiss()))
        self.page.on("request", self._note)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    def _note(self, request: Any) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            self.asked.append(request.url)

    def close(self) -> None:
        self._context.close()

    def tab_to(self, words: str) -> None:
        """Presses Tab until a control with these words (or of this name) has the focus."""
        told = "(e => [e.innerText, e.name, e.value, e.closest('label')?.innerText].join('|'))(document.activeElement)"
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            if words in self.page.evaluate(told):
                return
        raise AssertionError(f"no stop of Tab is {words!r}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Page]]:
    """Opens pages (`width`, `color_scheme`, `java_script_enabled`, …), which are closed after the test."""
    opened: list[Page] = []

    def make(width: int = 1280, **options: Any) -> Page:
        opened.append(Page(browser, viewport={"width": width, "height": 900}, **options))
        return opened[-1]

    yield make
    for page in opened:
        page.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of a middling width, in light."""
    return open_page()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark"), (2560, "light")])
def test_each_page_fits_and_complains_of_nothing(
    open_page: Callable[..., Page], address: str, addresses: list[str], width: int, scheme: str
) -> None:
    page = open_page(width, color_scheme=scheme)
    for path in addresses:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("main h1").count() == 1, path
    assert (page.said, page.asked) == ([], [])
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = sum(map(int, re.findall(r"\d+", ground)[:3])) > 380
    assert light == (scheme == "light")


def test_reading_works_without_javascript(
    open_page: Callable[..., Page], address: str, addresses: list[str]
) -> None:
    page = open_page(java_script_enabled=False)
    for path in addresses:
        answer = page.goto(address + path)
        assert answer.status == 200 and page.locator("main h1").is_visible(), path
    page.goto(address + "/map")
    page.locator('[data-move="in"]').click()
    assert "zoom=" in page.url
    page.goto(address + "/figures")
    page.locator(".claims .cite").first.click()
    assert "/reports/" in page.url and "#fig-" in page.url


@pytest.fixture(scope="module")
def seeds(shared: Path, shared_tools: pipeline.Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of reports as they are published, which nobody wrote for this."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    with open_record(path, create=True) as record:
        pipeline.add_reports(record, [shared / "seeds"], read_on=date(2026, 11, 1), tools=shared_tools)
    return path


@pytest.mark.parametrize("width", [360, 768])
def test_reports_as_they_are_published_fit_and_complain_of_nothing(
    open_page: Callable[..., Page], seeds: Path, width: int
) -> None:
    with open_record(seeds, read_only=True) as record:
        view = View(record)
        paths = [f"/reports/{row.report.key}" for row in view.reports()]
        heavy = sorted(view.matters(), key=lambda m: (-len(m.claims), m.id))[:6]
        paths += [f"/matters/{matter.id}" for matter in heavy]
        paths += [f"/claims/{row.id}" for row in view.figures()[:3]]
    paths += [
        "/",
        "/matters",
        "/reports",
        "/figures",
        "/timeline",
        "/map",
        "/voices",
        "/lineage",
        "/search?q=people",
    ]
    assert len(paths) > 15
    with Server(str(seeds)) as at:
        page = open_page(width)
        for path in paths:
            answer = page.goto(at + path)
            assert answer.status == 200, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("main h1").count() == 1, path
        assert (page.said, page.asked) == ([], [])


def test_pages_are_walked_by_keys_alone(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.keyboard.press("Tab")  # the first stop leads past the masthead
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    for keys, path in (
        ("gf", "/figures"),
        ("gl", "/timeline"),
        ("gv", "/voices"),
        ("gn", "/lineage"),
        ("gr", "/reports"),
    ):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(f"**{path}")
    page.keyboard.press("/")
    page.keyboard.type("dam")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=dam*")
    assert page.locator("main h1").count() == 1
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"A", "INPUT", "BUTTON"} <= reached
    page.go_back()
    page.wait_for_url("**/reports")
    assert (page.said, page.asked) == ([], [])


def sign(page: Page, address: str) -> None:
    """Gives the name that judgements are signed with."""
    page.goto(address + "/judgements")
    page.locator("form.sign input[name=by]").fill("R. Viewer")
    page.get_by_role("button", name="Keep").click()


def test_a_claim_is_judged_by_keys_alone(page: Page, own_address: str) -> None:
    sign(page, own_address)
    page.goto(own_address + "/figures")
    page.keyboard.press("j")
    page.keyboard.press("j")
    claim = page.locator(".here").get_attribute("data-claim")
    assert claim
    page.keyboard.press("a")
    page.wait_for_url(f"**#{claim}")
    row = page.locator(f'[data-claim="{claim}"]')
    assert row.locator(".r-accepted").count() == 1 and "here" in row.get_attribute("class")
    page.keyboard.press("u")
    page.wait_for_function("c => document.getElementById(c).querySelector('.r-unreviewed')", arg=claim)
    page.keyboard.press("r")
    page.wait_for_function("c => document.getElementById(c).querySelector('.r-rejected')", arg=claim)
    assert "R. Viewer" in page.locator(".trail").inner_text()
    page.keyboard.press("e")
    page.wait_for_url(f"**/claims/{claim}#edit")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/matters")
    assert page.said == []


def test_a_matter_is_split_merged_and_put_back_by_keys_alone(
    page: Page, own_address: str, addresses: list[str], exercise: Record
) -> None:
    sign(page, own_address)
    whole = next(a for a in addresses if a.startswith("/matters/"))
    page.goto(own_address + whole)
    claims = page.locator(".matter-main [data-claim]").count()
    page.tab_to("Split claims off")
    page.press("Enter")
    page.tab_to("Dyfed-Powys Police, 16-correction")
    page.press("Space")
    page.tab_to("split")
    page.press("Enter")
    page.wait_for_selector(".matter-side .trail-list >> text=split")
    assert page.locator(".matter-main [data-claim]").count() < claims
    page.tab_to("undo:jud-")
    page.press("Enter")
    page.wait_for_selector(".trail-list >> text=took back")
    assert page.locator(".matter-main [data-claim]").count() == claims
    counted = [m for m in View(exercise).matters() if m.kind == "figure"]
    of_measure = Counter(m.measure for m in counted)
    one = next(m for m in counted if len(m.claims) > 4 and of_measure[m.measure] > 1)
    page.goto(f"{own_address}/matters/{one.id}")
    claims = page.locator(".matter-main [data-claim]").count()
    page.tab_to("Merge with another matter")
    page.press("Enter")
    page.tab_to("mat-")
    page.press("Space")
    page.tab_to("Because")
    page.keyboard.type("one count")
    page.tab_to("merge")
    page.press("Enter")
    page.wait_for_selector(".matter-side .trail-list >> text=one count")
    assert page.locator(".matter-main [data-claim]").count() > claims
    page.tab_to("undo:jud-")
    page.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('.matter-main [data-claim]').length === n", arg=claims
    )
    assert page.said == []


def test_a_claim_is_judged_without_javascript(open_page: Callable[..., Page], own_address: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(own_address + "/figures")
    page.locator(".claims button", has_text="Accept").first.click()
    page.wait_for_selector("main input[name=by]")
    assert "Who judges?" in page.content()
    page.locator("main input[name=by]").fill("R. Viewer")
    page.locator("main button").click()
    page.wait_for_selector(".r-accepted")
    page.wait_for_load_state()
    assert page.locator(".r-accepted").count() == 1


def test_marks_tell_their_reading_on_hover_and_focus(page: Page, address: str, addresses: list[str]) -> None:
    page.goto(address + next(a for a in addresses if a.startswith("/reports/")))
    mark = page.locator(".text .m.claim.figure").first
    mark.hover()
    assert "figure:" in page.locator("#hint").inner_text()
    page.mouse.move(0, 0)
    mark.focus()
    assert page.locator("#hint").is_visible() and page.locator(".m.lit").count() >= 1


def test_the_map_is_dragged(page: Page, address: str) -> None:
    page.goto(address + "/map")
    box = page.locator("#world svg.map").bounding_box()
    before = page.locator("#world").get_attribute("data-at")
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 420, box["y"] + 340, steps=4)
    page.mouse.up()
    page.wait_for_url("**at=**")
    page.wait_for_function("b => document.getElementById('world').dataset.at !== b", arg=before)
    assert page.said == []


def test_hostile_words_run_nothing_and_ask_for_nothing(page: Page, hostile: Record) -> None:
    view = View(hostile)
    with Server(hostile.place) as at:
        paths = [
            "/",
            "/matters",
            "/reports",
            "/figures",
            "/timeline",
            "/map",
            "/voices",
            "/lineage",
            "/search?q=police",
            "/search?q=%3Cscript%3Ewindow.hit%3D1%3C/script%3E",
        ]
        paths += [f"/reports/{row.report.key}" for row in view.reports()]
        paths += [f"/matters/{m.id}" for m in view.matters()]
        for path in paths:
            page.goto(at + path)
            assert page.evaluate("window.hit") is None, path
            assert page.locator("footer.foot").count() == 1, path  # the page is whole
        assert page.asked == []
        assert [s for s in page.said if "404" not in s and "Failed to load" not in s] == []


#: opens what is folded, and leaves six rows of each list, which are alike: axe takes long over each element
READY = """document.querySelectorAll('details').forEach(d => { d.open = true; });
document.querySelectorAll('tbody tr:nth-child(n+7), li:nth-child(n+7), datalist option').forEach(e => e.remove())"""
#: what axe asks of a page in each light: all of its rules, then those of colours alone
SCHEMES: Mapping[str, Mapping[str, Any]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}


def test_axe_finds_nothing_serious(
    open_page: Callable[..., Page], own_address: str, addresses: list[str]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    page = open_page(bypass_csp=True)
    sign(page, own_address)
    page.goto(own_address + "/figures")
    page.locator(".claims button", has_text="Accept").first.click()
    report = next(a for a in addresses if a.startswith("/reports/")).removeprefix("/reports/")
    more = [f"/retention?report={report}", f"/lineage?report={report}", "/search?q=zzzz", "/?all=1"]
    found = []
    for path in (*addresses, *more, "/matters/mat-0000000000000000"):
        page.goto(own_address + path)
        page.evaluate(READY)
        page.add_script_tag(content=axe.AXE_SCRIPT)
        schemes = SCHEMES if "?" not in path else {"light": SCHEMES["light"]}  # the same elements again
        for scheme, rules in schemes.items():
            page.emulate_media(color_scheme=scheme)
            told = page.evaluate("only => axe.run(document, {resultTypes: ['violations'], ...only})", rules)
            found += [
                (path, scheme, v["id"], v["nodes"][0]["html"][:160], v["nodes"][0].get("failureSummary", ""))
                for v in told["violations"]
                if v["impact"] in ("serious", "critical")
            ]
    assert found == []
