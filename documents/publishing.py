"""A body's folder, checked as a whole and published as an immutable edition."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from documents.approval.defining.assembly import ASSETS, TEMPLATES, TYPES, WORKFLOWS, assemble, manifest_of, sha256_of
from documents.approval.defining.route_checks import nobody_walks
from documents.bodies.editions import Body, DefinitionFile, Edition
from documents.bodies.reading import BODY_FILE, LEGAL_BASES_FILE, ROLES_FILE
from documents.drafting.editions import EditionDefinition
from documents.evidence.entries import record
from documents.rendering.word.checking import template_problems
from documents.store.base import new_id
from documents.store.clock import Clock
from documents.store.database import Database
from workflow.problems import DefinitionErrors, Problem, unknown_name
from workflow.refusal import Kind, refuse
from workflow.text import Text

SUFFIXES = {WORKFLOWS: (".toml",), TYPES: (".toml",), TEMPLATES: (".docx",), ASSETS: ()}
NOT_PUBLISHED = ("demo", "README.md")
"""What may stand in the folder without being part of an edition."""


def check_folder(path: Path, icons: Collection[str] | None = None) -> EditionDefinition:
    """The definitions in a folder, not yet published. Raises DefinitionErrors with every problem, each with its place
    and the nearest valid name. `icons` are the names that pages can draw; None leaves them unchecked.
    """
    return _check(path, icons)[0]


def check_templates(edition: EditionDefinition) -> None:
    """Whether this program can still print with an edition's Word templates. Raises DefinitionErrors."""
    if problems := _template_problems(edition):
        raise DefinitionErrors(problems)


def publish(
    database: Database, clock: Clock, path: Path, by: UUID | None = None, icons: Collection[str] | None = None
) -> Edition:
    """Check a folder and make it the body's current edition; the body itself is made if it is new. A folder that
    says the same as the current edition publishes nothing, and that edition is answered. Raises DefinitionErrors, also for
    a step that nobody among the body's people could do.
    """
    checked, files = _check(path, icons)
    with database.write() as session:
        body = _body(session, clock, checked.body.code)
        current = session.get(Edition, body.edition_id) if body.edition_id else None
        if current is not None and current.sha256 == checked.sha256:
            return current
        if stranded := nobody_walks(session, body.id, checked, clock.today(checked.body.zone)):
            raise DefinitionErrors(stranded)
        return _store(session, clock, body, files, by)


def files_of(session: Session, edition_id: UUID) -> dict[str, bytes]:
    """The files of a published edition by their path in the body's folder."""
    manifest = session.get_one(Edition, edition_id).manifest
    rows = session.execute(
        select(DefinitionFile.sha256, DefinitionFile.content).where(DefinitionFile.sha256.in_(manifest.values()))
    )
    contents = {row.sha256: row.content for row in rows}
    return {path: contents[sha256] for path, sha256 in manifest.items()}


def publish_files(
    session: Session, clock: Clock, body_id: UUID, seen: UUID | None, files: Mapping[str, bytes], by: UUID
) -> Edition:
    """Make files that were checked the body's next edition, in the caller's transaction. Raises Refusal when the current
    edition (None before the first) is no longer `seen`: what was checked against that one may not fit this.
    """
    body = session.scalars(select(Body).where(Body.id == body_id).with_for_update()).one()
    if body.edition_id != seen:
        raise refuse(
            Kind.DOCUMENT,
            "stale_edition",
            "Definisi badan baru saja diterbitkan orang lain. Muat ulang, periksa, lalu coba lagi.",
            "Somebody has just published the body's definitions. Reload, look again, and retry.",
        )
    return _store(session, clock, body, files, by)


def _check(path: Path, icons: Collection[str] | None) -> tuple[EditionDefinition, dict[str, bytes]]:
    problems: list[Problem] = []
    files = _read_folder(path, problems)
    try:
        edition = _faultless(path.resolve().name, tuple(files.items()), None if icons is None else frozenset(icons))
    except DefinitionErrors as errors:
        raise DefinitionErrors([*problems, *errors.problems]) from errors
    if problems:
        raise DefinitionErrors(problems)
    return edition, files


@lru_cache(maxsize=8)
def _faultless(code: str, files: tuple[tuple[str, bytes], ...], icons: frozenset[str] | None) -> EditionDefinition:
    """What these files define, checked once as a whole. Raises DefinitionErrors."""
    problems: list[Problem] = []
    edition = assemble(code, dict(files), problems, icons)
    if edition is not None:
        problems += _template_problems(edition)
    if problems or edition is None:
        raise DefinitionErrors(problems)
    return edition


def _template_problems(edition: EditionDefinition) -> list[Problem]:
    """What is wrong with the Word templates that types print with."""
    return [
        Problem(f"{TEMPLATES}/{kind.template}", 0, text)
        for kind in edition.types.values()
        if kind.template in edition.templates
        for text in template_problems(kind, edition.body, edition.templates[kind.template])
    ]


def _body(session: Session, clock: Clock, code: str) -> Body:
    body = session.scalars(select(Body).where(Body.code == code).with_for_update()).one_or_none()
    if body is None:
        body = Body(id=new_id(), code=code, created_at=clock.now())
        session.add(body)
        session.flush()
    return body


def _store(session: Session, clock: Clock, body: Body, files: Mapping[str, bytes], by: UUID | None) -> Edition:
    last = session.scalar(select(func.max(Edition.version)).where(Edition.body_id == body.id))
    manifest = manifest_of(files)
    known = set(session.scalars(select(DefinitionFile.sha256).where(DefinitionFile.sha256.in_(manifest.values()))))
    contents = {manifest[path]: content for path, content in files.items()}
    session.add_all(
        DefinitionFile(sha256=sha256, content=content) for sha256, content in contents.items() if sha256 not in known
    )
    edition = Edition(
        id=new_id(),
        body_id=body.id,
        version=(last or 0) + 1,
        sha256=sha256_of(manifest),
        manifest=manifest,
        published_at=clock.now(),
        published_by=by,
    )
    session.add(edition)
    session.flush()
    body.edition_id = edition.id
    record(
        session,
        body_id=body.id,
        action="definitions_published",
        at=clock.now(),
        recorded_at=clock.system(),
        actor_id=by,
        details={"version": edition.version, "definitions_sha256": edition.sha256},
    )
    return edition


def _read_folder(path: Path, problems: list[Problem]) -> dict[str, bytes]:
    """The files of an edition by their path in the folder; anything that does not belong there is a problem."""
    files: dict[str, bytes] = {}
    if not (path / BODY_FILE).is_file():
        text = Text("Tidak ada: ini bukan folder sebuah badan.", "Missing: this is not a body's folder.")
        problems.append(Problem(BODY_FILE, 0, text))
        return files
    expected = (BODY_FILE, ROLES_FILE, LEGAL_BASES_FILE, *SUFFIXES)
    for entry in sorted(path.iterdir()):
        if entry.name.startswith((".", "~$")) or entry.name in NOT_PUBLISHED:
            continue
        if entry.name in SUFFIXES and entry.is_dir():
            files |= _read_subfolder(entry, problems)
        elif entry.name in expected and entry.is_file():
            files[entry.name] = entry.read_bytes()
        else:
            what = Text("Berkas atau folder", "file or folder")
            problems.append(Problem(entry.name, 0, unknown_name(what, entry.name, expected)))
    if ROLES_FILE not in files:
        problems.append(Problem(ROLES_FILE, 0, Text("Berkas ini tidak ada.", "This file is missing.")))
    return files


def _read_subfolder(folder: Path, problems: list[Problem]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    suffixes = SUFFIXES[folder.name]
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "~$")):
            continue
        name = f"{folder.name}/{entry.name}"
        if entry.is_file() and (not suffixes or entry.suffix in suffixes):
            files[name] = entry.read_bytes()
        else:
            wanted = " ".join(suffixes)
            text = Text(f"Di folder ini hanya berkas {wanted}.", f"Only {wanted} files belong in this folder.")
            problems.append(Problem(name, 0, text))
    return files
