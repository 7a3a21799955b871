"""The office that this application serves, as every page and call reaches it."""

from flask import current_app

from documents.office import Office

EXTENSION = "naskah"


def office() -> Office:
    """The office of the running application."""
    found: Office = current_app.extensions[EXTENSION]
    return found
