"""The register over the API: pages by number, and the whole as CSV."""

from collections.abc import Iterator

from flask import Blueprint, Response, request, stream_with_context

from documents.desk import books
from documents.register.exports import csv_rows
from documents.register.reading import check_status
from web.api.answers import json
from web.api.calls import caller, int_argument, page_limit
from web.api.description import described
from web.api.problems import language
from web.api.shapes import RegisterItem, RegisterList
from web.office import office
from workflow.refusal import Kind, refuse

register = Blueprint("api_register", __name__)
FILTERS = {"series": str, "year": int, "status": str, "q": str}


@register.get("/register")
@described("The register, by ordinal", query={**FILTERS, "after": str, "limit": int}, answers={200: RegisterList})
def page() -> Response:
    actor = caller()
    _allow("see_register")
    with office().database.read() as session:
        edition = office().definitions.current(session, actor.body_id)
        after = request.args.get("after") or None
        found = books.page(session, actor, edition, _filters(), after=after, limit=page_limit())
    items = [
        RegisterItem(
            number=row.number,
            series=row.series,
            year=row.year,
            ordinal=row.ordinal,
            suffix=row.suffix,
            issued_on=row.issued_on,
            subject=row.subject,
            status=row.status,
            document_id=row.document_id,
            sha256=row.sha256,
        )
        for row in found.items
    ]
    return json(RegisterList(items=items, next=found.next).model_dump(mode="json"))


@register.get("/register/export.csv")
@described("The register as CSV", query=FILTERS, answers={200: bytes}, media_type="text/csv")
def export_csv() -> Response:
    actor, said = caller(), language()
    _allow("export_register")
    filters = _filters()

    def rows() -> Iterator[str]:
        with office().database.read() as session:
            edition = office().definitions.current(session, actor.body_id)
            yield from csv_rows(books.all_rows(session, actor, edition, filters), language=said)

    answer = Response(stream_with_context(rows()), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="register.csv")
    return answer


def _filters() -> books.Filters:
    """The filters of the query, refused before anything is answered: an export is streamed."""
    status = request.args.get("status") or None
    if status is not None:
        check_status(status)
    return {
        "series": request.args.get("series") or None,
        "year": int_argument("year", 1, 9999),
        "status": status,
        "q": request.args.get("q") or None,
    }


def _allow(capability: str) -> None:
    if capability not in caller().capabilities:
        raise refuse(Kind.PERSON, "not_yours", "Peran Anda tidak membuka ini.", "Your role does not open this.")
