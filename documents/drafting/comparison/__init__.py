"""Two contents of one document, compared: what is new, gone, changed, moved or renumbered, down to the words.

Pure: over the type's fields and two mappings of values. The work is bounded whatever is compared.
"""

from documents.drafting.comparison.compare import FieldChange, Pair, compare, pairs_of
from documents.drafting.comparison.follow import Followed, follow, place_in
from documents.drafting.comparison.marks import Piece, marks
from documents.drafting.comparison.outline import Item, fingerprint, outline

__all__ = [
    "FieldChange",
    "Followed",
    "Item",
    "Pair",
    "Piece",
    "compare",
    "fingerprint",
    "follow",
    "marks",
    "outline",
    "pairs_of",
    "place_in",
]
