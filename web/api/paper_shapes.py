"""The JSON of a document's paper: scans of what was signed, certified copies and extracts."""

from datetime import date, datetime
from uuid import UUID

from documents.desk.issued.copies import CopyView
from documents.desk.issued.scans import ScanView
from documents.rendering.stored import SCAN
from web.api.shapes import FileShape, PersonShape, Shape


class ScanShape(Shape):
    """A scan of the signed paper; `part` counts those of a document, `reason` says why it took the place of the last."""

    kind: str
    part: str
    sha256: str
    bytes: int
    pages: int
    by: PersonShape
    at: datetime
    reason: str | None
    url: str

    @classmethod
    def of(cls, scan: ScanView, document_id: UUID) -> "ScanShape":
        return cls(
            kind=SCAN,
            part=str(scan.part),
            sha256=scan.sha256,
            bytes=scan.bytes,
            pages=scan.pages,
            by=PersonShape(id=scan.by.id, name=scan.by.name),
            at=scan.at,
            reason=scan.reason,
            url=f"/api/v1/documents/{document_id}/files/{SCAN}?part={scan.part}",
        )


class CopyShape(Shape):
    """A certified copy or an extract, the `ordinal`th of its kind; `row` is what an extract holds of the annexes."""

    kind: str
    ordinal: int
    recipient: str
    purpose: str
    row: str | None
    certified_as: str
    certified_by: str
    made_on: date
    made_by: PersonShape
    at: datetime
    file: FileShape

    @classmethod
    def of(cls, copy: CopyView, document_id: UUID) -> "CopyShape":
        return cls(
            kind=copy.kind,
            ordinal=copy.ordinal,
            recipient=copy.recipient,
            purpose=copy.purpose,
            row=copy.row,
            certified_as=copy.certified_as,
            certified_by=copy.certified_by,
            made_on=copy.made_on,
            made_by=PersonShape(id=copy.made_by.id, name=copy.made_by.name),
            at=copy.at,
            file=FileShape.of(copy.file, document_id),
        )


class CopyList(Shape):
    """The copies of a document, the newest first."""

    items: list[CopyShape]


class NewCopy(Shape):
    """A copy to be made: for whom and why; `place` is the annex, table and row of an extract, from 0: "0/1/6"."""

    kind: str
    recipient: str
    purpose: str
    place: str | None = None
