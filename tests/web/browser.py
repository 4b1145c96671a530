"""A real browser for the tests of the screens: Debian's Chromium, driven by Playwright."""

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

WIDTHS = (320, 768, 1280)
HEIGHT = 800
PATIENCE_MS = 120_000  # what comes is never late for a test, on a machine that does much else
_AXE = Path(__file__).parent / "axe.min.js"
# « Best practices » come too: they are cheap to keep and help who listens to a page.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4", "best-practice"]
_FAULTS = """async tags => {
    document.querySelectorAll('details').forEach(each => each.open = true);
    const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations']});
    return found.violations.flatMap(each => each.nodes.map(
        node => `${each.id}: ${node.html.slice(0, 160)} | ${node.failureSummary.slice(0, 300)}`));
}"""
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
expect.set_options(timeout=PATIENCE_MS)


def chromium() -> str | None:
    """Return where Chromium is, None when it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def _axe() -> str:
    return _AXE.read_text(encoding="utf-8")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Open Chromium for a while."""
    found = chromium()
    assert found is not None
    with sync_playwright() as driver:
        yield from _launched(driver, found)


def _launched(driver: Playwright, path: str) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=path, args=QUIET)
    try:
        yield browser
    finally:
        browser.close()


class Visitor:
    """Someone at a screen; ``outside`` holds every address asked that is not the server's."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        width: int = 1280,
        *,
        script: bool = True,
        dark: bool = False,
    ) -> None:
        self.base = base
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            locale="fr-FR",
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            bypass_csp=False,
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.context.on("request", lambda request: self._note(request.url))
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, url: str) -> None:
        if not url.startswith(("data:", "blob:")) and urlsplit(url).netloc not in self.base:
            self.outside.append(url)

    def _hear(self, kind: str, text: str) -> None:
        # A page refused on purpose (404, 422) is told by the browser too.
        if kind in {"error", "warning"} and "Failed to load resource" not in text:
            self.complaints.append(text)

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(self.base + path, wait_until="load")

    def wait_until(self, expression: str) -> None:
        """Wait until an expression holds; the policy of the pages forbids Playwright's own way."""
        last = time.monotonic() + PATIENCE_MS / 1_000
        while not self.page.evaluate(expression):
            assert time.monotonic() < last, f"never: {expression}"
            self.page.wait_for_timeout(50)

    def faults(self, rules: list[str] = AXE_TAGS) -> list[str]:
        """Return what is wrong on the page one is at, wholly come, all that folds unfolded."""
        # A press that leads elsewhere ends when the next page begins, before any of it is there.
        self.page.wait_for_load_state("load")
        self.page.evaluate(_axe())
        found: list[str] = self.page.evaluate(_FAULTS, rules)
        return found + (["scrolls sideways"] if self.overflows() else [])

    def faults_of(self, paths: Iterable[str]) -> dict[str, list[str]]:
        """Open some pages and return what is wrong on those where something is."""
        found = {}
        for path in paths:
            self.go(path)
            if wrong := self.faults():
                found[path] = wrong
        return found

    def overflows(self) -> bool:
        """Return whether one must scroll sideways to read the page, wholly come."""
        self.page.wait_for_load_state("load")
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )

    def close(self) -> None:
        """Leave."""
        self.context.close()
