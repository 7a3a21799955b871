"""The process of one trial: a request on its input, the answer on its output, nothing else."""

import base64
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from documents.bodies.definitions import PageProfile
from documents.rendering.inspection.findings import NOWHERE, WRONG, Finding
from documents.rendering.inspection.intake import Inspected, Wanted, inspect
from documents.rendering.trial.limits import Limits
from documents.rendering.word.docx import Sheet, render
from documents.rendering.word.package import Refused
from documents.rendering.word.tagging.templates import CannotRender, check
from workflow.text import Text

MOST_PAGES_BYTES = 4_000_000
_TOO_LONG = Text("Halaman cobanya terlalu besar.", "Its trial pages come to too much.")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What came of it: the refusal of the file, or the template with its findings and its trial pages by name."""
    try:
        found, pages = _tried(request)
    except Refused as refused:
        return {"refused": {"id": refused.text.id, "en": refused.text.en}}
    return {
        "template": _packed(found.template),
        "findings": [finding.to_json() for finding in found.findings],
        "pages": {name: _packed(data) for name, data in pages.items()},
    }


def _tried(request: dict[str, Any]) -> tuple[Inspected, dict[str, bytes]]:
    kinds = [Wanted(**kind) for kind in request["kinds"]]
    if current := request["current"]:
        used = inspect(base64.b64decode(current), kinds).used
        kinds = [replace(kind, expected=_also(kind.expected, names)) for kind, names in zip(kinds, used, strict=True)]
    found = inspect(base64.b64decode(request["upload"]), kinds)
    if not found.usable:
        return found, {}
    problems = [text for kind in kinds for text in check(found.template, kind.specimens)]
    pages: dict[str, bytes] = {}
    for name, page in request["pages"].items():
        try:
            pages[name] = render(found.template, page["facts"], _sheet(page["sheet"])) if not problems else b""
        except CannotRender as cannot:
            problems.append(cannot.text)
        if len(pages.get(name, b"")) > MOST_PAGES_BYTES:
            problems.append(_TOO_LONG)
    more = [Finding.at(NOWHERE, WRONG, text) for text in dict.fromkeys(problems)]
    return replace(found, findings=(*found.findings, *more)), {} if problems else pages


def _also(expected: Mapping[str, str], used: frozenset[str]) -> dict[str, str]:
    return {**{name: f"{{{{ {name} }}}}" for name in sorted(used)}, **expected}


def _sheet(said: dict[str, Any]) -> Sheet:
    return Sheet(**{**said, "page": PageProfile(**said["page"], until=None), "day": date.fromisoformat(said["day"])})


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def main() -> None:
    Limits(*json.loads(sys.argv[1])).take()
    json.dump(answer(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
