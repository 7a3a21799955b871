"""Trying the way of a type: everything chosen stands in the address, and nothing is stored."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.desk.rehearsal.playing import FILLED, MAY_TRY, NAMED
from documents.desk.rehearsal.scene import MOST_ACTS, Cast, Script, Try
from documents.drafting.fields import Field
from documents.drafting.fields.codes import OptionField
from web.office import office
from web.pages.document.flow import drawings
from web.visitor import allow
from web.words import said, t

pages = Blueprint("rehearsal", __name__, url_prefix="/types")

BEHIND = "~"
"""Between who, what and the answer of an act in the address."""
LONGEST = 60  # characters of an action or an answer in the address


@pages.get("/<code>/rehearsal")
def rehearsal(code: str) -> str | Response:
    """What is chosen so far, played from its beginning; a further act leads to the same address with it."""
    person = allow(MAY_TRY)
    cast = office().rehearsals.cast(person, code)
    script = _script(cast)
    if script is not None and "who" in request.args and len(script.acts) < MOST_ACTS:
        written = BEHIND.join(request.args.get(name, "")[:LONGEST] for name in ("who", "do", "answer"))
        return redirect(f"{_address(code, script, (*_written(script.acts), written))}#now", 303)
    scene = office().rehearsals.play(person, script) if script else None
    view = scene.view if scene else None
    return render_template(
        "types/rehearsal.html",
        cast=cast,
        script=script,
        scene=scene,
        acts=_written(script.acts) if script else (),
        before=_address(code, script, _written(script.acts)[:-1]) if script and script.acts else "",
        controls=[_control(field, script) for field in cast.fields],
        drafters=[(person.id, person.name) for person in cast.drafters],
        answers=_answers(cast),
        full=script is not None and len(script.acts) >= MOST_ACTS,
        drawings=drawings(view, scene.events, cast.edition) if scene and view else None,
    )


def _script(cast: Cast) -> Script | None:
    """What the address says, None before a drafter is chosen. What is no person or no act is left out."""
    drafter = _uuid(request.args.get("author", ""))
    if drafter is None:
        return None
    fields = {field.name: request.args.get(f"field-{field.name}", "")[:LONGEST] for field in cast.fields}
    parts = (written.split(BEHIND, 2) for written in request.args.getlist("act")[:MOST_ACTS])
    acts = tuple(
        Try(key, part[1][:LONGEST], part[2][:LONGEST])
        for part in parts
        if len(part) == 3 and (key := _uuid(part[0])) is not None
    )
    return Script(cast.type.code, drafter, fields, acts)


def _written(acts: tuple[Try, ...]) -> tuple[str, ...]:
    return tuple(BEHIND.join((str(act.person_id), act.action, act.answer)) for act in acts)


def _address(code: str, script: Script, acts: tuple[str, ...]) -> str:
    chosen: dict[str, Any] = {f"field-{name}": value for name, value in script.fields.items() if value}
    return url_for("rehearsal.rehearsal", code=code, author=script.drafter_id, act=acts, **chosen)


def _control(field: Field, script: Script | None) -> tuple[str, str, list[tuple[str, str]], str]:
    """A field that decides: name, label, options, what is chosen."""
    if isinstance(field, OptionField):
        options = [("", "-"), *((option.code, said(option.label)) for option in field.options)]
    else:
        options = [("", str(t("Kosong", "Empty"))), (FILLED, str(t("Diisi", "Filled")))]
    return f"field-{field.name}", said(field.label), options, script.fields.get(field.name, "") if script else ""


def _answers(cast: Cast) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """What an act may ask for that has to be somebody: label and options."""
    positions = [(code, position.title) for code, position in cast.edition.body.positions.items()]
    people = [(str(person.id), person.name) for person in cast.drafters]
    labels = (str(t("Penyusun pengganti", "The new drafter")), str(t("Pemeriksa", "The reviewer")))
    return dict(zip(NAMED, zip(labels, (people, positions), strict=True), strict=True))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
