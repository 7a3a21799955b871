"""The number a document gets, or would get: its series' pattern, period and parts."""

from documents.approval.case import Case
from documents.numbering.counters import peek, period_of
from documents.numbering.pattern import NumberParts, Pattern


def pattern_of(case: Case) -> Pattern:
    """The pattern of the document's series."""
    return Pattern.parse(case.edition.body.series[case.type.series].pattern)


def period_for(case: Case) -> str:
    """The counter's period today, e.g. "2019"."""
    return period_of(case.edition.body.series[case.type.series].reset, case.today)


def number_parts(case: Case, ordinal: int) -> NumberParts:
    """What the pattern's places are filled with."""
    body, fields = case.edition.body, case.revision.fields
    named = next((fields[f.name] for f in case.type.fields if f.kind == "unit" and fields.get(f.name)), None)
    unit = body.units.get(named or body.positions[case.type.signatory].unit or "")
    return NumberParts(
        seq=ordinal,
        year=case.today.year,
        month=case.today.month,
        series=case.type.series,
        body=body.print_code,
        unit=unit.print if unit else "",
        security=body.choice("security", case.document.security).print,
        classification=str(fields.get("classification") or ""),
    )


def expected_number(case: Case) -> str:
    """A forecast of the number ("perkiraan"); it takes nothing and promises nothing."""
    ordinal = peek(case.session, case.document.body_id, case.type.series, period_for(case))
    return pattern_of(case).format(number_parts(case, ordinal))
