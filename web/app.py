"""The web application: everything that is wired, readable from top to bottom."""

from flask import Flask

from config.settings import Settings
from documents.office import Office, open_office
from web.api import serve_api
from web.assets import serve_assets
from web.navigation import TEMPLATE_WORDS
from web.office import EXTENSION
from web.pages import BLUEPRINTS
from web.security.addresses import refuse_unreadable_addresses
from web.security.csrf import protect_forms
from web.security.headers import send_headers
from web.security.hosts import trust_hosts
from web.security.redirects import this_path
from web.security.refusals import answer_refusals
from web.security.sessions import know_visitors
from web.security.sizes import weigh_requests
from web.words import teach
from worker.doorbell import make_doorbell

MOST_PARTS = 20_000
"""The most inputs of a form: an address list of some hundred rows has thousands."""


def create_app(settings: Settings, office: Office | None = None) -> Flask:
    """The application over an office; without one, over that of the settings with the worker's doorbell."""
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = office or open_office(settings, make_doorbell(settings))
    app.config.update(MAX_FORM_PARTS=MOST_PARTS)

    weigh_requests(app)
    trust_hosts(app, settings)
    know_visitors(app, settings)
    refuse_unreadable_addresses(app)
    forms = protect_forms(app)
    send_headers(app)
    answer_refusals(app)

    serve_assets(app)
    teach(app)
    app.jinja_env.globals.update(TEMPLATE_WORDS, this_path=this_path)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    serve_api(app, forms)
    return app
