"""A passkey in a real browser, by its virtual authenticator: enrolled, confirmed, and the chair's phone signs with it."""

from collections.abc import Iterator
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Request, expect

from documents.accounts.factors.passkeys import Site as PasskeySite
from tests.browser import complaints, follow, judged, seated, serving, shot, sideways
from tests.deskwork import to_sign
from tests.office import PASSWORD
from tests.web.site import Site

PHONE = 360


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The site where its passkeys are at home."""
    with serving(site.app) as found:
        site.office.step_up.prover.site = PasskeySite(found)
        yield found


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device with a fingerprint reader that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    found = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, found["authenticatorId"]


def fits(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    shot(page, f"factors-{name}")
    assert (complaints(page), sideways(page)) == ([], 0), name


def number_of(site: Site, document_id: UUID) -> str | None:
    return site.office.desk.view(site.house.actor("ketua"), document_id).number


def test_a_phone_signs_with_its_passkey(site: Site, address: str, browser: Browser) -> None:
    """From the account page to the receipt; a person who is not verified signs nothing, nor does an answer given before."""
    first, second = to_sign(site.house), to_sign(site.house)
    with seated(browser, address, "ketua", PHONE) as page:
        session, device = authenticator(page)
        enrolled(page, address)
        with seated(browser, address, "admin") as admin:
            confirmed(admin, address, page.locator("#factors .nk-code").inner_text().strip())
        page.goto(f"{address}/documents/{first}/actions/sign")
        fits(page, "sign")
        use = page.get_by_role("button", name="Tanda tangani dan terbitkan dengan kunci sandi")
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
        use.click()
        expect(page.get_by_role("alert").filter(has_text="Kunci sandi tidak dipakai")).to_be_visible()
        assert number_of(site, first) is None
        session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
        sent: list[str] = []
        page.on("request", lambda request: sent.append(assertion_of(request)) if "/actions/" in request.url else None)
        use.click()
        expect(page.locator("h1")).to_contain_text("diterbitkan")
        assert number_of(site, first) is not None
        page.goto(f"{address}/documents/{second}/actions/sign")
        page.locator("[name=assertion]").evaluate("(input, text) => { input.value = text; }", sent[0])
        page.locator("#sign").evaluate("form => form.requestSubmit()")
        expect(page.get_by_role("alert").filter(has_text="Kunci sandi tidak cocok")).to_be_visible()
        assert number_of(site, second) is None
        page.goto(f"{address}/documents/{first}?history=all")
        expect(page.locator("#history")).to_contain_text("menandatangani dengan kunci sandi")


def enrolled(page: Page, address: str) -> None:
    """A passkey on the account page, with the recovery codes shown once."""
    page.goto(f"{address}/account")
    page.get_by_role("link", name="Tambah kunci sandi").click()
    page.fill("#password", PASSWORD)
    follow(page, page.get_by_role("button", name="Lanjut"))
    page.get_by_role("button", name="Buat kunci sandi").click()
    expect(page.locator(".nk-codes li")).to_have_count(10)
    fits(page, "codes")
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page.locator("#factors")).to_contain_text("Menunggu orang kedua")
    fits(page, "account")


def confirmed(page: Page, address: str, told: str) -> None:
    """The second person compares the code that they were told, and confirms."""
    page.goto(f"{address}/people/pending")
    expect(page.locator(".nk-row .nk-code")).to_have_text(told)
    fits(page, "pending")
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_role("status").first).to_contain_text("berlaku")


def assertion_of(request: Request) -> str:
    return parse_qs(request.post_data or "").get("assertion", [""])[0]


def test_a_code_app_without_javascript(site: Site, address: str, browser: Browser) -> None:
    """Every page of it fits and is open to all; without JavaScript the passkey's page says so and offers the app."""
    with seated(browser, address, "ketua") as page:
        page.goto(f"{address}/account/factors/new/totp")
        page.fill("#password", PASSWORD)
        follow(page, page.get_by_role("button", name="Lanjut"))
        assert judged(page, "factors-app") == []
    with seated(browser, address, "ketua", PHONE, scripts=False) as page:
        page.goto(f"{address}/account/factors/new/passkey")
        page.fill("#password", PASSWORD)
        follow(page, page.get_by_role("button", name="Lanjut"))
        expect(page.locator("main")).to_contain_text("memerlukan JavaScript")
        expect(page.get_by_role("button", name="Buat kunci sandi")).to_be_hidden()
