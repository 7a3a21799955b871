"""The demo's decree with an annex of many rows: its Word file by the product, and by docxtpl, filled and saved plainly.

docxtpl fills the same template with the same facts, escaped, and lays nothing out. The product has met the structure of the
decree before, in other words or the same; beside it stands what it takes where each decree has another number of
paragraphs. Of two other libraries each fills a
template of its own that has the same rows in a table and nothing else, where they are installed: docx-mailmerge2 in Python,
docxtemplater where `node` finds it.
"""

import importlib
import importlib.util
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from docx import Document
from docx.oxml import parse_xml

from config.settings import BODIES
from documents.drafting.editions import EditionDefinition
from documents.publishing import check_folder
from documents.rendering.facts import Numbering, facts_for, signature_block
from documents.rendering.word.docx import Sheet, by_docxtpl, render
from documents.rendering.word.tagging.templates import alone
from web.cli.bench.measure import interleaved, timed
from web.cli.demo.script import FOLDER, Piece, read_script

ROWS = {65: 20, 5000: 15}
"""The rows of an annex, and how many times as fast as docxtpl is aimed at."""
PEAK = 1 / 6
"""Of what docxtpl takes at most beyond a process at rest, for the longest annex."""
ROUNDS = {65: 25, 5000: 5}
COLUMNS = ("Nama", "L/P", "Alamat", "Jabatan", "Lahir")
PRODUCT, OFFICE, DOCXTPL = "the product", "docxtpl, laid out", "docxtpl, filled and saved"
ANEW, STRUCTURES = "the product, a structure that it has not met", 12
"""More structures than it keeps, in turn."""


@dataclass(frozen=True)
class Decree:
    """What is printed: the first of the demo's documents, by number of rows."""

    edition: EditionDefinition
    piece: Piece

    @cached_property
    def template(self) -> bytes:
        return self.edition.templates[self.edition.types[self.piece.type].template]

    @cached_property
    def sheet(self) -> Sheet:
        day = self.piece.acts[-1].at.date()
        body = self.edition.body
        return Sheet(body.page_profile(day), False, "Keputusan", body.name, day)

    def facts(self, rows: int, more: int = 0) -> dict[str, Any]:
        """Facts with so many rows, and so many more paragraphs than the decree has."""
        kind, body = self.edition.types[self.piece.type], self.edition.body
        table = {"heading": "", "numbered": True, "columns": list(COLUMNS), "rows": cells(rows)}
        annexed = next(field.name for field in kind.fields if field.kind == "annexes")
        listed = next(field.name for field in kind.fields if field.kind == "paragraphs")
        paragraphs = [*self.piece.fields[listed], *["Kata"] * more]
        fields = {**self.piece.fields, listed: paragraphs, annexed: [{"title": "Daftar", "tables": [table]}]}
        signature = signature_block(body.positions[kind.signatory], "Nama")
        return facts_for(kind, fields, body, Numbering("1", self.sheet.day, True), signature, {})

    def ways(self, rows: int) -> dict[str, Callable[[], bytes]]:
        """The file of so many rows, by each way."""
        facts = self.facts(rows)
        others = cycle([self.facts(rows, more) for more in range(1, STRUCTURES + 1)])
        return {
            DOCXTPL: lambda: alone(self.template, facts),
            PRODUCT: lambda: render(self.template, facts, self.sheet),
            ANEW: lambda: render(self.template, next(others), self.sheet),
            OFFICE: lambda: by_docxtpl(self.template, facts, self.sheet),
        }


def decree() -> Decree:
    """The decree of the demo that is in the repository."""
    folder = next(path for path in sorted(BODIES.iterdir()) if (path / FOLDER).is_dir())
    return Decree(check_folder(folder), read_script(folder).pieces[0])


def cells(rows: int) -> list[list[str]]:
    """An annex of people."""
    return [
        [f"Ny. Siti Rahmah {number}", "P", f"Jalan Rasuna Said No. {number} Padang", "Ketua Pokja", "1974"]
        for number in range(rows)
    ]


def measure(rows: int, rounds: int) -> dict[str, float | None]:
    """Seconds of each way, medians of turns taken in one run; None for what is not installed."""
    contenders = {name: timed(way) for name, way in decree().ways(rows).items()}
    merging = _mail_merge(rows)
    if merging:
        contenders["docx-mailmerge2"] = timed(merging)
    took: dict[str, float | None] = {name: median(each) for name, each in interleaved(contenders, rounds).items()}
    return {**took, "docx-mailmerge2": took.get("docx-mailmerge2"), "docxtemplater": _docxtemplater(rows, rounds)}


def peaks(rows: int) -> Mapping[str, float] | None:
    """The most that a process takes beyond what it held at rest, in bytes, by the way that it printed the longest annex: each
    in a process of its own, warmed by the shortest. None where the system does not tell.
    """
    found = {}
    for name in (DOCXTPL, PRODUCT):
        words = [sys.executable, "-m", "web.cli.bench.peak", name, str(min(ROWS)), str(rows)]
        said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
        if not said:
            return None
        found[name] = float(said)
    return found


_FIELD = '<w:fldSimple {w} w:instr=" MERGEFIELD {name} "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _table_of(words: Callable[[str], str]) -> bytes:
    """A document with one table of one row, in each cell what `words` makes of its column's name."""
    document = Document()
    row = document.add_table(1, len(COLUMNS)).rows[0]
    for number, cell in enumerate(row.cells):
        made = words(f"c{number}")
        if made.startswith("<"):
            cell.paragraphs[0]._p.append(parse_xml(made))
        else:
            cell.paragraphs[0].add_run(made)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _mail_merge(rows: int) -> Callable[[], object] | None:
    if importlib.util.find_spec("mailmerge") is None:
        return None
    mailmerge = importlib.import_module("mailmerge")
    template = _table_of(lambda name: _FIELD.format(w=_W, name=name))
    values = [{f"c{number}": cell for number, cell in enumerate(row)} for row in cells(rows)]

    def merge() -> None:
        with mailmerge.MailMerge(io.BytesIO(template)) as document:
            document.merge_rows("c0", values)
            document.write(io.BytesIO())

    return merge


_SCRIPT = """
const [Pizzip, Docxtemplater, fs] = [require('pizzip'), require('docxtemplater'), require('fs')];
const template = fs.readFileSync(process.argv[2]), given = JSON.parse(fs.readFileSync(process.argv[3]));
for (let turn = -3; turn < given.rounds; turn++) {
  const began = process.hrtime.bigint();
  const document = new Docxtemplater(new Pizzip(template), {});
  document.render({rows: given.rows});
  document.getZip().generate({type: 'nodebuffer', compression: 'DEFLATE'});
  if (turn >= 0) console.log(Number(process.hrtime.bigint() - began) / 1e9);
}
"""


def _docxtemplater(rows: int, rounds: int) -> float | None:
    node = shutil.which("node")
    asked = [node or "", "-e", "require('docxtemplater'), require('pizzip')"]
    if node is None or subprocess.run(asked, capture_output=True).returncode:
        return None
    last = f"c{len(COLUMNS) - 1}"
    ends = {"c0": "{#rows}{c0}", last: f"{{{last}}}{{/rows}}"}
    values = [{f"c{number}": cell for number, cell in enumerate(row)} for row in cells(rows)]
    with TemporaryDirectory(prefix="naskah-bench-") as folder:
        names = [f"{folder}/template.docx", f"{folder}/given.json"]
        with open(names[0], "wb") as template, open(names[1], "w") as given:
            template.write(_table_of(lambda name: ends.get(name, f"{{{name}}}")))
            json.dump({"rows": values, "rounds": rounds}, given)
        said = subprocess.run([node, "-e", _SCRIPT, "-", *names], capture_output=True, text=True, check=True).stdout
    return median(map(float, said.split()))
