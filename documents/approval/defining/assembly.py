"""The definitions of a body put together from the files of its folder, each checked against the others."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import rfc8785

from documents.approval.defining.definitions import Definitions
from documents.approval.defining.machines import vocabulary
from documents.approval.defining.route_checks import check_routes
from documents.approval.moving.numbers import CLASSIFICATION
from documents.bodies.capabilities import CAPABILITIES, HOMES, PLACES
from documents.bodies.definitions import BodyDefinition, LegalBasis, Role
from documents.bodies.editions import Edition
from documents.bodies.reading import BODY_FILE, LEGAL_BASES_FILE, ROLES_FILE, read_body, read_legal_bases, read_roles
from documents.drafting.editions import EditionDefinition
from documents.drafting.types import DocumentType, Surroundings, load_type
from documents.numbering.pattern import Pattern, PatternError, shared_number
from workflow.definition import Workflow
from workflow.loading import load_workflow
from workflow.problems import DefinitionErrors, Problem
from workflow.source import Source
from workflow.text import Text

NIL = UUID(int=0)
Defined = TypeVar("Defined")
WORKFLOWS, TYPES, TEMPLATES, ASSETS = "workflows", "types", "templates", "assets"


def definitions() -> Definitions:
    """The published definitions of a database, as desk, pages and worker use them."""
    return Definitions(_published)


def _published(code: str, row: Edition, files: Mapping[str, bytes]) -> EditionDefinition:
    return replace(_assembled(code, tuple(files.items())), id=row.id, version=row.version)


@lru_cache(maxsize=8)
def _assembled(code: str, files: tuple[tuple[str, bytes], ...]) -> EditionDefinition:
    """What these files define, read once in a process: an edition may say what an earlier one said."""
    problems: list[Problem] = []
    edition = assemble(code, dict(files), problems, icons=None, settled=True)
    if problems or edition is None:
        raise DefinitionErrors(problems)
    return edition


def manifest_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Each file's path with its SHA-256, by path."""
    return {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items())}


def sha256_of(manifest: Mapping[str, str]) -> str:
    """The SHA-256 of an edition: over the RFC 8785 form of its manifest."""
    return hashlib.sha256(rfc8785.dumps(dict(manifest))).hexdigest()


def assemble(
    code: str,
    files: Mapping[str, bytes],
    problems: list[Problem],
    icons: Collection[str] | None,
    settled: bool = False,
) -> EditionDefinition | None:
    """Everything the files say, as an edition that is not published yet. None when body or roles are not there
    to be read, since the rest leans on them. Files that are `settled` were published, and are judged no more.
    """
    sources = _sources(files, problems, settled)
    if BODY_FILE not in sources:
        return None
    body = read_body(code, sources[BODY_FILE], problems, files=files.keys(), icons=icons)
    if ROLES_FILE not in sources:
        return None
    roles = read_roles(sources[ROLES_FILE], problems, capabilities=CAPABILITIES, homes=HOMES, places=PLACES)
    bases: Mapping[str, LegalBasis] = {}
    if LEGAL_BASES_FILE in sources:
        bases = read_legal_bases(sources[LEGAL_BASES_FILE], problems)
    workflows = _workflows(sources, body, roles, problems, icons)
    manifest = manifest_of(files)
    types = _types(sources, body, bases, manifest, problems)
    if not settled:
        _check_series(body, sources[BODY_FILE], problems)
        check_routes(workflows, types.values(), body, problems)
        _check_numbers(types.values(), body, sources, problems)
    return EditionDefinition(
        id=NIL,
        version=0,
        sha256=sha256_of(manifest),
        body=body,
        roles=roles,
        legal_bases=bases,
        workflows=workflows,
        types=types,
        templates={path.partition("/")[2]: content for path, content in files.items() if _in(path, TEMPLATES)},
        assets={path: content for path, content in files.items() if _in(path, ASSETS)},
    )


def _in(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def _sources(files: Mapping[str, bytes], problems: list[Problem], settled: bool) -> dict[str, Source]:
    """The TOML files that are TOML."""
    sources = {}
    for path, content in files.items():
        if not path.endswith(".toml"):
            continue
        try:
            sources[path] = Source(path, content.decode("utf-8"), settled)
        except UnicodeDecodeError:
            problems.append(Problem(path, 0, Text("Berkas ini bukan teks UTF-8.", "This file is not UTF-8 text.")))
        except DefinitionErrors as errors:
            problems += errors.problems
    return sources


def _workflows(
    sources: Mapping[str, Source],
    body: BodyDefinition,
    roles: Mapping[str, Role],
    problems: list[Problem],
    icons: Collection[str] | None,
) -> dict[str, Workflow]:
    words = vocabulary(frozenset(roles), frozenset(body.positions), None if icons is None else frozenset(icons))
    found = _loaded(sources, WORKFLOWS, lambda source: load_workflow(source, words), problems)
    for path, workflow in found:
        _check_name(workflow.name, "name", sources[path], problems)
    return {workflow.name: workflow for _, workflow in found}


def _types(
    sources: Mapping[str, Source],
    body: BodyDefinition,
    bases: Mapping[str, LegalBasis],
    manifest: Mapping[str, str],
    problems: list[Problem],
) -> dict[str, DocumentType]:
    surroundings = Surroundings(
        body=body,
        legal_bases=bases,
        workflows=_stems(manifest, WORKFLOWS),
        templates={path.partition("/")[2]: sha256 for path, sha256 in manifest.items() if _in(path, TEMPLATES)},
        types=_stems(manifest, TYPES),
    )
    found = _loaded(sources, TYPES, lambda source: load_type(source, surroundings), problems)
    for path, kind in found:
        _check_name(kind.code, "code", sources[path], problems)
    return {kind.code: kind for _, kind in sorted(found, key=lambda item: (item[1].order, item[1].name.id))}


def _loaded(
    sources: Mapping[str, Source], folder: str, load: Callable[[Source], Defined], problems: list[Problem]
) -> list[tuple[str, Defined]]:
    """What the files of a folder define, each with its path; of those that define nothing, what is wrong."""
    found = []
    for path, source in sources.items():
        if _in(path, folder):
            try:
                found.append((path, load(source)))
            except DefinitionErrors as errors:
                problems += errors.problems
    return found


def _stems(paths: Iterable[str], folder: str) -> tuple[str, ...]:
    """The names of a folder's files: a workflow or type that is itself wrong, or not even TOML, is still one that others
    may name.
    """
    return tuple(Path(path).stem for path in paths if _in(path, folder) and path.endswith(".toml"))


def _check_name(name: str, key: str, source: Source, problems: list[Problem]) -> None:
    """A definition is called like its file, so that the one is found by the other."""
    stem = Path(source.filename).stem
    if name != stem:
        text = Text(
            f"{key} {name} harus sama dengan nama berkas: {stem}.", f"{key} {name} must be the file's name: {stem}."
        )
        problems.append(source.problem((key,), text))


def _check_series(body: BodyDefinition, source: Source, problems: list[Problem]) -> None:
    """Patterns parse and can be read back; a monthly counter prints its month; no two series print the same number."""
    patterns: dict[str, Pattern] = {}
    for series in body.series.values():
        codes = body.number_codes(series.code)
        try:
            patterns[series.code] = pattern = Pattern.parse(series.pattern)
        except PatternError as error:
            problems.append(_series_problem(source, series.code, error.text))
            continue
        if series.reset == "month" and not pattern.prints_month:
            text = Text(
                f"Seri {series.code} dihitung per bulan, tetapi bulannya tidak tercetak dalam nomor.",
                f"Series {series.code} counts by the month, but its number does not print the month.",
            )
            problems.append(_series_problem(source, series.code, text))
        if unclear := pattern.unclear(codes):
            text = Text(
                f"Seri {series.code}: nomor {unclear} dapat dibaca dengan dua cara.",
                f"Series {series.code}: the number {unclear} can be read in two ways.",
            )
            problems.append(_series_problem(source, series.code, text))
    for (one, a), (other, b) in combinations(patterns.items(), 2):
        if shared := shared_number(a, body.number_codes(one), b, body.number_codes(other)):
            text = Text(
                f"Seri {one} dan {other} dapat mencetak nomor yang sama, mis. {shared}.",
                f"The series {one} and {other} could print the same number, e.g. {shared}.",
            )
            problems.append(_series_problem(source, other, text))


def _series_problem(source: Source, code: str, text: Text) -> Problem:
    places = {entry.get("code"): place for place, entry in enumerate(source.data["series"]) if isinstance(entry, dict)}
    return source.problem(("series", places[code], "pattern"), text)


def _check_numbers(
    types: Iterable[DocumentType], body: BodyDefinition, sources: Mapping[str, Source], problems: list[Problem]
) -> None:
    """Every document of a type has what the number of its series prints: a unit, a classification."""
    for kind in types:
        try:
            places = {place.name for place in Pattern.parse(body.series[kind.series].pattern).places}
        except PatternError:
            continue  # said where the series is
        needed = [field for field in kind.fields if field.required]
        position = body.positions[kind.signatory]
        lacking = {
            "unit": position.unit is None and not any(field.kind == "unit" for field in needed),
            "class": not any(field.name == CLASSIFICATION for field in needed),
        }
        for place in sorted(places & {name for name, missing in lacking.items() if missing}):
            what = CLASSIFICATION if place == "class" else 'kind = "unit"'
            text = Text(
                f"Nomor seri {kind.series} memuat {{{place}}}: jenis ini perlu isian wajib {what}.",
                f"Numbers of series {kind.series} print {{{place}}}: this type needs a required field {what}.",
            )
            if source := sources.get(f"{TYPES}/{kind.code}.toml"):
                problems.append(source.problem(("series",), text))
