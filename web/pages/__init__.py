"""The pages that people see, one module or folder a family of pages."""

from web.pages import account, health, notices, sign_in
from web.pages.admin import absences, calendar, jobs, letters, people
from web.pages.document import acts, flow, leaves, routes, signing
from web.pages.document.comparing import changes, comments
from web.pages.document.issued import mailing, paper
from web.pages.drafting import routes as drafting
from web.pages.factors import own, proving, second
from web.pages.lists import documents_list, home, register, together
from web.pages.types import editions, proposals, rehearsal
from web.pages.types import routes as types

BLUEPRINTS = (
    health.pages,
    sign_in.pages,
    account.pages,
    proving.pages,
    own.pages,
    second.pages,
    home.pages,
    documents_list.pages,
    together.pages,
    drafting.pages,
    routes.pages,
    leaves.pages,
    changes.pages,
    comments.pages,
    acts.pages,
    flow.pages,
    signing.pages,
    mailing.pages,
    paper.pages,
    register.pages,
    people.pages,
    absences.pages,
    types.pages,
    proposals.pages,
    editions.pages,
    rehearsal.pages,
    calendar.pages,
    jobs.pages,
    letters.pages,
    notices.pages,
)
