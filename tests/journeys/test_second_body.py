"""A type is one TOML and one Word file; a body is a folder. Both are made here beside what comes with the product."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.approval.views import SearchQuery
from documents.publishing import publish
from documents.register.reading import books
from tests.documents.rendering.paper import lines, opened
from tests.journeys.acting import (
    HERE,
    ISSUING,
    TEMPLATES,
    act,
    at,
    final_file,
    register_rows,
    second_folder,
    seed_folder,
    take,
    word_template,
)
from tests.office import House, open_house
from workflow.refusal import Kind, Refusal

STATEMENT = """
code = "surat_keterangan"
name = { id = "Surat Keterangan", en = "Statement" }
series = "SKR"
workflow = "letter"
template = "surat_keterangan.docx"
signatory = "chair"
subject = "hal"
copies = "tembusan"
citation = "Surat Keterangan {position} {body} Nomor {number} tanggal {date}"

[[fields]]
name = "hal"
kind = "text"
label = { id = "Hal", en = "Subject" }
required = true

[[fields]]
name = "orang"
kind = "table"
label = { id = "Yang diterangkan", en = "Who it is about" }
required = true
columns = [
  { name = "nama", label = { id = "Nama", en = "Name" } },
  { name = "jabatan", label = { id = "Jabatan", en = "Position" } },
]

[[fields]]
name = "tembusan"
kind = "paragraphs"
label = { id = "Tembusan", en = "Copies" }
"""

RULING = {
    "perihal": "Pembagian Wilayah Binaan",
    "bidang": "bidang_4",
    "putusan": [{"text": "Membagi wilayah binaan.", "points": []}],
}


@pytest.fixture
def bali(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The second body, open for work, on the morning of the seed decree."""
    folder = second_folder(tmp_path)
    house = open_house(database_url, tmp_path / "home", folder=folder, people=HERE / "second_body" / "people.toml")
    yield house
    house.close()


def test_a_type_is_one_toml_and_one_word_file(sqlite_url: str, tmp_path: Path) -> None:
    """A type that is put into the folder is published, drafted, approved, numbered in its series, printed and entered."""
    folder = seed_folder(tmp_path)
    (folder / "types" / "surat_keterangan.toml").write_text(STATEMENT, encoding="utf-8")
    people = ["{%p for person in orang.rows %}", "{{ person.label }} {{ person.nama }}, {{ person.jabatan }}"]
    word_template(
        folder / TEMPLATES / "surat_keterangan.docx",
        ["SURAT KETERANGAN", "NOMOR {{ number }}", *people, "{%p endfor %}", "{{ place }}, {{ date.long }}"],
    )
    house = open_house(sqlite_url, tmp_path / "home", folder=folder)
    desk, staff = house.office.desk, house.actor("staf")
    fields = {"hal": "Keaktifan Kader", "orang": [["Siti & Rahma", "Kader <Dasawisma>"]], "tembusan": ["Pertinggal"]}
    made = desk.create(staff, "surat_keterangan", fields)

    issued = take(house, made.id, *ISSUING)
    assert house.work() == 1
    answer = final_file(house, "staf", made.id)

    assert issued.number == "1/SKR/PKK-PROP/XII/2019"
    assert answer.name == "1-SKR-PKK-PROP-XII-2019.docx"
    assert lines(answer.data) == [
        "SURAT KETERANGAN",
        "NOMOR 1/SKR/PKK-PROP/XII/2019",
        "Siti & Rahma, Kader <Dasawisma>",
        "Padang, 16 Desember 2019",
    ]
    [row] = register_rows(house)
    assert (row.number, row.subject, row.sha256) == (issued.number, "Keaktifan Kader", answer.sha256)
    assert row.facts["copies"] == ["Pertinggal"]
    house.close()


def test_a_second_body_issues_by_its_own_rules(bali: House) -> None:
    """Two examiners by their own names, a leader, a clerk who numbers by hand: every step is the folder's."""
    desk = bali.office.desk
    made = desk.create(bali.actor("wayan"), "ketetapan", RULING)
    assert (made.state.name, made.expected_number) == ("rintisan", "001/TPPKK Prov/POKJA IV/12/2019")

    sent = act(bali, "wayan", made.id, "kirim")
    assert [step.label.id for step in sent.steps][1:3] == ["Kepala Bidang", "Penguji Hukum"]
    with pytest.raises(Refusal) as early:
        act(bali, "nyoman", made.id, "setujui")
    assert early.value.kind is Kind.UNKNOWN  # a draft before one's turn is not even known of

    signed = take(bali, made.id, "made setujui", "nyoman setujui", "ketut teken")
    assert (signed.state.name, signed.number) == ("diteken", None)
    assert bali.work() == 0
    waiting = desk.search(bali.actor("putu"), SearchQuery(queue="to_do"))
    assert [row.id for row in waiting.items] == [made.id]
    numbered = act(bali, "putu", made.id, "nomori")
    assert bali.work() == 1

    assert (numbered.state.name, numbered.number) == ("bernomor", "001/TPPKK Prov/POKJA IV/12/2019")
    answer = final_file(bali, "wayan", made.id)
    assert answer.name == "001-TPPKK-Prov-POKJA-IV-12-2019.docx"
    assert lines(answer.data) == [
        "KETETAPAN KETUA UMUM",
        "Nomor 001/TPPKK Prov/POKJA IV/12/2019",
        "tentang Pembagian Wilayah Binaan",
        "PERTAMA: Membagi wilayah binaan.",
        "Denpasar, 16 Desember 2019",
        "KETUA UMUM",
        "Ir. KETUT LAKSMI, M.Si.",
    ]
    section = opened(answer.data).sections[0]
    assert (round((section.page_width or 0) / 36000), round((section.left_margin or 0) / 36000)) == (216, 25)


def test_only_its_own_clerk_gives_the_number(bali: House) -> None:
    """Where issuing does not follow by itself, neither the signer nor the drafter can do it."""
    made = bali.office.desk.create(bali.actor("wayan"), "ketetapan", RULING)
    take(bali, made.id, "wayan kirim", "made setujui", "nyoman setujui", "ketut teken")

    for who in ("ketut", "wayan", "made"):
        with pytest.raises(Refusal) as refused:
            act(bali, who, made.id, "nomori")
        assert refused.value.kind is Kind.PERSON
    assert register_rows(bali) == []


def test_a_monthly_counter_starts_again_each_month(bali: House) -> None:
    """Numbers count within a month of the body's own zone; the clerk numbers a confidential note without being on its
    route before, and the number prints the code of its class.
    """
    numbers = []
    for moment in ("2019-11-29T09:00", "2019-11-30T23:59", "2019-12-01T00:01", "2020-01-02T09:00"):
        at(bali, f"{moment}+08:00")
        fields = {"perihal": "Rapat", "isi": ["Rapat diadakan."], "keterbukaan": "tertutup"}
        made = bali.office.desk.create(bali.actor("wayan"), "nota", fields)
        view = take(bali, made.id, "wayan kirim", "nyoman setujui", "ketut teken")
        numbers.append(act(bali, "putu", view.id, "nomori").number)

    assert numbers == [
        "Nota.1/T.2/TPPKK Prov/11.19",
        "Nota.2/T.2/TPPKK Prov/11.19",
        "Nota.1/T.2/TPPKK Prov/12.19",
        "Nota.1/T.2/TPPKK Prov/01.20",
    ]
    with bali.office.database.read() as session:
        held = books(session, bali.body_id)
    assert [(book.period, book.first, book.last, book.gapless) for book in held] == [
        ("2019-11", 1, 2, True),
        ("2019-12", 1, 1, True),
        ("2020-01", 1, 1, True),
    ]


def test_a_draft_whose_number_lacks_a_part_can_be_read(bali: House) -> None:
    """While nobody has chosen the unit that the number prints, the forecast and the preview show a gap for it."""
    desk, writer = bali.office.desk, bali.actor("wayan")
    made = desk.create(writer, "ketetapan", {"perihal": "Belum ada bidang"})

    assert desk.view(writer, made.id).expected_number == "001/TPPKK Prov/…/12/2019"
    assert "Nomor …/TPPKK Prov/…/12/2019" in lines(desk.preview(writer, made.id))
    with pytest.raises(Refusal) as refused:
        act(bali, "wayan", made.id, "kirim")
    assert {problem.path for problem in refused.value.fields} == {"bidang", "putusan"}


def test_two_bodies_share_a_database_and_nothing_else(bali: House, tmp_path: Path) -> None:
    """Each body counts, prints, lists and shows its own; what belongs to the other does not exist for its people."""
    url = bali.office.settings.database_url
    west = open_house(url, tmp_path / "home", clock=bali.office.clock)
    letter = {
        "subject": "Undangan",
        "addressees": {"annexed": False, "groups": [{"heading": "", "names": ["Kepala Dinas"]}]},
        "opening": "Kami mengundang.",
        "closing": ["Terima kasih."],
    }
    theirs = west.office.desk.create(west.actor("staf"), "letter", letter)
    ours = bali.office.desk.create(bali.actor("wayan"), "ketetapan", RULING)
    issued = take(west, theirs.id, *ISSUING)
    take(bali, ours.id, "wayan kirim", "made setujui", "nyoman setujui", "ketut teken", "putu nomori")
    assert west.work() == 2

    assert [row.number for row in register_rows(bali)] == ["001/TPPKK Prov/POKJA IV/12/2019"]
    assert [row.number for row in register_rows(west)] == [issued.number] == ["1/SKR/PKK-PROP/XII/2019"]
    assert "Denpasar, 16 Desember 2019" in lines(final_file(bali, "putu", ours.id).data)
    assert "Padang, 16 Desember 2019" in lines(final_file(west, "staf", theirs.id).data)
    for house, who, other in ((bali, "ketut", theirs), (west, "ketua", ours)):
        with pytest.raises(Refusal) as refused:
            house.office.desk.view(house.actor(who), other.id)
        assert refused.value.kind is Kind.UNKNOWN
    assert {view.code for view in bali.office.desk.types(bali.actor("wayan"))} == {"ketetapan", "nota"}
    west.close()


def test_a_document_that_nobody_reviews_goes_straight_to_the_signature(sqlite_url: str, tmp_path: Path) -> None:
    """Where the only step asks for a unit, a note without one passes by; where it always applies, the unit is asked for."""
    folder = second_folder(tmp_path)
    flow = folder / "workflows" / "ketetapan_bali.toml"
    text = flow.read_text(encoding="utf-8").partition('[[route]]\nname = "hukum"')[0]
    send = next(line for line in text.splitlines() if 'action = "kirim"' in line)
    past = send.replace('to = "diuji"', 'to = "di_meja"').replace("prepares", 'when = "route_empty", prepares')
    flow.write_text(text.replace(send, f"{past}\n{send}"), encoding="utf-8")
    people = HERE / "second_body" / "people.toml"
    house = open_house(sqlite_url, tmp_path / "home", folder=folder, people=people)
    writer, note = house.actor("wayan"), {"perihal": "Rapat", "isi": ["Rapat diadakan."]}

    alone = house.office.desk.create(writer, "nota", note)
    assert take(house, alone.id, "wayan kirim").state.name == "di_meja"
    assert take(house, alone.id, "ketut teken", "putu nomori").number == "Nota.1/U/TPPKK Prov/12.19"
    asked = house.office.desk.create(writer, "nota", {**note, "bidang": "bidang_4"})
    assert take(house, asked.id, "wayan kirim", "made setujui").state.name == "di_meja"

    kind = folder / "types" / "nota.toml"
    named = 'label = { id = "Bidang", en = "Division" }'
    for file, before, after in (
        (kind, named, f"{named}\nrequired = true"),
        (flow, 'when = "bidang"\n', ""),
        (flow, 'requires = ["fields_complete"], ', ""),
    ):
        file.write_text(file.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    publish(house.office.database, house.office.clock, folder)
    strict = house.office.desk.create(writer, "nota", note)
    with pytest.raises(Refusal) as refused:
        act(house, "wayan", strict.id, "kirim")
    assert (refused.value.kind, refused.value.code) == (Kind.DOCUMENT, "no_reviewer")
    assert [problem.path for problem in refused.value.fields] == ["bidang"]
    house.close()
