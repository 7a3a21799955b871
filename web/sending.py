"""Files that are too large to hold: sent from the disk."""

from flask import Response, request, send_file

from documents.desk.issued.mailing import CopiesFile


def sent(found: CopiesFile) -> Response:
    """The file as a download, under its own name; its hash is its ETag."""
    answer = send_file(
        found.path, mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=found.sha256
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer
