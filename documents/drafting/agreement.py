"""Whether a document agrees with itself: what its text says of annexes, clauses and recitals is there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import roman

from documents.drafting.fields import AddresseesField, AnnexesField, ClausesField, Field, LongTextField, ParagraphsField
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.types import DocumentType
from documents.drafting.words import LETTERS, clause_name, letter
from workflow.refusal import FieldProblem

# an annex, clause or recital of another document is none of ours: "Lampiran II Peraturan Menteri ...", "Diktum KEDUA Keputusan
# Gubernur ..."; what is ours says so or says nothing: "Lampiran I yang merupakan ... Keputusan ini"
_OTHERS = r"(?!\s+(?:Peraturan|Undang|Keputusan|Surat|Instruksi|Perpres|Permen|Pergub|Perda)\S*(?!\s+ini\b))"
_ANNEX = re.compile(rf"\b(?:dalam|pada|dengan|sesuai)\s+Lampiran\b(?:\s+([IVXLC]+)\b)?+{_OTHERS}")
_ATTACHED = re.compile(r"\bterlampir\b", re.IGNORECASE)
_COUNTED = "BELAS|PULUH|SATU|DUA|TIGA|EMPAT|LIMA|ENAM|TUJUH|DELAPAN|SEMBILAN"
_CLAUSE = re.compile(rf"\b[Dd]iktum\s+((?:KE[A-Z]+|PERTAMA)\b(?:\s+(?:{_COUNTED})\b)*+){_OTHERS}")
_RECITALS = re.compile(
    r"\bdimaksud\s+(?:pada|dalam)\s+(huruf\s+[a-z]\b(?:(?:,|\s+dan|\s+atau|\s+serta)*\s+huruf\s+[a-z]\b)*)"
)
_LETTER = re.compile(r"\bhuruf\s+([a-z])\b")


def disagreements(kind: DocumentType, fields: Mapping[str, Any]) -> tuple[FieldProblem, ...]:
    """What does not fit together in the fields as `clean` answered them, in the order of the type's fields."""
    problems = Problems()
    annexes = sum(len(fields.get(field.name, ())) for field in kind.fields if isinstance(field, AnnexesField))
    if any(isinstance(field, AnnexesField) for field in kind.fields):
        _annexes_mentioned(kind, fields, annexes, problems)
        _enclosures(kind, fields, annexes, problems)
    _clauses_mentioned(kind, fields, problems)
    _recitals_mentioned(kind, fields, problems)
    return problems.found()


def _annexes_mentioned(kind: DocumentType, fields: Mapping[str, Any], annexes: int, problems: Problems) -> None:
    """ "sebagaimana tercantum dalam Lampiran II" needs a second annex."""
    for place, text in _texts(kind, fields):
        numerals = [found[1] for found in _ANNEX.finditer(text)]
        for numeral in dict.fromkeys(numerals):
            if numeral and annexes == _value(numeral) == 1:
                problems.add(
                    place,
                    "{where} menyebut Lampiran {numeral}, tetapi lampirannya hanya satu: tulis Lampiran tanpa angka.",
                    "{where} mentions Lampiran {numeral}, but there is only one annex: write Lampiran without a numeral.",
                    numeral=numeral,
                )
            elif _value(numeral) > annexes:
                problems.add(
                    place,
                    "{where} menyebut {annex}, tetapi lampiran itu tidak ada. Tambahkan lampirannya atau ubah kalimatnya.",
                    "{where} mentions {annex}, but there is no such annex. Add the annex or change the sentence.",
                    annex=f"Lampiran {numeral}" if numeral else "Lampiran",
                )


def _enclosures(kind: DocumentType, fields: Mapping[str, Any], annexes: int, problems: Problems) -> None:
    """A letter's line "Lampiran", its annexes and the word "terlampir" say the same."""
    if kind.enclosure is None:
        return
    listed = any(
        isinstance(field, AddresseesField) and fields.get(field.name, {}).get("annexed") for field in kind.fields
    )
    if fields.get(kind.enclosure):
        return
    if annexes or listed:
        problems.add(
            kind.field(kind.enclosure).place(),
            "Naskah ini punya lampiran. Isi {where}, misalnya: 1 (satu) berkas.",
            "This document has an annex. Enter {where}, for example: 1 (satu) berkas.",
        )
        return
    for place, text in _texts(kind, fields):
        if _ATTACHED.search(text):
            problems.add(
                place,
                '{where} memuat kata "terlampir", tetapi tidak ada lampiran. Tambahkan lampirannya atau ubah kalimatnya.',
                '{where} says "terlampir", but there is no annex. Add the annex or change the sentence.',
            )


def _clauses_mentioned(kind: DocumentType, fields: Mapping[str, Any], problems: Problems) -> None:
    """ "sebagaimana dimaksud dalam Diktum KESATU" needs that clause."""
    for field in kind.fields:
        if not isinstance(field, ClausesField):
            continue
        names = {clause_name(number, field.first) for number in range(1, len(fields.get(field.name, ())) + 1)}
        for place, text in _texts_of(field, fields):
            for name in dict.fromkeys(" ".join(found[1].split()) for found in _CLAUSE.finditer(text)):
                if name not in names:
                    problems.add(
                        place,
                        "{where} menyebut Diktum {name}, tetapi diktum itu tidak ada.",
                        "{where} mentions clause {name}, but there is no such clause.",
                        name=name,
                    )


def _recitals_mentioned(kind: DocumentType, fields: Mapping[str, Any], problems: Problems) -> None:
    """ "sebagaimana dimaksud pada huruf a dan huruf b" needs these recitals."""
    for field in kind.fields:
        if not isinstance(field, ParagraphsField) or field.numbering != LETTERS:
            continue
        signs = {letter(number) for number in range(1, len(fields.get(field.name, ())) + 1)}
        for place, text in _texts_of(field, fields):
            mentioned = [sign for found in _RECITALS.finditer(text) for sign in _LETTER.findall(found[1])]
            for sign in dict.fromkeys(mentioned):
                if sign not in signs:
                    problems.add(
                        place,
                        "{where} menyebut huruf {sign}, tetapi huruf itu tidak ada.",
                        "{where} mentions letter {sign}, but there is no such item.",
                        sign=sign,
                    )


def _texts(kind: DocumentType, fields: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """The sentences that may speak of annexes: a decree's clauses; where a type has none, its running text."""
    clauses = [field for field in kind.fields if isinstance(field, ClausesField)]
    running = [field for field in kind.fields if isinstance(field, LongTextField | ParagraphsField)]
    for field in clauses or running:
        yield from _texts_of(field, fields)


def _texts_of(field: Field, fields: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    value, place = fields.get(field.name, field.empty()), field.place()
    if isinstance(field, LongTextField):
        yield place, value
    elif isinstance(field, ParagraphsField):
        yield from ((field.item_place(place, index), text) for index, text in enumerate(value))
    elif isinstance(field, ClausesField):
        for index, clause in enumerate(value):
            spot = field.item_place(place, index)
            yield spot.inside("text"), clause["text"]
            for number, point in enumerate(clause["points"]):
                yield field.point_place(spot, number), point


def _value(numeral: str | None) -> int:
    """The annex's number; 1 for the only one, which is mentioned without a numeral."""
    try:
        return int(roman.fromRoman(numeral)) if numeral else 1
    except roman.InvalidRomanNumeralError:
        return 1
