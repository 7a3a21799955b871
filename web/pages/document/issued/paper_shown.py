"""The paper of an issued document as its page tells it: the scan of what was signed, the copies that were made."""

from dataclasses import dataclass

from documents.approval.rules.permissions import performers
from documents.approval.views import DocumentView
from documents.desk.issued.copies import CERTIFY, CopyDesk, CopyView
from documents.desk.issued.scans import UPLOAD, ScanView
from web.office import office
from web.visitor import actor, edition, visitor
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class PaperShown:
    """`scan` is the one that holds, `older` those before it; `uploads` and `certifies` say whether this person may, and
    `uploaders` who does.
    """

    scan: ScanView | None
    older: tuple[ScanView, ...]
    uploads: bool
    uploaders: Text | None
    certifies: bool
    desk: CopyDesk
    copies: tuple[CopyView, ...]

    @property
    def copied(self) -> bool:
        """Whether there is something to be said of copies."""
        return bool(self.copies or self.desk.kinds)


def paper_of(view: DocumentView) -> PaperShown | None:
    """The paper of a document; None before it is issued: there is none yet."""
    if view.state.phase != "issued":
        return None
    person, house = actor(), office()
    scans = house.scans.listed(person, view.id)
    return PaperShown(
        scan=scans[0] if scans else None,
        older=scans[1:],
        uploads=visitor().may(UPLOAD),
        uploaders=uploaders(),
        certifies=visitor().may(CERTIFY),
        desk=house.copies.desk(person, view.id),
        copies=house.copies.listed(person, view.id),
    )


def uploaders() -> Text | None:
    """The roles that upload scans, in words; None where the body has none."""
    definitions = edition()
    roles = [role.code for role in definitions.roles.values() if UPLOAD in role.may]
    return performers(definitions, roles) if roles else None
