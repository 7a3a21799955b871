"""The pages in a real browser: axe, width, keyboard, without JavaScript, in light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from documents.bodies.people import Person
from tests.browser import LOOKS, WIDTHS, complaints, follow, let_in, serving, shot, sideways, sign_in
from tests.office import PASSWORD
from tests.web.morning import morning
from tests.web.pages.test_notices import mailing, send
from tests.web.site import Site, site_of

PAGES = {
    "staf": ["/", "/documents", "/documents?q=rapat&type=letter", "/register?series=SKR&year=2019", "/account"],
    "sekretaris": ["/", "/to-check"],
    "ketua": ["/to-sign", "/people/pending", "/notices"],
    "agendaris": ["/to-dispatch"],
    "auditor": ["/", "/register?series=KEP&year=2019"],
    "admin": ["/", "/people", "/people/new", "/calendar?year=2019", "/jobs", "/letters", "/letters/*", "/nothing"],
}
"""What each opens; "*" is the first that the list before it leads to."""


@pytest.fixture(scope="module")
def busy_site(quiet_site: Site) -> Site:
    """The site on a morning with documents in every stage, and the e-mails that they led to."""
    morning(quiet_site.house)
    house = mailing(quiet_site.house)
    send(house)
    return site_of(house)


@pytest.fixture(scope="module")
def address(busy_site: Site) -> Iterator[str]:
    """The site behind a real server."""
    with serving(busy_site.app) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile, in Indonesian."""
    opened = browser.new_context(locale="id-ID")
    yield opened
    opened.close()


def enter(page: Page, address: str, name: str) -> None:
    """Sign in as one of the body's people."""
    let_in(page.context, address, f"{name}@pkk-sumbar.example", PASSWORD)


def wear(site: Site, name: str, theme: str, size: int = 100) -> None:
    """Give a person a theme and a text size."""
    with site.office.database.write() as session:
        person = update(Person).where(Person.id == site.house.people[name])
        session.execute(person.values(theme=theme, text_size=size))


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_open_to_all_and_fit(busy_site: Site, address: str, context: BrowserContext, name: str) -> None:
    """axe finds nothing in light or dark at either width, nothing scrolls sideways, the browser blocks and logs nothing."""
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    enter(page, address, name)
    for theme in ("light", "dark"):
        wear(busy_site, name, theme, 100 if theme == "light" else 125)
        for path in PAGES[name]:
            if path.endswith("/*"):
                follow(page, page.locator(f"main a[href^='{path[:-1]}']").first)
            else:
                page.goto(address + path)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                assert sideways(page) == 0, (path, width)
                if theme in LOOKS.get(width, ()):
                    shot(page, f"{name}{path.split('?')[0].replace('/', '-')}-{width}-{theme}")
                    assert complaints(page) == [], (path, width, theme)
    assert [line for line in heard if "404" not in line] == []


def test_the_gate_is_open_to_all(address: str, context: BrowserContext) -> None:
    """Sign-in with and without its error, at a phone's width too; the error gets the focus."""
    page = context.new_page()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(f"{address}/sign-in")
        assert (complaints(page), sideways(page)) == ([], 0)
    sign_in(page, address, "siapa@pkk-sumbar.example", "salah")
    assert complaints(page) == []
    expect(page.get_by_role("alert")).to_be_focused()


def test_the_keyboard_reaches_everything(address: str, context: BrowserContext) -> None:
    """The skip link comes first and works; Esc closes the menu and gives the focus back; no focus hides under a bar."""
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    enter(page, address, "staf")
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(".nk-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    menu = page.locator(".nk-phone-menu > summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keluar")).to_be_hidden()
    expect(menu).to_be_focused()
    page.goto(f"{address}/documents")
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const one = document.activeElement, bar = document.querySelector('.nk-nav').getBoundingClientRect();
              const box = one.getBoundingClientRect();
              return one !== document.body && !one.closest('.nk-nav') && box.bottom > bar.top + 4 && box.top < bar.bottom;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")


def test_targets_are_large_enough(address: str, context: BrowserContext) -> None:
    """Buttons, inputs and links of the frame are 44 px high, on a phone and at a desk."""
    page = context.new_page()
    enter(page, address, "staf")
    for path in ("/", "/documents", "/register?series=SKR&year=2019", "/account"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address + path)
            small = page.evaluate(
                """() => [...document.querySelectorAll('.btn, .form-control, .form-select, .nk-nav a, .nk-menu > summary')]
                  .filter(one => { const box = one.getBoundingClientRect(); return box.height > 0 && box.height < 43.5; })
                  .map(one => one.outerHTML.slice(0, 120))"""
            )
            assert small == [], (path, width)


def test_everything_works_without_javascript(busy_site: Site, address: str, browser: Browser) -> None:
    """Menu, filters, language, display and signing out by forms and links alone, at a phone's width."""
    context = browser.new_context(locale="id-ID", java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    enter(page, address, "sekretaris")
    page.goto(f"{address}/documents")
    page.fill("main input[name=q]", "konsultasi")
    page.click("main .nk-filters button")
    expect(page.locator(".nk-chip")).to_have_count(1)
    expect(page.locator(".nk-row-title")).to_have_count(2)
    page.click(".nk-chip")
    expect(page.locator(".nk-chip")).to_have_count(0)
    page.click(".nk-phone-menu > summary")
    page.click(".nk-phone-menu >> text=English")
    expect(page.locator("h1")).to_have_text("Documents")
    page.click(".nk-phone-menu > summary")
    page.click(".nk-phone-menu >> text=Account and display")
    page.click("text=Dark")
    page.click("text=Save display")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.click(".nk-phone-menu > summary")
    page.click(".nk-phone-menu >> text=Sign out")
    expect(page.locator("h1")).to_have_text("Sign in to Naskah")
    context.close()


def test_the_device_s_theme_is_followed(busy_site: Site, address: str, browser: Browser) -> None:
    """With "follow the device" the page is dark on a dark device before it is seen."""
    context = browser.new_context(locale="id-ID", color_scheme="dark")
    page = context.new_page()
    wear(busy_site, "agendaris", "auto")
    enter(page, address, "agendaris")
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    context.close()


def test_a_double_press_acts_once(busy_site: Site, address: str, context: BrowserContext) -> None:
    """A second press while a form is on its way sends nothing."""
    page = context.new_page()
    enter(page, address, "admin")
    page.goto(f"{address}/people/new")
    page.fill("#name", "Ny. Erni")
    page.fill("#email", "erni@pkk-sumbar.example")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.dblclick("main button[type=submit]")
    expect(page.locator("h1")).to_have_text("Ny. Erni ditambahkan")
    assert sent == ["POST"]


def test_the_register_prints_on_one_sheet(address: str, context: BrowserContext) -> None:
    """On paper: no navigation or buttons, who printed it, the sheet of the office lying down."""
    page = context.new_page()
    enter(page, address, "staf")
    page.goto(f"{address}/register?series=SKR&year=2019")
    page.emulate_media(media="print")
    for gone in (".nk-nav", ".nk-letterhead .nk-menu", "main .btn", ".nk-pager"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".nk-print-only")).to_be_visible()
    expect(page.locator(".nk-column-numbers")).to_be_visible()
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 935" in sheet


def test_a_long_register_prints_below_one_another(address: str, context: BrowserContext) -> None:
    """At the width of the sheet all rows stand above the line that says who printed them, and no number breaks."""
    page = context.new_page()
    enter(page, address, "staf")
    page.set_viewport_size({"width": 1156, "height": 700})
    page.goto(f"{address}/register?series=SKR&year=2019")
    page.evaluate(
        "for (let n = 0; n < 60; n++) { const row = document.querySelector('tbody tr'); row.after(row.cloneNode(true)); }"
    )
    page.emulate_media(media="print")
    table, footer = page.locator("table").bounding_box(), page.locator("footer").bounding_box()
    number = page.locator("tbody .nk-number").first.bounding_box()
    assert table and footer and number
    assert footer["y"] >= table["y"] + table["height"]
    assert number["height"] < 25
