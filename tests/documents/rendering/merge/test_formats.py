"""What is handed out: one Word file, one PDF, or a zip of single files; made in batches, and the same however it was parted."""

import io
import zipfile

import pytest
from pypdf import PdfReader

from documents.rendering.merge import formats
from documents.rendering.merge.formats import Addressee, Bound, Printed, Single
from documents.rendering.pages.engine import Engine
from documents.rendering.stored import copy_name
from tests.documents.rendering.merge.letters import NAMES, addressed, invitation, made, parts


def test_batches_are_of_a_hundred() -> None:
    """Of 250 addressees a Word file takes three batches, and so does a zip file."""
    names = [f"Dinas {number}" for number in range(250)]
    for form in (Bound, Single):
        assert made(form(invitation(), addressed(names)), 250)[1] == 3


@pytest.mark.parametrize("form", [Bound, Single])
def test_how_it_was_parted_does_not_show(form: type[Bound] | type[Single], monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches that ended early, because time or room was short, give the same file to the byte."""
    file, _ = made(form(invitation(), addressed(NAMES)), len(NAMES))
    for limit, value in (("MOST_PIECE", 1), ("LONGEST", 0.0)):
        with monkeypatch.context() as patch:
            patch.setattr(formats, limit, value)
            assert made(form(invitation(), addressed(NAMES)), len(NAMES)) == (file, len(NAMES))


def test_single_files_have_safe_names_in_order() -> None:
    """Names sort as the addressees stand, hold no character that a file system refuses, and none is there twice."""
    names = [
        "Kab. Agam",
        "Kab. Agam",
        "../../etc/passwd",
        'a<b>:"|?*',
        "😀",
        "CON",
        "دائرة",
        "b" * 400,
        "\u202egnp.exe",
    ]
    called = [copy_name(place, 12, name) for place, name in enumerate(names, 1)]
    assert called == [
        "01-Kab.-Agam.docx",
        "02-Kab.-Agam.docx",
        "03-etc-passwd.docx",
        "04-a-b.docx",
        "05-naskah.docx",
        "06-CON.docx",
        "07-دائرة.docx",
        f"08-{'b' * 50}.docx",
        "09-gnp.exe.docx",
    ]
    addressees = [Addressee(name, file) for name, file in zip(names[:-1], called, strict=False)]
    file, _ = made(Single(invitation(), addressees), len(addressees))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == called[:-1] == sorted(called[:-1])
        for name, one in zip(names[:-1], called, strict=False):
            assert parts(archive.read(one)) == parts(invitation().copy(name))


def test_one_pdf_has_each_copy_with_its_own_pages(warm_engine: Engine) -> None:
    """30 addressees, printed in two batches: two pages each, the first to its addressee, the second "- 2 -"; and the file
    still says of itself that it is PDF/A.
    """
    names = NAMES[:30]
    file, batches = made(Printed(invitation(), addressed(names), warm_engine.pdf), len(names))
    read = PdfReader(io.BytesIO(file))
    assert (batches, len(read.pages)) == (2, 60)
    text = [" ".join(page.extract_text().split()) for page in read.pages]
    for name, first, second in zip(names, text[::2], text[1::2], strict=True):
        assert f"Yth. {name} di" in first and "PROVINSI SUMATERA BARAT" in first
        assert second.startswith("- 2 -")
    assert "/OutputIntents" in read.root_object
