"""Whether an act may be tried at all, asked in the order that callers rely on.

The person's reason (403), the version seen (428, 412), the inputs (422), proof of presence (403), then what concerns
the document (409).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.approval.case import Case
from documents.approval.defining.machines import machine_for
from documents.approval.rules.guards import saw_content
from documents.approval.rules.permissions import might, not_for
from documents.drafting.fields.characters import read_text
from documents.drafting.fields.problems import Place, Problems
from documents.register.filing import CLASSIFICATION_LENGTH, RETENTION_LENGTH
from workflow.definition import Transition
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

CODE_LENGTH = 60  # characters of a position's code
ADDRESS_LENGTH = 254  # characters of an e-mail address


def check(
    case: Case, action: str, expected_version: int | None, malformed: Sequence[FieldProblem] = ()
) -> Transition | None:
    """The line that is to be fired, None where the state has none: the machine then says so. Raises Refusal.

    `malformed` is what was wrong with the request itself; it is told in its turn.
    """
    line, reason = machine_for(case).judged(action, case)
    if action not in case.workflow.actions:
        raise no_such_action()
    if line is None and not might(case, case.workflow, action):
        raise Refusal(not_for(case.edition, performers(case, action)))
    if reason is not None and reason.kind is Kind.PERSON:
        raise Refusal(reason)
    check_version(case, expected_version)
    if line is None:
        if malformed:
            raise invalid(*malformed)
        return None
    _check_inputs(case, line, malformed)
    if line.records == "signature" and not _is_proved(case):
        raise not_stepped_up()
    if reason is not None:
        raise Refusal(reason)
    if line.records == "signature" and (unseen := saw_content(case)) is not None:  # also where no line asks for it
        raise Refusal(unseen)
    return line


def not_stepped_up() -> Refusal:
    """Who signs has to prove presence shortly before."""
    return refuse(
        Kind.STEP_UP,
        "step_up_required",
        "Buktikan dulu bahwa ini Anda: kunci sandi, kode aplikasi, atau kata sandi sekali lagi.",
        "Prove first that it is you: by passkey, a code of your app, or your password once more.",
    )


def _is_proved(case: Case) -> bool:
    """Whether who acts proved presence for signing the content they were shown."""
    if case.actor is None:
        return True
    return case.actor.proof is not None and case.actor.proof.covers(case.document.id, case.shown_sha256)


def performers(case: Case, action: str) -> tuple[str, ...]:
    """Everyone that some line of this action is for, each once."""
    return tuple(dict.fromkeys(who for line in case.workflow.transitions if line.action == action for who in line.by))


def check_version(case: Case, expected: int | None) -> None:
    """The caller acts on the version that stands."""
    if expected is None:
        raise refuse(
            Kind.NO_VERSION,
            "version_required",
            "Sebutkan versi yang Anda lihat (If-Match).",
            "Say which version you saw (If-Match).",
        )
    if expected != case.document.version:
        raise refuse(
            Kind.STALE,
            "stale_version",
            "Naskah ini sudah berubah sejak Anda membukanya. Muat ulang, lalu ulangi.",
            "This document has changed since you opened it. Reload it, then try again.",
        )


def invalid(*problems: FieldProblem) -> Refusal:
    """A refusal of input, each field named."""
    return refuse(
        Kind.CONTENT,
        "invalid_fields",
        "Ada isian yang perlu diperbaiki.",
        "Some fields need to be corrected.",
        *problems,
    )


def no_such_action() -> Refusal:
    """No workflow has one of this name."""
    return refuse(Kind.UNKNOWN, "no_such_action", "Tindakan ini tidak ada.", "There is no such action.")


def no_such_document() -> Refusal:
    """There is none, or not for this person: the two are told alike."""
    return refuse(
        Kind.UNKNOWN,
        "no_such_document",
        "Naskah ini tidak ada, atau bukan untuk Anda.",
        "No such document, or not for you.",
    )


def _check_inputs(case: Case, line: Transition, malformed: Sequence[FieldProblem]) -> None:
    """The note, the content seen and what else the line asks for are there and well formed."""
    problems = Problems()
    case.note = _read("note", case.note, problems) or None
    case.asked = {name: _read(name, case.asked.get(name), problems) for name in line.asks}
    named = {problem.path for problem in (*malformed, *problems)}
    given = {"note": case.note, "content_sha256": case.shown_sha256, **case.asked}
    needed = [*(["note"] if line.note else []), *line.asks, *(["content_sha256"] if line.records else [])]
    for name in needed:
        if not given[name] and name not in named:
            problems.add(ASKED[name].place, ASKED[name].missing.id, ASKED[name].missing.en)
    if found := (*malformed, *problems.found()):
        raise invalid(*found)


def _read(name: str, value: object, problems: Problems) -> str:
    if value is None:
        return ""
    asked = ASKED[name]
    return read_text(value, asked.place, problems, limit=asked.longest, lines=name == "note").strip()


@dataclass(frozen=True, slots=True)
class Asked:
    """An input of an act: what it is called, what to do where it is missing, its most characters."""

    place: Place
    missing: Text
    longest: int


ASKED: Mapping[str, Asked] = {
    "note": Asked(Place("note", Text("Alasan", "The reason")), Text("Tulis alasannya.", "Write the reason."), 2_000),
    "content_sha256": Asked(
        Place("content_sha256", Text("Kode isi", "The content code")),
        Text("Sebutkan kode isi yang Anda baca.", "Say the content code of what you read."),
        64,
    ),
    "to": Asked(
        Place("to", Text("Penyusun pengganti", "The new drafter")),
        Text("Pilih penyusun pengganti.", "Choose the new drafter."),
        ADDRESS_LENGTH,
    ),
    "reviewer": Asked(
        Place("reviewer", Text("Pemeriksa", "The reviewer")),
        Text("Pilih jabatan yang memeriksa.", "Choose the position that reviews."),
        CODE_LENGTH,
    ),
    "classification": Asked(
        Place("classification", Text("Kode klasifikasi", "The classification code")),
        Text("Isi kode klasifikasi.", "Enter the classification code."),
        CLASSIFICATION_LENGTH,
    ),
    "retention": Asked(
        Place("retention", Text("Masa simpan", "The retention period")),
        Text("Isi masa simpan.", "Enter how long it is kept."),
        RETENTION_LENGTH,
    ),
}
"""The inputs of an act by name."""
