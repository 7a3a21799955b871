"""People acting over the desk, the worker's part, and the folders and files that the journeys read and write."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from docx import Document
from docx.document import Document as WordDocument

from documents.approval.views import DocumentView, FileAnswer
from documents.register.reading import RegisterRow, page
from tests.office import SEED, House

HERE = Path(__file__).parent
TEMPLATES = "templates"


def seed_folder(parent: Path) -> Path:
    """A copy of the body that comes with the product, to be changed."""
    return Path(shutil.copytree(SEED, parent / SEED.name))


def second_folder(parent: Path, name: str = "tppkk_bali") -> Path:
    """The second body's folder, its Word templates written by hand."""
    folder = Path(shutil.copytree(HERE / "second_body", parent / name, ignore=shutil.ignore_patterns("people.toml")))
    (folder / TEMPLATES).mkdir()
    clauses = ["{%p for item in putusan %}", "{{ item.name }}: {{ item.text }}", "{%p endfor %}"]
    body = ["{%p for paragraph in isi %}", "{{ paragraph.text }}", "{%p endfor %}"]
    word_template(folder / TEMPLATES / "ketetapan.docx", ["KETETAPAN {{ position.upper }}", *HEAD, *clauses, *SIGNED])
    word_template(folder / TEMPLATES / "nota.docx", ["NOTA {{ office.name | upper }}", *HEAD, *body, *SIGNED])
    return folder


HEAD = ["Nomor {{ number }}", "tentang {{ perihal }}"]
SIGNED = [
    "{{ place }}, {{ date.long }}",
    "{%p for line in signature.lines %}",
    "{{ line }}",
    "{%p endfor %}",
    "",
    "",
    "",
    "{{ signature.name }}",
]


def word_template(path: Path, paragraphs: Iterable[str]) -> None:
    """A Word file with these paragraphs, as somebody would type them."""
    document: WordDocument = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))


def act(house: House, who: str, document_id: UUID, action: str, **inputs: Any) -> DocumentView:
    """One act, on the version and content that the person is shown just before."""
    actor, desk = house.actor(who), house.office.desk
    seen = desk.view(actor, document_id)
    shown: dict[str, Any] = {"expected_version": seen.version, "content_sha256": seen.content_sha256}
    return desk.act(actor, document_id, action, **(shown | inputs)).view


def take(house: House, document_id: UUID, *steps: str) -> DocumentView:
    """Several acts, each written "who action"; the document after the last one."""
    for step in steps:
        who, action = step.split()
        view = act(house, who, document_id, action)
    return view


ISSUING = ("staf submit", "sekretaris endorse", "ketua sign")
"""How a letter of the body that comes with the product is issued."""


def final_file(house: House, who: str, document_id: UUID) -> FileAnswer:
    """The finished file as this person downloads it."""
    answer = house.office.desk.file(house.actor(who), document_id, "docx")
    assert answer.status == "ready", answer
    return answer


def at(house: House, moment: str) -> None:
    """Set the clock that dates documents."""
    house.office.clock.set(datetime.fromisoformat(moment))


def register_rows(house: House) -> list[RegisterRow]:
    """The whole register of the body."""
    with house.office.database.read() as session:
        return list(page(session, house.body_id, limit=200).items)
