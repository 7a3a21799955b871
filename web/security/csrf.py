"""Forged requests: every form carries a token that belongs to the session it was shown in."""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Flask, g, request, session
from flask_wtf.csrf import CSRFProtect, validate_csrf

from web.office import office

TOKEN = "csrf_token"


def protect_forms(app: Flask) -> CSRFProtect:
    """Checks the token of every form that changes something, after the visitor is known. A blueprint with its own proof
    (the API's bearer token) is left out by `exempt`.
    """
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # as long as the session itself
    app.config["WTF_CSRF_SSL_STRICT"] = False  # the token decides; a Referer may be stripped on the way
    app.before_request(bind_token)
    return CSRFProtect(app)


def bind_token() -> None:
    """Derive the token from the signed-in session, so that one from before sign-in, or of another person, is refused."""
    if g.visitor.actor is not None:
        bind_token_to(g.session_token)


def bind_token_to(session_token: str) -> None:
    """The forms of this answer belong to the session with this token."""
    key = office().settings.secret_key.encode()
    wanted = hmac.new(key, b"csrf " + session_token.encode(), hashlib.sha256).hexdigest()
    if session.get(TOKEN) != wanted:
        session[TOKEN] = wanted
        g.pop(TOKEN, None)  # flask-wtf keeps the one it made for this request


def is_our_form() -> bool:
    """Whether the form that was sent is one that this browser was given here: by its token, or, where the cookies are gone
    that would prove it, because the browser says that it stood on a page of this host.
    """
    if urlsplit(request.headers.get("Origin", "")).netloc == request.host:
        return True
    try:
        validate_csrf(request.form.get(TOKEN))
    except ValueError:  # what flask-wtf raises for a missing, foreign or altered token
        return False
    return True
