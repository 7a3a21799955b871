"""What is taken as a scan: by its content, whole, and nothing else besides."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from documents.rendering.pages.images import page_count, page_image
from documents.rendering.scans.admission import INSPECTION, ScanRefused, admit
from documents.rendering.scans.limits import MOST_BYTES, MOST_FILES
from tests.papers import EVIL, paper, picture
from workflow.refusal import FieldProblem


def refused(*files: bytes) -> FieldProblem:
    with pytest.raises(ScanRefused) as caught:
        admit(files)
    return caught.value.problem


def colour(pdf: bytes, page: int, across: float, down: float) -> tuple[int, ...]:
    """The colour of a spot on a page, as it is shown."""
    image = Image.open(io.BytesIO(page_image(pdf, page, 400))).convert("RGB")
    found = image.getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(found, tuple)
    return found


def test_a_pdf_is_kept_as_it_came() -> None:
    """The very bytes that were sent, with the number of their pages."""
    sent = paper(3)
    scan = admit([sent])
    assert (scan.pdf, scan.pages) == (sent, 3)


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "CMYK"])
def test_a_photograph_becomes_a_page(mode: str) -> None:
    """A JPEG or PNG in any colours is one page of a PDF, no wider than paper; the same image gives the same bytes."""
    sent = picture("PNG" if mode == "1" else "JPEG", mode=mode)
    scan = admit([sent])
    assert (scan.pages, page_count(scan.pdf)) == (1, 1)
    with pypdfium2.PdfDocument(scan.pdf) as pdf:
        assert 590 < pdf[0].get_width() < 600
    assert admit([sent]).pdf == scan.pdf


def test_images_are_pages_in_their_order() -> None:
    """Three images of three colours, sent together, are three pages in the order in which they came."""
    sent = []
    for shade in ("red", "lime", "blue"):
        data = io.BytesIO()
        Image.new("RGB", (300, 400), shade).save(data, "PNG" if shade == "lime" else "JPEG", quality=95)
        sent.append(data.getvalue())
    scan = admit(sent)
    strongest = [max(range(3), key=colour(scan.pdf, page, 0.5, 0.5).__getitem__) for page in (1, 2, 3)]
    assert (scan.pages, strongest) == (3, [0, 1, 2])


def test_a_photograph_stands_upright_without_its_notes() -> None:
    """What a phone held sideways took is turned, and where and when it was taken does not stay in the file."""
    image = Image.new("RGB", (400, 300), "white")
    image.paste("red", (0, 0, 100, 300))
    notes = Image.Exif()
    notes[0x0112] = 6  # turn to the right
    notes[0x010F] = "Kamera Ny. Desi"
    data = io.BytesIO()
    image.save(data, "JPEG", exif=notes, quality=95)
    scan = admit([data.getvalue()])
    assert b"Kamera" in data.getvalue() and b"Kamera" not in scan.pdf
    assert colour(scan.pdf, 1, 0.5, 0.05)[1] < 60 < 200 < colour(scan.pdf, 1, 0.5, 0.9)[1]


def test_what_shines_through_is_white() -> None:
    """A transparent PNG lies on white paper."""
    data = io.BytesIO()
    Image.new("RGBA", (300, 400), (0, 0, 0, 0)).save(data, "PNG")
    assert colour(admit([data.getvalue()]).pdf, 1, 0.5, 0.5) == (255, 255, 255)


def test_a_fine_scan_is_brought_to_print() -> None:
    """A page of 600 dots to the inch is taken, and kept at 300."""
    scan = admit([picture(size=(4_960, 7_016))])
    with pikepdf.open(io.BytesIO(scan.pdf)) as pdf:
        assert max(pdf.pages[0].Resources.XObject.Scan.Width, pdf.pages[0].Resources.XObject.Scan.Height) <= 3_900


def test_further_images_of_a_phone_are_left_out() -> None:
    """Phones put a second image behind the first: the first is the page."""
    assert admit([picture(mark="1") + picture(mark="2")]).pages == 1


@pytest.mark.parametrize("name", EVIL)
def test_what_is_refused(name: str) -> None:
    """Each file of the evil set is refused, in both languages, with what is wrong with it."""
    make, why = EVIL[name]
    problem = refused(make())
    assert problem.path.startswith("file")
    assert why in problem.text.id and problem.text.en, problem.text


def test_limits_of_the_whole() -> None:
    """Nothing, too many files and too many bytes are refused before anything is opened."""
    assert "Pilih berkas" in refused().text.id
    assert "60 gambar" in refused(*[picture()] * (MOST_FILES + 1)).text.id
    assert "25 MB" in refused(b"%PDF-" + b"x" * MOST_BYTES).text.id


def test_the_one_of_several_is_named() -> None:
    """Of several files the one that is not taken is named by its place; an empty one and a PDF among them too."""
    for wrong, why in ((b"", "kosong"), (EVIL["half a PNG"][0](), "terpotong"), (paper(), "satu PDF saja")):
        problem = refused(picture(), wrong, picture())
        assert problem.path == "file/1"
        assert problem.text.id.startswith("Berkas ke-2") and why in problem.text.id


def test_a_look_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the process that looks, its memory or its time, the scan is refused as too heavy."""
    monkeypatch.setattr(
        "documents.rendering.scans.admission.INSPECTION", (*INSPECTION[:1], "-c", "import os; os.abort()")
    )
    assert "terlalu berat" in refused(picture()).text.id
    monkeypatch.setattr("documents.rendering.scans.admission.INSPECTION", (*INSPECTION[:1], "-c", "while True: pass"))
    monkeypatch.setattr("documents.rendering.scans.admission.MOST_SECONDS", 0.3)
    assert "terlalu berat" in refused(picture()).text.id
