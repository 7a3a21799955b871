"""The page of the office's calendar."""

from lxml import html

from tests.office import MORNING
from tests.web.site import Site


def test_a_day_is_added_and_undone(site: Site) -> None:
    """The secretary adds a holiday, sees it with her name, and takes it back; each step is told."""
    secretary = site.signed_in("sekretaris")
    given = {"day": "2019-12-27", "kind": "holiday", "name": "Rapat kerja"}
    answer = secretary.post("/calendar/days", given)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calendar?year=2019")
    text = secretary.get("/calendar?year=2019").text
    assert "27 Desember 2019 menjadi hari libur." in text
    assert "Rapat kerja" in text
    assert "Diubah Ny. Desi Marlina" in text
    assert secretary.post("/calendar/days", {"day": "2019-12-27", "kind": "undone"}).status_code == 303
    text = secretary.get("/calendar?year=2019").text
    assert "Perubahan 27 Desember 2019 diurungkan." in text
    assert "Rapat kerja" not in text


def test_today_is_marked_and_each_button_names_its_act(site: Site) -> None:
    """Today, and no other day, is the current date, said in words too; a holiday's button says what it makes of the day."""
    site.office.clock.set(MORNING)
    page = html.fromstring(site.signed_in("sekretaris").get("/calendar").text)
    [today] = page.xpath("//*[@aria-current='date']")
    assert today.text_content() == "16 hari ini"
    buttons = [
        " ".join(found.text_content().split()) for found in page.xpath("//ul[contains(@class,'nk-days')]//button")
    ]
    assert "Jadikan hari kerja 25 Desember 2019" in buttons
    assert all(words.startswith("Jadikan hari kerja ") for words in buttons)


def test_a_malformed_change_keeps_what_was_written(site: Site) -> None:
    """422 with the field named, and the form as it was filled; an unknown kind or an old page is told as well."""
    secretary = site.signed_in("sekretaris")
    answer = secretary.post("/calendar/days", {"day": "31 Desember", "kind": "holiday", "name": "Cuti"})
    assert answer.status_code == 422
    assert "Isi tanggal antara tahun" in answer.text
    assert 'value="Cuti"' in answer.text
    taken = secretary.post("/calendar/days", {"day": "2019-12-25", "kind": "holiday", "name": "Natal"})
    assert taken.status_code == 422
    assert "Hari ini sudah hari libur: Hari Raya Natal." in taken.text
    assert secretary.post("/calendar/days", {"day": "2019-12-25", "kind": "undone"}).status_code == 409
    assert secretary.post("/calendar/days", {"day": "2019-12-25", "kind": "x"}).status_code == 422


def test_the_years_have_an_end(site: Site) -> None:
    """Only years that the product knows have a page; others do not exist."""
    admin = site.signed_in("admin")
    assert "Kalender 2026" in admin.get("/calendar?year=2026").text
    for year in ("1900", "9999", "x", "²"):
        assert admin.get(f"/calendar?year={year}").status_code == 404
    assert site.signed_in("staf").get("/calendar").status_code == 404
