"""The seed body's folder, read as far as drafting needs it: its types, and the two documents of its demo."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from documents.bodies.reading import read_body, read_legal_bases
from documents.drafting.types import DocumentType, Surroundings, load_type
from workflow.problems import Problem
from workflow.source import Source

FOLDER = Path(__file__).parents[3] / "config" / "bodies" / "pkk_sumbar"
DEMO = ("keputusan-22", "surat-296")


@cache
def surroundings() -> Surroundings:
    """What the folder's type files may name."""
    problems: list[Problem] = []
    sources = {name: Source(name, (FOLDER / name).read_text()) for name in ("body.toml", "legal_bases.toml")}
    logo = {"assets/logo.png"}
    body = read_body(FOLDER.name, sources["body.toml"], problems, files=logo, icons=None)
    bases = read_legal_bases(sources["legal_bases.toml"], problems)
    assert problems == []
    templates = {path.name: "0" * 64 for path in (FOLDER / "templates").glob("*.docx")}
    workflows = {path.stem for path in (FOLDER / "workflows").glob("*.toml")}
    types = {path.stem for path in (FOLDER / "types").glob("*.toml")}
    return Surroundings(body, bases, workflows, templates, types)


@cache
def types() -> dict[str, DocumentType]:
    """The folder's document types by code."""
    found = {}
    for path in sorted((FOLDER / "types").glob("*.toml")):
        kind = load_type(Source(f"types/{path.name}", path.read_text()), surroundings())
        found[kind.code] = kind
    return found


def demo(name: str) -> tuple[DocumentType, dict[str, Any]]:
    """A document of the demo: its type and what was typed."""
    document = tomllib.loads((FOLDER / "demo" / f"{name}.toml").read_text())
    return types()[document["type"]], document["fields"]
