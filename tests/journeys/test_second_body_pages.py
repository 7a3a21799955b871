"""The second body in a browser without JavaScript, and over the API: pages know what its folder says and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html
from werkzeug.test import TestResponse

from tests.journeys.acting import HERE, second_folder
from tests.office import PASSWORD, open_house
from tests.web.forms import Form
from tests.web.site import Guest, Site, site_of

FOREIGN = ("PKK-PROP", "Sumatera Barat", "Padang", "Agendaris", "Sekretaris", "Keputusan", "Paraf")
"""Words of the body that comes with the product."""


@pytest.fixture
def site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """The application over the second body."""
    people = HERE / "second_body" / "people.toml"
    house = open_house(sqlite_url, tmp_path / "home", folder=second_folder(tmp_path), people=people)
    yield site_of(house)
    house.close()


def enter(site: Site, name: str) -> Guest:
    """A browser in which one of the second body's people is signed in."""
    guest = site.guest()
    answer = guest.post("/sign-in", {"email": f"{name}@bali.example", "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return guest


def do(guest: Guest, address: str, action: str, **written: str) -> TestResponse:
    """Press the button of an action: on the document's page, or on the page that its link opens."""
    target = f"{address}/actions/{action}"
    for opened in (address, target):
        page = html.fromstring(guest.get(opened).text)
        for form in page.xpath(f"//form[@action='{target}']"):
            sent = {field.get("name"): field.get("value") or "" for field in form.xpath(".//input[@name]")}
            return guest.post(target, {**sent, **written})
    raise AssertionError(f"no form for {action}")


def test_a_ruling_goes_its_way_through_the_pages(site: Site) -> None:
    """Form, sending in, two approvals, the leader's signature with a password, the clerk's number, the Word file."""
    writer = enter(site, "wayan")
    form = Form.of(writer.get("/documents/new/ketetapan", follow_redirects=True))
    matter = "Pembagian <Wilayah> & {{7*7}}"
    filled: dict[str, Any] = {"perihal": matter, "bidang": "bidang_4", "putusan__0__text": "Membagi wilayah binaan."}
    saved = form.send(writer, "save", **{f"f__{name}": text for name, text in filled.items()})
    assert saved.status_code == 303, saved.text
    address = saved.location.partition("/edit")[0].partition("?")[0]

    assert "Rintisan" in writer.get(address).text
    assert do(writer, address, "kirim").status_code == 303
    for name in ("made", "nyoman"):
        assert do(enter(site, name), address, "setujui").status_code == 303
    leader = enter(site, "ketut")
    assert do(leader, address, "teken", secret=PASSWORD).location == f"{address}/receipt"
    assert "Juru Nomor" in leader.get(f"{address}/receipt").text
    assert do(enter(site, "putu"), address, "nomori").status_code == 303
    assert site.house.work() == 1

    page = writer.get(address).text
    assert "Bernomor" in page
    assert "001/TPPKK Prov/POKJA IV/12/2019" in html.fromstring(page).text_content().replace("​", "")
    assert "{{7*7}}" in page
    assert "<Wilayah>" not in page


def test_every_page_that_is_linked_opens(site: Site) -> None:
    """For each of its people every link of every page leads to a page, none of which speaks of another body."""
    seed_documents(site)
    for name in ("wayan", "made", "nyoman", "ketut", "putu", "agung"):
        guest = enter(site, name)
        seen: set[str] = set()
        ahead = ["/"]
        while ahead:
            path = ahead.pop()
            seen.add(path)
            answer = guest.get(path)
            assert answer.status_code in (200, 302, 303), (name, path, answer.status_code)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                said = html.fromstring(answer.text).text_content()
                assert [word for word in FOREIGN if word in said] == [], (name, path)
            ahead += [link for link in links(answer) if link not in seen and link not in ahead]
        assert len(seen) > 5, seen


def seed_documents(site: Site) -> None:
    """A draft, one under examination, one signed and one that was numbered."""
    house = site.house
    desk, writer = house.office.desk, house.actor("wayan")
    fields = {"perihal": "Rapat", "bidang": "bidang_4", "isi": ["Rapat diadakan."]}
    steps = (("wayan", "kirim"), ("made", "setujui"), ("nyoman", "setujui"), ("ketut", "teken"), ("putu", "nomori"))
    for count in range(6):
        view = desk.create(writer, "nota", fields)
        for who, action in steps[:count]:
            view = desk.act(
                house.actor(who),
                view.id,
                action,
                expected_version=view.version,
                content_sha256=view.content_sha256,
            ).view
    desk.create(writer, "ketetapan", {})
    house.work()


def links(answer: TestResponse) -> list[str]:
    """The product's own addresses that a page leads to by a link, or a redirect by itself."""
    if answer.location:
        found = [answer.location]
    elif answer.mimetype == "text/html":
        found = html.fromstring(answer.text).xpath("//a/@href")
    else:
        found = []
    parts = [urlsplit(link) for link in found]
    return list(dict.fromkeys(p.path + (f"?{p.query}" if p.query else "") for p in parts if not p.netloc and p.path))


def test_the_api_speaks_the_body_s_words(site: Site) -> None:
    """Types, states, actions and numbers over the API are the folder's."""
    client = site.app.test_client()

    def call(who: str, method: str, path: str, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {site.house.token(who)}", **options.pop("headers", {})}
        return client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    kinds = call("wayan", "GET", "/document-types").json
    assert kinds is not None
    assert {kind["code"]: kind["series"] for kind in kinds} == {"ketetapan": "SK.Ketum", "nota": "Nota"}
    made = call("wayan", "POST", "/documents", json={"type": "nota", "fields": {"perihal": "Rapat", "isi": ["Ya."]}})
    assert made.status_code == 201, made.text
    document = made.json
    for who, action in (("wayan", "kirim"), ("nyoman", "setujui"), ("ketut", "teken"), ("putu", "nomori")):
        assert document is not None
        done = call(
            who,
            "POST",
            f"/documents/{document['id']}/actions/{action}",
            json={"content_sha256": document["content_sha256"]},
            headers={"If-Match": f'"{document["version"]}"'},
        )
        assert done.status_code == 200, done.text
        document = done.json
    assert document is not None
    assert (document["state"], document["phase"]) == ("bernomor", "issued")
    assert document["number"] == "Nota.1/U/TPPKK Prov/12.19"
