"""After signing in one goes on to a page of this application and nowhere else."""

import pytest

from tests.web.site import Site

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "/%0d%0aSet-Cookie:x=1\r\nX: y",
    "evil.example",
    "//[evil",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_way_out(quiet_site: Site, address: str) -> None:
    """`next` with another host, a scheme or a trick leads home."""
    assert quiet_site.guest().sign_in("staf", next=address).headers["Location"] == "/"
    answer = quiet_site.guest().get("/language/en", query_string={"next": address})
    assert answer.status_code == 400 or answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "address", ["/documents?q=rapat%20kerja&type=decree", "/register?series=KEP&year=2019", "/account"]
)
def test_own_pages_are_reached(quiet_site: Site, address: str) -> None:
    """The page that was asked for first is where sign-in ends, with its query."""
    guest = quiet_site.guest()
    first = guest.get(address)
    assert first.headers["Location"].startswith("/sign-in?next=")
    assert address.replace("%20", " ") in guest.get(first.headers["Location"]).text.replace("&amp;", "&").replace(
        "%20", " "
    )
    assert address == guest.sign_in("staf", next=address).headers["Location"]
