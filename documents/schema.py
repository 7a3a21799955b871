"""Every table of the product in one metadata. A program imports this, so that references between rooms resolve."""

from documents.accounts import credentials, limits, proofs, sessions, tokens
from documents.accounts.factors import challenges, factor, recovery
from documents.approval import bundle, replies
from documents.bodies import editions, people, positions
from documents.bodies.acting import standing
from documents.bodies.calendar import edits
from documents.drafting import comments, documents, looks, revisions
from documents.evidence import entries as evidence
from documents.evidence import reads
from documents.notices import notices, preferences
from documents.notices.feed import feeds
from documents.notices.mail import letters
from documents.numbering import counters
from documents.outbox import jobs
from documents.register import deliveries, filing
from documents.register import entries as register
from documents.rendering import copies, mailings, proposed, stored
from documents.store.base import Base

ROOMS = (
    editions,
    people,
    positions,
    standing,
    edits,
    credentials,
    factor,
    recovery,
    challenges,
    proofs,
    sessions,
    tokens,
    limits,
    counters,
    register,
    deliveries,
    filing,
    evidence,
    reads,
    jobs,
    documents,
    revisions,
    looks,
    comments,
    stored,
    proposed,
    mailings,
    copies,
    replies,
    bundle,
    letters,
    notices,
    preferences,
    feeds,
)

metadata = Base.metadata
