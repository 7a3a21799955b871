"""The page around a draft's form: what it shows beside the fields, drawn whole or in its changed parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from documents.approval.views import DocumentView, EventView, SearchQuery
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields import DocumentField, LegalBasesField, TableField
from web.office import office
from web.pages.document.comparing.shown_changes import FATES, STATUS, parts
from web.pages.document.leaves import PAGES, how
from web.pages.document.reading import sheets
from web.pages.document.routes import arrival_note
from web.pages.drafting.comparison import Comparison
from web.pages.drafting.form import DraftForm, item_mark, item_words, lines_of, point_mark
from web.pages.drafting.paste import salutes
from web.pages.drafting.preview import Preview
from web.pages.drafting.rows import words_of
from web.visitor import actor, edition, visitor
from web.words import said
from workflow.definition import Transition
from workflow.refusal import Refusal
from workflow.text import Text

CHOICES = 50
"""How many documents a reference offers at once; a search finds the others."""


@dataclass(frozen=True, slots=True)
class DraftPage:
    """The form of a document that is stored (`view`) or not yet. `token` is, or will be, the document's id.

    `dirty`: what the form shows is not saved. `refusals` concern the document as a whole.
    """

    form: DraftForm
    view: DocumentView | None
    token: UUID
    refusals: tuple[Text, ...] = ()
    stale: Comparison | None = None
    dirty: bool = False
    preview: Preview | None = None
    previewed: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """What the form says, as the desk takes it."""
        return self.form.fields_to_store(self.view.fields if self.view else {})


def drawn(page: DraftPage, status: int = 200) -> tuple[str, int]:
    """The whole page."""
    page = replace(page, form=_furnished(page.form.ready(), page.view))
    view, kind = page.view, page.form.type
    if view:
        address = url_for("drafting.edit", document_id=view.id)
    else:
        address = url_for("drafting.create", type_code=kind.code, id=page.token)
    html = render_template(
        "drafting/edit.html",
        form=page.form,
        page=page,
        view=view,
        action=address,
        submit=_main_action(page),
        back=url_for("documents_list.documents"),
        returned=_returned(view) if view else None,
        seen=page.preview or Preview(how()),
        as_pages=how() == PAGES and office().engine.missing() is None,
        **WORDS,
    )
    return html, status


def fragment(page: DraftPage, field_name: str) -> str:
    """The part of the form that a field stands in, with the chips and the notice, which change with it."""
    page = replace(page, form=_furnished(page.form.ready(), page.view))
    section = page.form.section_of(field_name)
    return render_template("drafting/fragment.html", form=page.form, page=page, section=section, **WORDS)


def _main_action(page: DraftPage) -> Transition | None:
    """What hands the draft on: the main line of its state."""
    workflow = page.view.workflow if page.view else edition().workflow_of(page.form.type.code)
    state = page.view.state.name if page.view else workflow.initial
    lines = (lines[0] for lines in workflow.lines[state].values())
    return next((line for line in lines if line.weight == "main" and not line.automatic), None)


def _returned(view: DocumentView) -> EventView | None:
    """The note with which it came back, if that is how it came here."""
    return arrival_note(view, office().desk.history(actor(), view.id)[::-1])


def _furnished(form: DraftForm, view: DocumentView | None) -> DraftForm:
    """The form with what its references can be chosen from."""
    lists = {
        definition.name: _documents(form, definition)
        for definition in form.type.fields
        if isinstance(definition, DocumentField)
    }
    finding = {name: request.form.get(f"find/{name}", "") for name in lists}
    own = office().desk.edition(actor(), view.id) if view else edition()
    threads = office().comments.threads(actor(), view.id, form.state).open if view and view.editable else ()
    return replace(form, choosing=lists, finding=finding, lapsed=_lapsed(form, own), threads=threads)


def _documents(form: DraftForm, definition: DocumentField) -> Sequence[tuple[str, str]]:
    """The issued documents that fit what is searched for, newest first, and the one that is chosen."""
    desk, person = office().desk, actor()
    wanted = request.form.get(f"find/{definition.name}", "")
    query = SearchQuery(q=wanted or None, numbered=True, limit=CHOICES)
    found = (row for row in desk.search(person, query).items if not definition.types or row.type in definition.types)
    rows = {str(row.id): f"{row.number}, {row.title}" for row in found}
    chosen = form.state[definition.name]
    if chosen and chosen not in rows and (title := _title(chosen)):
        rows = {chosen: title, **rows}
    return tuple(rows.items())


def _title(document_id: str) -> str:
    """What a document is called that the search did not find, for those who may know of it."""
    try:
        view = office().desk.view(actor(), UUID(document_id))
    except (ValueError, Refusal):
        return ""
    return f"{view.number}, {view.title}" if view.number else view.title


def _lapsed(form: DraftForm, own: EditionDefinition) -> frozenset[str]:
    """The regulations of the lists that are not in force today."""
    lists = (definition.options for definition in form.type.fields if isinstance(definition, LegalBasesField))
    codes = {option.code for options in lists for option in options}
    return frozenset(code for code in codes if not own.legal_bases[code].in_force_on(visitor().today))


def _column_labels(definition: TableField) -> list[str]:
    return [said(column.label) for column in definition.columns]


def _filled_rows(rows: Sequence[Sequence[str]]) -> int:
    return sum(any(cell.strip() for cell in row) for row in rows)


def _opens_columns(table: Mapping[str, Any]) -> bool:
    """Whether the columns of a table are still to be named."""
    return not any(column.strip() for column in table["columns"])


WORDS: Mapping[str, Any] = {
    "item_words": item_words,
    "item_mark": item_mark,
    "point_mark": point_mark,
    "lines_of": lines_of,
    "excerpt": words_of,
    "column_labels": _column_labels,
    "filled_rows": _filled_rows,
    "opens_columns": _opens_columns,
    "salutes": salutes,
    "sheets": sheets,
    "parts": parts,
    "statuses": STATUS,
    "fates": FATES,
}
"""What the form's templates ask of a field."""
