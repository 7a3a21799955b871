"""The draft beside its form, as it would be printed: the page in view, or the text; nothing of it is saved."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from documents.desk.reading.leaves import Sheet
from documents.rendering.pages.engine import EngineFailed, EngineMissing
from documents.rendering.reading import Reading, read
from web.office import office
from web.pages.document.leaves import PAGES
from web.visitor import actor
from web.words import said
from workflow.refusal import Refusal
from workflow.text import Text

WIDTH = 1100
"""Pixels of the page beside the form: twice what the pane has at 1280, so that a fine screen shows it sharp."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to see: a page (`sheet`) or the text (`reading`), or neither, for which the form or `reason` tells why.

    `how` is the way that was chosen, `note` says why the text stands in for the page.
    """

    how: str
    sheet: Sheet | None = None
    reading: Reading | None = None
    reason: str = ""
    note: Text | None = None

    @property
    def nothing(self) -> bool:
        """Nothing to show and nothing to say: what was shown stays."""
        return not (self.sheet or self.reading or self.reason)

    @property
    def source(self) -> str:
        """The page as an image that stands in the answer itself: it is nowhere else."""
        return "data:image/png;base64," + base64.b64encode(self.sheet.image).decode() if self.sheet else ""

    @property
    def height(self) -> int:
        """The image's height in pixels."""
        width, height = self.sheet.size if self.sheet else (1, 1)
        return round(WIDTH * height / width)


def preview(
    type_code: str, fields: Mapping[str, Any], document_id: UUID | None, token: UUID, how: str, leaf: int
) -> Preview:
    """A form as it stands, as page number `leaf` or as text. Raises Superseded when the form of this `token` asks anew."""
    person = actor()
    try:
        docx = office().desk.trial(person, type_code, fields, document_id)
    except Refusal as refusal:
        return Preview(how, reason="" if refusal.fields else said(refusal.text))
    missing = office().engine.missing()
    if how != PAGES or missing is not None:
        return Preview(how, reading=read(docx), note=missing)
    try:
        return Preview(how, office().leaves.trial(docx, leaf, WIDTH, (person.person_id, token)))
    except (EngineMissing, EngineFailed) as error:
        return Preview(how, reading=read(docx), note=error.text)
