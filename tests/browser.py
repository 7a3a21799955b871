"""A real browser before a real server: Chromium by Playwright, axe, and the width of a page."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from waitress.server import create_server
from waitress.wasyncore import close_all

from tests.office import PASSWORD
from tests.web.site import form_token

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITHOUT = "no Chromium: install it (Debian: apt-get install chromium), or name it in TEST_CHROMIUM"
WIDTHS = (320, 360, 768, 1280)
AXE = """async () => {
  const found = await axe.run({resultTypes: ["violations"]});
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)}`));
}"""
LOOKS = {360: {"dark"}, 1280: {"light"}}
"""Where axe looks, in which theme; with `--long` in both."""
PATIENCE = 30_000
"""Milliseconds that a page may take to show what it is to show: what is slow on a busy machine is no fault."""
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}"""
SHOTS = os.environ.get("TEST_SCREENSHOTS")
"""A folder for the pictures that `shot` takes; without it none is kept."""


@pytest.fixture(scope="session")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Headless Chromium. Where there is none the test is skipped, or fails when NASKAH_REQUIRE names "browser"."""
    if pytestconfig.getoption("--long"):
        LOOKS.update({width: {"light", "dark"} for width in LOOKS})
    path = os.environ.get("TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if "browser" in os.environ.get("NASKAH_REQUIRE", ""):
            pytest.fail(WITHOUT)
        pytest.skip(WITHOUT)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The application behind a real server on a free port; gives its address."""
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(partial(close_all, sockets))  # by the thread that waits for them
        thread.join(5)


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Sign in through the gate, as a person does."""
    page.goto(f"{address}/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    follow(page, "main button[type=submit]")


def let_in(context: BrowserContext, address: str, email: str, password: str) -> None:
    """Sign a browser in without opening a page."""
    gate = f"{address}/sign-in"
    form = {"csrf_token": form_token(context.request.get(gate).text()), "email": email, "password": password}
    answer = context.request.post(gate, form=form, headers={"Origin": address}, max_redirects=0)
    assert answer.status == 303, answer.text()


@contextmanager
def seated(
    browser: Browser, address: str, who: str, width: int = 1280, scripts: bool = True, gate: bool = False
) -> Iterator[Page]:
    """A browser window in which this person is signed in: before an empty page, or, come in by the `gate` as a person does,
    before their first. It fails the test when a page or its policy complains.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    if gate:
        sign_in(page, address, f"{who}@pkk-sumbar.example", PASSWORD)
    else:
        let_in(context, address, f"{who}@pkk-sumbar.example", PASSWORD)
    yield page
    context.close()
    assert said == []


def follow(page: Page, target: str | Locator) -> None:
    """Press a link or a button (its selector, or the thing itself), and wait until the page that it leads to is there:
    what is read next is never the page before.
    """
    with page.expect_navigation():
        (page.locator(target) if isinstance(target, str) else target).click()


def paste(page: Page, text: str) -> None:
    """Paste a text where the focus is, as from a spreadsheet."""
    page.evaluate(PASTE, text)


def complaints(page: Page) -> list[str]:
    """What axe finds wrong with the page, one line each; empty when nothing is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(AXE)
    return found


def sideways(page: Page) -> int:
    """How many pixels the page can be scrolled to the side: 0 when it fits."""
    width: int = page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)")
    return width


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page, where the run asks for pictures."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def judged(page: Page, name: str) -> list[str]:
    """What is wrong with a page: its width at every size, and what axe finds where it looks."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme in sorted(LOOKS.get(width, ())):
            page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
            found += [f"{name} {width} {theme} {one}" for one in complaints(page)]
            shot(page, f"{name}-{width}-{theme}")
        if over := sideways(page):
            found.append(f"{name} {width}: {over} px sideways")
    return found
