"""What somebody saved meanwhile against what stands in the form."""

from dataclasses import dataclass

from documents.approval.views import DocumentView, EventView
from documents.drafting.comparison import FieldChange, compare
from web.pages.drafting.form import DraftForm
from web.words import moment_words
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who changed what meanwhile, and the fields in which the form differs from it."""

    words: Text
    fields: tuple[FieldChange, ...]


def compared(form: DraftForm, view: DocumentView, last: EventView) -> Comparison:
    """The stored document against the form; `last` is what happened to the document most recently."""
    words = Text(
        "{name} mengubah naskah ini {at}. Tulisan Anda masih ada. Bandingkan, lalu simpan.",
        "{name} changed this on {at}. Your text is still here. Compare, then save.",
    ).format(name=last.actor.name if last.actor else Text("Sistem", "The system"), at=moment_words(last.at))
    return Comparison(words, compare(form.type.fields, view.fields, form.fields_to_store(view.fields)))
