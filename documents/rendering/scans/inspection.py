"""Looks at the files of one scan in a process of its own, which has little memory and little time:

python -m documents.rendering.scans.inspection < FILES > ANSWER

FILES: their sizes as a JSON line, then the bytes of one after the other. ANSWER: a JSON line: `pages`, with the PDF that
was made of images behind it; or `file` (from 1), `id` and `en`: which one is not taken, and why.
"""

import io
import json
import resource
import sys
from collections.abc import Sequence
from typing import Any

import pikepdf

from documents.rendering.scans.content import PDF, kind_of
from documents.rendering.scans.limits import Unacceptable
from documents.rendering.scans.pdfs import check_pdf
from documents.rendering.scans.pictures import add_page, upright
from workflow.text import Text

MOST_MEMORY = 700_000_000
"""Address space in bytes; the libraries alone take a third."""
MOST_SECONDS = 25
"""Of the processor."""
TOO_HEAVY = Text("memerlukan terlalu banyak memori", "it takes too much memory")


def main() -> None:
    """Answer for the files of the standard input."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    sizes = json.loads(sys.stdin.buffer.readline())
    answer, pdf = look_at([sys.stdin.buffer.read(size) for size in sizes])
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + pdf)


def look_at(files: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    """The answer, and the PDF where one was made: of one image or several, in their order."""
    made = pikepdf.new()
    for place, data in enumerate(files, 1):
        try:
            kind = kind_of(data)
            if kind == PDF and len(files) == 1:
                return {"pages": check_pdf(data)}, b""
            if kind == PDF:
                raise Unacceptable(
                    "PDF; kirim satu PDF saja, atau beberapa gambar", "a PDF; send one PDF or several images"
                )
            add_page(made, upright(data, kind))
        except Unacceptable as refused:
            return {"file": place, "id": refused.text.id, "en": refused.text.en}, b""
        except MemoryError:
            return {"file": place, "id": TOO_HEAVY.id, "en": TOO_HEAVY.en}, b""
    buffer = io.BytesIO()
    made.save(buffer, deterministic_id=True)
    return {"pages": len(files)}, buffer.getvalue()


if __name__ == "__main__":
    main()
