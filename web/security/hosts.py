"""The address a request was sent to: only hosts of the settings, behind as many proxies as the settings name."""

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from config.settings import Settings


def trust_hosts(app: Flask, settings: Settings) -> None:
    """Answer 400 to any other Host header; forwarded headers count only from the named number of proxies."""
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

    @app.before_request
    def refuse_other_hosts() -> Response | None:
        if isinstance(request.routing_exception, SecurityError):
            return Response("Host not served here.\n", 400, mimetype="text/plain")
        return None
