"""The reading text of a file."""

from documents.rendering.reading import (
    Labelled,
    List,
    PageBreak,
    Paragraph,
    Reading,
    Signature,
    Signatures,
    Table,
    read,
)
from tests.documents.rendering.paper import lines, printed
from tests.documents.rendering.samples import ORDINARY
from tests.documents.rendering.seed import DECREE, INVITATION

SIDE_BY_SIDE = ("minutes", "official_record")


def decree() -> Reading:
    return read(printed("decree", DECREE))


def test_the_head_of_the_page_is_read() -> None:
    """Paper, mark, emblem and letterhead are known without drawing the page."""
    reading = decree()

    assert (reading.width_mm, reading.height_mm, reading.mark, reading.has_emblem) == (215, 330, "KONSEP", True)
    assert [p.text for p in reading.letterhead[:2]] == ["TIM PENGGERAK", "PEMBERDAYAAN DAN KESEJAHTERAAN KELUARGA"]
    assert all(paragraph.align == "center" for paragraph in reading.letterhead)
    assert reading.letterhead[0].runs[0].bold


def test_the_order_of_the_page_is_the_order_of_the_text() -> None:
    """Title, recitals, clauses, signature, copies; then each annex after a page break."""
    kinds = [block.kind for block in decree().blocks if not (isinstance(block, Paragraph) and block.heading)]

    assert [
        *("labelled", "labelled", "signature", "paragraph", "list"),
        *("page_break", "paragraph", "paragraph", "labelled", "table", "signature"),
        *("page_break", "paragraph", "paragraph", "labelled"),
        *("paragraph", "table", "paragraph", "table", "signature"),
    ] == kinds


def test_recitals_and_clauses_hang_behind_their_labels() -> None:
    """Menimbang has its letters, Mengingat its numbers, KETIGA its own text and then its points."""
    recitals, clauses = [block for block in decree().blocks if isinstance(block, Labelled)][:2]
    third = next(entry for entry in clauses.entries if entry.label == "KETIGA")

    assert [entry.label for entry in recitals.entries] == ["Menimbang", "Mengingat", "Memperhatikan"]
    assert [[item.mark for item in entry.items] for entry in recitals.entries] == [
        ["a.", "b.", "c.", "d."],
        ["1.", "2.", "3."],
        ["1.", "2."],
    ]
    assert [item.mark for item in third.items] == ["", "a.", "b.", "c."]
    assert DECREE["considering"][0] == recitals.entries[0].items[0].paragraphs[0].text


def test_annex_tables_keep_head_rows_and_widths() -> None:
    """A bordered table knows its head, its rows and how wide its columns are."""
    table = next(block for block in decree().blocks if isinstance(block, Table))

    assert table.bordered
    assert [[cell.text for cell in row] for row in table.head] == [
        ["NO", "NAMA", "JABATAN DALAM TP-PKK / INSTANSI", "KEDUDUKAN DALAM PANITIA"]
    ]
    assert len(table.rows) == 12
    assert table.widths[0] < min(table.widths[1:])
    assert 99 <= sum(table.widths) <= 101


def test_the_signature_block_is_one_block() -> None:
    """What stands above the ink and below it, and nothing of the paragraph before."""
    first = next(block for block in read(printed("invitation", INVITATION)).blocks if isinstance(block, Signature))

    assert [paragraph.text for paragraph in first.above] == ["KETUA TIM PENGGERAK PKK", "PROVINSI SUMATERA BARAT,"]
    assert [paragraph.text for paragraph in first.below] == ["Ny. Hj. RATNA DEWI MAHARANI"]


def test_a_letters_lines_are_read_as_labels() -> None:
    """Nomor, Sifat, Lampiran, Hal and the lines of the event are labels with what they say; addressees are lists."""
    blocks = read(printed("invitation", INVITATION)).blocks
    labels = [[entry.label for entry in block.entries] for block in blocks if isinstance(block, Labelled)]
    lists = [len(block.items) for block in blocks if isinstance(block, List)]

    assert labels == [
        ["Nomor", "Sifat", "Lampiran", "Hal"],
        ["hari, tanggal", "pukul", "tempat", "acara"],
        ["NOMOR", "TANGGAL"],
    ]
    assert lists == [5, 1, 22, 1, 19, 1, 24]


def test_no_word_of_the_file_is_missing() -> None:
    """Every line that python-docx reads from the file stands in the reading text, in the same order (but that of people
    who sign side by side: a table has rows, the text has people).
    """
    for code, fields in ORDINARY.items():
        data = printed(code, fields)

        words, read_words = _words(" ".join(lines(data))), _words(" ".join(_said(read(data))))
        if code in SIDE_BY_SIDE:
            words, read_words = sorted(words), sorted(read_words)
        assert words == read_words, code


def _words(text: str) -> list[str]:
    return [word for word in text.replace("|", " ").split() if word != ":"]


def _said(reading: Reading) -> list[str]:
    said = []
    for block in reading.blocks:
        match block:
            case Paragraph():
                said.append(block.text)
            case List():
                said += [f"{item.mark} {_joined(item.paragraphs)}" for item in block.items]
            case Labelled():
                for entry in block.entries:
                    said += [entry.label, *(f"{item.mark} {_joined(item.paragraphs)}" for item in entry.items)]
            case Table():
                said += [" ".join(cell.text for cell in row) for row in (*block.head, *block.rows)]
            case Signature():
                said += [_joined(block.above), _joined(block.below)]
            case Signatures():
                said += [_joined((*place.above, *place.below)) for place in block.places]
            case PageBreak():
                pass
    return said


def _joined(paragraphs: tuple[Paragraph, ...]) -> str:
    return " ".join(paragraph.text for paragraph in paragraphs)
