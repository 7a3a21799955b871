"""The forms and reading pages of every type in a real browser."""

import pytest
from playwright.sync_api import Browser

from tests.browser import complaints, seated, shot, sideways
from tests.deskwork import draft, walk
from tests.documents.rendering.samples import ORDINARY
from tests.web.site import Site

EACH_RUN = ("official_record",)
"""The type whose text is looked at in every run, as people sign side by side on it; all forms and texts are with `--long`."""


def test_forms_and_reading_pages_fit_and_are_accessible(
    site: Site, browser: Browser, address: str, pytestconfig: pytest.Config
) -> None:
    """axe finds nothing in the filled form and in the text of the submitted document, and nothing goes to the side."""
    wrong, long = [], pytestconfig.getoption("--long")
    with seated(browser, address, "staf") as page:
        for code in ORDINARY if long else EACH_RUN:
            fields = {name: value for name, value in ORDINARY[code].items() if name != "reference"}
            document_id = draft(site.house, "staf", code, fields)
            for place in (f"/documents/{document_id}/edit", f"/documents/{document_id}")[not long :]:
                if not place.endswith("edit"):
                    walk(site.house, document_id, "staf submit")
                for width in (360, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(address + place)
                    page.wait_for_load_state("networkidle")  # the preview is there, if the width has one
                    shot(page, f"{code}-{'form' if place.endswith('edit') else 'text'}-{width}")
                    if over := sideways(page):
                        wrong.append(f"{code} {place} {width}: {over} px sideways")
                wrong += [f"{code} {place}: {one}" for one in complaints(page)]
    assert wrong == []
