"""The pages that people see, one module a family of pages."""

from web.pages import (
    account,
    document,
    document_acts,
    documents_list,
    drafting,
    health,
    home,
    jobs,
    people,
    register,
    sign_in,
    signing,
)

BLUEPRINTS = (
    health.pages,
    sign_in.pages,
    account.pages,
    home.pages,
    documents_list.pages,
    drafting.pages,
    document.pages,
    document_acts.pages,
    signing.pages,
    register.pages,
    people.pages,
    jobs.pages,
)
