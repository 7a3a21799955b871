"""Whether a document agrees with itself."""

from typing import Any

import pytest

from documents.drafting.agreement import disagreements
from documents.drafting.fields import clean
from tests.documents.drafting.folder import demo


def found(name: str, **changes: Any) -> list[tuple[str, str]]:
    """What disagrees in a demo document after some changes."""
    kind, fields = demo(name)
    return [(problem.path, problem.text.id) for problem in disagreements(kind, clean(kind.fields, fields | changes))]


def clause(text: str, *points: str) -> list[dict[str, Any]]:
    """A decree of one clause."""
    return [{"text": text, "points": list(points)}]


def test_the_seed_documents_agree() -> None:
    """Both name annexes that they have."""
    assert [found(name) for name in ("keputusan-22", "surat-296")] == [[], []]


def test_a_clause_that_names_an_absent_annex_is_told() -> None:
    """One annex was removed; the clause still speaks of it."""
    _, fields = demo("keputusan-22")
    assert found("keputusan-22", annexes=fields["annexes"][:1])[1:] == [
        (
            "clauses/1/text",
            "Diktum KEDUA menyebut Lampiran II, tetapi lampiran itu tidak ada. Tambahkan lampirannya atau ubah kalimatnya.",
        )
    ]


def test_a_single_annex_has_no_numeral() -> None:
    """It is printed as LAMPIRAN, so a clause that says Lampiran I means another."""
    _, fields = demo("keputusan-22")
    single = {"annexes": fields["annexes"][:1]}
    assert found("keputusan-22", clauses=clause("sebagaimana tercantum dalam Lampiran Keputusan ini."), **single) == []
    assert found("keputusan-22", clauses=clause("sebagaimana tercantum dalam Lampiran I Keputusan ini."), **single) == [
        (
            "clauses/0/text",
            "Diktum KESATU menyebut Lampiran I, tetapi lampirannya hanya satu: tulis Lampiran tanpa angka.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("sebagaimana tercantum dalam Lampiran yang merupakan bagian dari Keputusan ini.", False),
        ("sebagaimana tercantum dalam Lampiran Keputusan ini.", False),
        ("sebagaimana tercantum dalam Lampiran I Keputusan ini.", False),
        ("berpedoman pada Lampiran Peraturan Menteri Dalam Negeri Nomor 1 Tahun 2013.", True),
        ("berpedoman pada Lampiran III Undang-Undang Nomor 23 Tahun 2014.", True),
        ("mengubah Lampiran II Keputusan Ketua Nomor 3 Tahun 2019.", True),
        ("Keputusan ini mulai berlaku pada tanggal ditetapkan.", True),
    ],
)
def test_only_its_own_annexes_count(text: str, agrees: bool) -> None:
    """The annex of a cited regulation is not this decree's."""
    assert (found("keputusan-22", clauses=clause(text), annexes=[]) == []) is agrees


def test_points_are_read_too() -> None:
    """A point of a clause is named by its letter."""
    clauses = clause("bertugas:", "menyusun jadwal;", "membagi tugas sesuai Lampiran IV.")
    assert [path for path, _ in found("keputusan-22", clauses=clauses)] == ["clauses/0/points/1"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Panitia sebagaimana dimaksud dalam Diktum KEDUA bertugas", "KEDUA"),
        ("Panitia sebagaimana dimaksud dalam Diktum KEDUA PULUH SATU bertugas", "KEDUA PULUH SATU"),
        ("Mengubah Diktum KEDUA PULUH Keputusan Ketua Nomor 3 Tahun 2019", None),
        ("Diktum KESATU berlaku surut", None),
    ],
)
def test_a_clause_that_is_named_is_there(text: str, named: str | None) -> None:
    """References from clause to clause."""
    said = [words for _, words in found("keputusan-22", clauses=clause(text))]
    assert said == ([f"Diktum KESATU menyebut Diktum {named}, tetapi diktum itu tidak ada."] if named else [])


def test_recitals_refer_to_recitals_that_are_there() -> None:
    """ "sebagaimana dimaksud pada huruf a, huruf b dan huruf c" in a decree of two recitals."""
    recitals = ["bahwa x;", "bahwa sebagaimana dimaksud pada huruf a, huruf b dan huruf c, perlu y;"]
    assert found("keputusan-22", considering=recitals) == [
        ("considering/1", "Menimbang huruf b menyebut huruf c, tetapi huruf itu tidak ada.")
    ]


def test_a_letter_with_annexes_says_so() -> None:
    """The line Lampiran is not a dash when something is attached."""
    assert [path for path, _ in found("surat-296", enclosure_note="")] == ["enclosure_note"]


def test_attached_means_something_is_attached() -> None:
    """ "terlampir" in a letter without annex, list or enclosure."""
    to = {"annexed": False, "groups": [{"heading": "", "names": ["Kepala Dinas Kesehatan"]}]}
    assert [path for path, _ in found("surat-296", enclosure_note="", annexes=[], addressees=to)] == ["event_name"]


def test_a_paper_enclosure_needs_no_annex() -> None:
    """What is put into the envelope is named in the line Lampiran only."""
    to = {"annexed": False, "groups": [{"heading": "", "names": ["Kepala Dinas Kesehatan"]}]}
    assert found("surat-296", enclosure_note="1 (satu) buku", annexes=[], addressees=to) == []
