"""The pages that people see, one module a family of pages."""

from web.pages import account, documents_list, health, home, jobs, people, register, sign_in

BLUEPRINTS = (
    health.pages,
    sign_in.pages,
    account.pages,
    home.pages,
    documents_list.pages,
    register.pages,
    people.pages,
    jobs.pages,
)
