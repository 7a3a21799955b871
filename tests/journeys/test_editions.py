"""A document keeps the edition it was begun with; what a submit fixed stays fixed."""

from pathlib import Path

from documents.publishing import publish
from tests.documents.rendering.paper import lines, opened
from tests.journeys.acting import ISSUING, at, final_file, register_rows, seed_folder, take, word_template
from tests.office import House, open_house

LETTER = {
    "subject": "Permohonan Narasumber",
    "addressees": {"annexed": False, "groups": [{"heading": "", "names": ["Kepala Dinas Sosial"]}]},
    "opening": "Kami memohon seorang narasumber.",
    "closing": ["Terima kasih."],
}


def change(file: Path, before: str, after: str) -> None:
    """Change every place of a definition file."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_a_document_keeps_its_edition(database_url: str, tmp_path: Path) -> None:
    """A draft goes its way by the workflow, fields, pattern and template of its edition; the next one by the new ones."""
    folder = seed_folder(tmp_path)
    house = open_house(database_url, tmp_path / "home", folder=folder)
    desk, office = house.office.desk, house.office
    old = desk.create(house.actor("staf"), "letter", LETTER)

    change(folder / "workflows" / "letter.toml", 'id = "Diperiksa"', 'id = "Ditelaah"')
    change(folder / "workflows" / "letter.toml", "in_review", "di_telaah")
    change(folder / "body.toml", "{seq}/SKR/PKK-PROP/{month:roman}/{year}", "{seq}/SKR/PKK-PROP/{month:2}/{year}")
    change(folder / "body.toml", 'place = "Padang"', 'place = "Bukittinggi"')
    word_template(folder / "templates" / "letter.docx", ["Surat {{ number }}", "{{ place }}, {{ date.long }}"])
    edition = publish(office.database, office.clock, folder)
    assert edition.version == 2
    new = desk.create(house.actor("staf"), "letter", LETTER)

    sent = take(house, old.id, "staf submit")
    assert (sent.state.name, sent.state.label.id) == ("in_review", "Diperiksa")
    assert take(house, new.id, "staf submit").state.label.id == "Ditelaah"
    issued = [take(house, made.id, *ISSUING[1:]) for made in (old, new)]
    assert house.work() == 2

    assert [view.number for view in issued] == ["1/SKR/PKK-PROP/XII/2019", "2/SKR/PKK-PROP/12/2019"]
    assert "Padang, 16 Desember 2019" in lines(final_file(house, "staf", old.id).data)[0]
    assert "Kami memohon seorang narasumber." in "\n".join(lines(final_file(house, "staf", old.id).data))
    assert lines(final_file(house, "staf", new.id).data) == [
        "Surat 2/SKR/PKK-PROP/12/2019",
        "Bukittinggi, 16 Desember 2019",
    ]
    assert old.content_sha256 != new.content_sha256, "the template is part of what is approved"
    house.close()


def test_a_type_that_is_given_up_is_finished(sqlite_url: str, tmp_path: Path) -> None:
    """A draft of a type that the next edition no longer has is read, approved, issued and printed; no new one is begun."""
    folder = seed_folder(tmp_path)
    house = open_house(sqlite_url, tmp_path / "home", folder=folder)
    desk = house.office.desk
    made = desk.create(house.actor("staf"), "assignment_letter", assignment())
    (folder / "types" / "assignment_letter.toml").unlink()
    publish(house.office.database, house.office.clock, folder)

    assert "assignment_letter" not in {kind.code for kind in desk.types(house.actor("staf"))}
    take(house, made.id, *ISSUING)
    assert house.work() == 1
    assert "NOMOR 1/ST/PKK-PROP/XII/2019" in "\n".join(lines(final_file(house, "auditor", made.id).data)).upper()
    assert [row.series for row in register_rows(house)] == ["ST"]
    house.close()


def assignment() -> dict[str, object]:
    return {
        "subject": "Mengikuti Rapat Kerja Nasional",
        "basis": ["Program Kerja Tahun 2019"],
        "people": [["Ny. Desi Marlina", "Sekretaris"]],
        "tasks": ["Mengikuti rapat di Jakarta."],
    }


def test_the_same_folder_again_is_the_same_edition(sqlite_url: str, tmp_path: Path) -> None:
    """Publishing what stands already makes no edition; publishing what stood before makes one."""
    folder = seed_folder(tmp_path)
    house = open_house(sqlite_url, tmp_path / "home", folder=folder)
    database, clock = house.office.database, house.office.clock
    first = publish(database, clock, folder)
    change(folder / "body.toml", 'place = "Padang"', 'place = "Solok"')
    second = publish(database, clock, folder)
    change(folder / "body.toml", 'place = "Solok"', 'place = "Padang"')
    third = publish(database, clock, folder)
    again = publish(database, clock, folder)

    assert [edition.version for edition in (first, second, third, again)] == [1, 2, 3, 3]
    assert (third.sha256, third.id) == (first.sha256, again.id)
    house.close()


def test_the_page_is_the_one_that_was_approved(sqlite_url: str, tmp_path: Path) -> None:
    """A letter that is submitted in the last F4 days and signed in the first A4 ones is printed as it was approved."""
    house: House = open_house(sqlite_url, tmp_path / "home")
    at(house, "2022-12-30T10:00+07:00")
    before = house.office.desk.create(house.actor("staf"), "letter", LETTER)
    take(house, before.id, "staf submit")
    at(house, "2023-01-02T10:00+07:00")
    after = house.office.desk.create(house.actor("staf"), "letter", LETTER)
    take(house, after.id, "staf submit")
    numbers = [take(house, made.id, *ISSUING[1:]).number for made in (before, after)]
    house.work()

    assert numbers == ["1/SKR/PKK-PROP/I/2023", "2/SKR/PKK-PROP/I/2023"]
    pages = [opened(final_file(house, "staf", made.id).data).sections[0].page_height for made in (before, after)]
    assert [round(height or 0, -5) for height in pages] == [11_900_000, 10_700_000]  # 330 and 297 mm in EMU
    house.close()
