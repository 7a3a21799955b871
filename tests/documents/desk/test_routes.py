"""Routes of several steps, side by side, some of many, by a field: walked at the real desk."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from documents.bodies.appointing import appoint, end_appointment
from documents.bodies.positions import Appointment
from documents.publishing import publish
from tests.deskwork import DECREE, POKJA_DECREE, act, draft, refusal_of, refused, walk
from tests.office import House
from workflow.problems import DefinitionErrors
from workflow.refusal import Kind

Changed = Callable[..., House]
POKJA = """[[route]]
name = "working_group"
label = { id = "Ketua Pokja", en = "Head of the working group" }
reviewer = { head_of = "working_group" }
when = "working_group"
"""
SECRETARY = """[[route]]
name = "secretary"
label = { id = "Sekretaris", en = "Secretary" }
reviewer = { position = "secretary" }
"""
PANEL = """[[route]]
name = "panel"
label = { id = "Dua Ketua Pokja", en = "Two heads" }
reviewers = [{ position = "head_pokja_1" }, { position = "head_pokja_2" }, { position = "head_pokja_4" }]
needs = 2
"""
BESIDE = SECRETARY + "beside = true\n"
THIRD = """[[route]]
name = "third"
label = { id = "Ketiga", en = "Third" }
reviewer = { position = "head_pokja_2" }
"""
RESUME = ('initial = "draft"', 'initial = "draft"\nafter_return = "resume"')
EMPTY = (
    '  { action = "submit",    from = ["draft", "returned"], to = "in_review", ',
    '  { action = "submit", from = ["draft", "returned"], to = "awaiting_signature", by = "own", label = { id = "Ajukan", '
    'en = "Submit" }, when = "route_empty", weight = "main", requires = ["fields_complete"], prepares = ["draft_file"] },\n'
    '  { action = "submit",    from = ["draft", "returned"], to = "in_review", ',
)


def waiting(house: House, document_id: object, who: str = "sekretaris") -> str:
    view = house.office.desk.view(house.actor(who), document_id)  # type: ignore[arg-type]
    return view.waiting_for.id if view.waiting_for else ""


def amended(house: House, document_id: UUID) -> None:
    """One character more in its title."""
    view = house.office.desk.view(house.actor("staf"), document_id)
    house.office.desk.edit(house.actor("staf"), document_id, {"title": view.title + "."}, view.version)


def end(house: House, position: str) -> None:
    """Nobody holds the position from today on."""
    with house.office.database.write() as session:
        held = session.scalars(select(Appointment).where(Appointment.position == position)).one()
        last = house.office.clock.today("Asia/Jakarta") - timedelta(days=1)
        end_appointment(session, house.office.clock, appointment_id=held.id, last_day=last, by=None)


def test_steps_beside_each_other(changed: Changed) -> None:
    """Both have their turn at once, in any order; the signature waits for both."""
    house = changed((SECRETARY, BESIDE))
    document_id = draft(house, fields=dict(POKJA_DECREE))
    walk(house, document_id, "staf submit")
    assert waiting(house, document_id) == "Ketua Pokja I, Sekretaris"
    assert refused(house, "ketua", document_id, "sign").code == "not_now"
    walk(house, document_id, "sekretaris endorse")
    assert waiting(house, document_id) == "Ketua Pokja I"
    view = walk(house, document_id, "pokja1 endorse")
    assert view is not None
    assert view.state.phase == "signing"
    assert [(step.status, step.beside) for step in view.steps] == [
        ("done", False),
        ("done", False),
        ("done", True),
        ("current", False),
    ]


def test_two_of_three(changed: Changed) -> None:
    """Two initials are enough, whoever gives them; the third is then refused, as it is nobody's turn."""
    house = changed((POKJA, PANEL))
    document_id = draft(house)
    walk(house, document_id, "staf submit", "pokja2 endorse")
    assert waiting(house, document_id) == "Ketua Pokja I, Ketua Pokja IV"
    assert refused(house, "pokja2", document_id, "endorse").code == "not_your_turn"
    step = house.office.desk.view(house.actor("staf"), document_id).steps[1]
    assert (step.given, step.needs, step.status) == (1, 2, "current")
    walk(house, document_id, "pokja1 endorse")
    assert waiting(house, document_id) == "Sekretaris"


def test_who_was_not_needed_goes_on_reading(changed: Changed) -> None:
    """One of three reviewers whom the other two did without still reads it, from the step on; before it nobody does."""
    house = changed((POKJA, PANEL))
    document_id, other = draft(house), draft(house)
    walk(house, document_id, "staf submit", "pokja2 endorse", "sekretaris endorse")
    assert house.office.desk.view(house.actor("pokja1"), document_id).state.phase == "review"
    assert refusal_of(house.office.desk.view, house.actor("pokja1"), other).code == "no_such_document"


def test_a_person_in_two_steps(changed: Changed) -> None:
    """Who gave initials in the stage before gives none in the next; the refusal says that nobody else is there."""
    house = changed((POKJA, PANEL))
    document_id = draft(house)
    walk(house, document_id, "staf submit", "sekretaris endorse", "pokja1 endorse")  # she heads Pokja IV too
    refusal = refused(house, "sekretaris", document_id, "endorse")
    assert (refusal.code, refusal.kind) == ("did_step_before", Kind.PERSON)
    assert "mandat" in refusal.text.id


def test_a_person_in_two_parallel_steps_acts_in_both(changed: Changed) -> None:
    """Steps beside each other are not one before the other: one person who stands in both acts in both."""
    only_fourth = PANEL.replace('{ position = "head_pokja_1" }, { position = "head_pokja_2" }, ', "").replace(
        "= 2", "= 1"
    )
    house = changed((POKJA, only_fourth), (SECRETARY, BESIDE))
    document_id = draft(house)
    view = walk(house, document_id, "staf submit", "sekretaris endorse", "sekretaris endorse")
    assert view is not None
    assert view.state.phase == "signing"


def test_a_step_by_a_field(changed: Changed) -> None:
    """A step that applies to some units only is passed by their documents alone."""
    named = POKJA.replace('when = "working_group"', 'when = { field = "working_group", is = ["pokja_2"] }')
    house = changed((POKJA, named))
    for unit, first in (("pokja_1", "Sekretaris"), ("pokja_2", "Ketua Pokja II")):
        document_id = draft(house, fields={**DECREE, "working_group": unit})
        walk(house, document_id, "staf submit")
        assert waiting(house, document_id) == first


def test_a_step_by_a_choice_that_nobody_made(changed: Changed) -> None:
    """The choice that stands where nobody chose decides as one that was made."""
    house = changed((POKJA, THIRD + 'when = { field = "security_class", is = ["biasa"] }\n'))
    for chosen in ({}, {"security_class": "biasa"}):
        document_id = draft(house, fields={**DECREE, **chosen})
        walk(house, document_id, "staf submit")
        assert waiting(house, document_id) == "Ketua Pokja II"


def test_from_the_start(changed: Changed) -> None:
    """Returned and submitted again, everyone is asked anew, also for content that did not change."""
    house = changed((POKJA, PANEL))
    document_id = draft(house)
    walk(house, document_id, "staf submit", "pokja1 endorse", "pokja2 endorse", "sekretaris return", "staf submit")
    assert waiting(house, document_id) == "Ketua Pokja I, Ketua Pokja II, Ketua Pokja IV"


def test_resuming_with_the_same_content(changed: Changed) -> None:
    """Where the workflow resumes, initials to this very content stand, and the one who returned it is asked next."""
    house = changed((POKJA, PANEL), RESUME, EMPTY)
    document_id = draft(house)
    walk(house, document_id, "staf submit", "pokja1 endorse", "pokja2 endorse", "sekretaris return", "staf submit")
    assert waiting(house, document_id) == "Sekretaris"
    view = walk(house, document_id, "sekretaris endorse")
    assert view is not None
    assert view.state.phase == "signing"


def test_resuming_with_other_content(changed: Changed) -> None:
    """One character changed: all initials lapse; who returned it sees it first, then the others again."""
    house = changed((POKJA, PANEL), RESUME, EMPTY)
    document_id = draft(house)
    walk(house, document_id, "staf submit", "pokja1 endorse", "pokja2 endorse", "sekretaris return")
    amended(house, document_id)
    walk(house, document_id, "staf submit")
    assert waiting(house, document_id) == "Sekretaris"
    walk(house, document_id, "sekretaris endorse")
    assert waiting(house, document_id) == "Ketua Pokja I, Ketua Pokja II, Ketua Pokja IV"


def test_resuming_at_one_of_two_steps_of_a_position(changed: Changed) -> None:
    """Who stands in two steps is asked first where they sent it back from, though an earlier one stands open again too."""
    house = changed((POKJA, PANEL), (SECRETARY, BESIDE + THIRD), RESUME, EMPTY)
    document_id = draft(house)
    walk(
        house, document_id, "staf submit", "pokja1 endorse", "sekretaris endorse", "sekretaris endorse", "pokja2 return"
    )
    amended(house, document_id)
    walk(house, document_id, "staf submit")
    assert waiting(house, document_id) == "Ketua Pokja II"
    walk(house, document_id, "pokja2 endorse")
    assert waiting(house, document_id) == "Ketua Pokja I, Ketua Pokja II, Ketua Pokja IV, Sekretaris"
    view = walk(house, document_id, "pokja1 endorse", "sekretaris endorse", "sekretaris endorse")
    assert view.state.phase == "signing"


def test_resuming_after_a_withdrawal(changed: Changed) -> None:
    """Who withdrew their own document did not send it back, whatever office they hold: it begins where its route begins."""
    house = changed((POKJA, PANEL), RESUME, EMPTY)
    document_id = draft(house, "sekretaris")
    walk(house, document_id, "sekretaris submit", "sekretaris withdraw", "sekretaris submit")
    assert waiting(house, document_id) == "Ketua Pokja I, Ketua Pokja II, Ketua Pokja IV"


def test_resuming_at_the_signature(changed: Changed) -> None:
    """Returned by who signs and not changed, it goes back to the signature, past everyone who has seen this content."""
    house = changed((POKJA, PANEL), RESUME, EMPTY)
    document_id = draft(house)
    walk(house, document_id, "staf submit", "pokja1 endorse", "pokja2 endorse", "sekretaris endorse", "ketua return")
    view = walk(house, document_id, "staf submit")
    assert view is not None
    assert view.state.phase == "signing"


def test_a_step_that_nobody_can_do_is_told_before_submitting(changed: Changed) -> None:
    """A step that only the drafter could do is marked on the route, with what to do, before anything is sent."""
    house = changed()
    document_id = draft(house, "rangkap", fields={**DECREE, "working_group": "pokja_3"})
    view = house.office.desk.view(house.actor("rangkap"), document_id)
    assert [step.problem.id if step.problem else "" for step in view.steps] == [
        "",
        "Ketua Pokja: hanya penyusunnya yang dapat melakukannya; perlu orang lain. Angkat orang lain atau beri mandat.",
        "",
        "",
    ]


def test_a_position_and_a_person_count_once_at_a_step(changed: Changed) -> None:
    """Two who hold one position and one who holds two are not three: such a step is told before it strands anything."""
    three = '{ position = "registrar" }, { position = "secretary" }, { position = "head_pokja_4" }'
    panel = PANEL.replace(PANEL[PANEL.index("{ position") : PANEL.rindex("]")], three).replace("needs = 2\n", "")
    house = changed((POKJA, ""), (SECRETARY, panel))
    with house.office.database.write() as session:
        office, day = house.office, house.office.clock.today("Asia/Jakarta")
        appoint(session, office.definitions, office.clock, person_id=house.people["pokja1"], position="registrar",
                starts_on=day, by=None)  # fmt: skip
    steps = house.office.desk.view(house.actor("staf"), draft(house)).steps
    assert [bool(step.problem) for step in steps] == [False, True, False]


def test_a_vacant_step_is_told(changed: Changed) -> None:
    """A step whose position nobody holds, too."""
    house = changed()
    end(house, "head_pokja_2")
    document_id = draft(house, fields={**DECREE, "working_group": "pokja_2"})
    view = house.office.desk.view(house.actor("staf"), document_id)
    assert [step.problem.id if step.problem else "" for step in view.steps] == [
        "",
        "Ketua Pokja: belum ada yang dapat bertindak sebagai Ketua Pokja II. Angkat pejabatnya atau beri mandat.",
        "",
        "",
    ]


def test_two_steps_that_only_one_person_could_do_are_told(changed: Changed) -> None:
    """Who is the only one for two steps that follow each other can do one of them; the route says which stays."""
    house = changed()
    document_id = draft(house, fields={**DECREE, "working_group": "pokja_4"})
    steps = house.office.desk.view(house.actor("staf"), document_id).steps
    assert [bool(step.problem) for step in steps] == [False, False, True, False]


def test_the_route_says_who_can(changed: Changed) -> None:
    """Every step that is not done names those who may do it, the drafter never among them."""
    house = changed()
    document_id = draft(house, fields=dict(POKJA_DECREE))
    steps = house.office.desk.view(house.actor("staf"), document_id).steps
    assert [step.can for step in steps[1:]] == [
        ("Ny. Wirdanelis",),
        ("Ny. Desi Marlina",),
        ("Ny. Hj. Ratna Dewi Maharani",),
    ]


def test_an_added_reviewer(changed: Changed) -> None:
    """One more position is asked beside the open step; until it has acted the document does not go on."""
    house = changed()
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    act(house, "sekretaris", document_id, "add_reviewer", asked={"reviewer": "head_pokja_2"})
    view = walk(house, document_id, "sekretaris endorse")
    assert view is not None
    assert view.state.phase == "review"
    assert waiting(house, document_id) == "Ketua Pokja II"
    view = walk(house, document_id, "pokja2 endorse")
    assert view is not None
    assert view.state.phase == "signing"
    assert [step.label.id for step in view.steps][1:3] == ["Sekretaris", "Ketua Pokja II"]


def test_reviewers_that_cannot_be_added(changed: Changed) -> None:
    """Unknown positions, those on the route, vacant ones, who signs: each refused by name, nothing changed."""
    house = changed()
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    for position in ("head_pokja_9", "secretary", "treasurer", "chair", ""):
        refusal = refused(house, "sekretaris", document_id, "add_reviewer", asked={"reviewer": position})
        assert (refusal.kind, [each.path for each in refusal.fields]) == (Kind.CONTENT, ["reviewer"]), position
    assert refused(house, "staf", document_id, "add_reviewer", asked={"reviewer": "head_pokja_2"}).kind is Kind.PERSON


def test_a_reviewer_who_would_strand_it_is_not_added(changed: Changed) -> None:
    """Nobody is chair and the head of Pokja I is Plt.: asked to review too she could not sign, and nobody else could. One
    whom the way can bear is added.
    """
    house = changed()
    end(house, "chair")
    acting = {"position": "chair", "form": "plt", "substitute": "pokja1@pkk-sumbar.example",
              "starts_at": "2019-12-16T08:00", "basis": "Surat Perintah 800/12"}  # fmt: skip
    house.office.absences.give(house.actor("sekretaris"), acting)
    letter = draft(house, type="letter")
    walk(house, letter, "staf submit")
    refusal = refused(house, "sekretaris", letter, "add_reviewer", asked={"reviewer": "head_pokja_1"})
    assert (refusal.kind, [each.path for each in refusal.fields]) == (Kind.CONTENT, ["reviewer"])
    assert refusal.fields[0].text.id.startswith(
        "Dengan pemeriksa ini tidak ada lagi yang dapat melanjutkan naskah. Tanda tangan Ketua: hanya yang melakukan"
    )
    act(house, "sekretaris", letter, "add_reviewer", asked={"reviewer": "head_pokja_2"})
    view = walk(house, letter, "sekretaris endorse", "pokja2 endorse", "pokja1 sign")
    assert view and view.number


def test_who_is_in_for_an_added_reviewer_counts(changed: Changed) -> None:
    """Nobody is head of Pokja II, and somebody is Plt.: the position may be asked, and they give its initials."""
    house = changed()
    end(house, "head_pokja_2")
    acting = {"position": "head_pokja_2", "form": "plt", "substitute": "pokja1@pkk-sumbar.example",
              "starts_at": "2019-12-16T08:00", "basis": "Surat Perintah 800/12"}  # fmt: skip
    house.office.absences.give(house.actor("sekretaris"), acting)
    letter = draft(house, type="letter")
    walk(house, letter, "staf submit")
    act(house, "sekretaris", letter, "add_reviewer", asked={"reviewer": "head_pokja_2"})
    view = walk(house, letter, "sekretaris endorse", "pokja1 endorse", "ketua sign")
    assert view and view.number


def test_a_way_that_is_blocked_already_takes_a_reviewer(changed: Changed) -> None:
    """While nobody is chair no reviewer is to blame for it: one more may be asked meanwhile."""
    house = changed()
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    end(house, "chair")
    act(house, "sekretaris", document_id, "add_reviewer", asked={"reviewer": "head_pokja_2"})
    assert waiting(house, document_id) == "Sekretaris, Ketua Pokja II"


def test_an_added_reviewer_who_acted_stays(changed: Changed) -> None:
    """Given initials are not taken back by taking the reviewer off; nor may the last one waited for be taken off."""
    house = changed()
    document_id = draft(house)
    walk(house, document_id, "staf submit")
    asked = {"reviewer": "head_pokja_2"}
    act(house, "sekretaris", document_id, "add_reviewer", asked=asked)
    walk(house, document_id, "sekretaris endorse")
    assert refused(house, "sekretaris", document_id, "remove_reviewer", asked=asked).kind is Kind.CONTENT
    act(house, "sekretaris", document_id, "add_reviewer", asked={"reviewer": "head_pokja_1"})
    walk(house, document_id, "pokja2 endorse")
    assert refused(house, "sekretaris", document_id, "remove_reviewer", asked=asked).kind is Kind.CONTENT


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (SECRETARY.replace('= "secretary" }', '= "treasurer" }'), "bertindak sebagai treasurer. Angkat pejabatnya"),
        (
            SECRETARY.replace('= "secretary" }', '= "chair" }'),
            "pemegang jabatan chair tidak punya peran yang memeriksa.",
        ),
        (SECRETARY + SECRETARY.replace('name = "secretary"', 'name = "again"'), "orang yang sama seperti pada langkah"),
    ],
)
def test_a_step_that_nobody_can_do_is_not_published(changed: Changed, last: str, words: str) -> None:
    """An edition with a step whose position is vacant, held by one who does not review, or by the only one who can do the step
    before, is refused at its line, once the body has its people.
    """
    house = changed()
    folder = house.office.settings.home / "pkk_sumbar"
    file = folder / "workflows" / "decree.toml"
    text = file.read_text(encoding="utf-8").replace(SECRETARY, last)
    file.write_text(text, encoding="utf-8")
    try:
        publish(house.office.database, house.office.clock, folder)
    except DefinitionErrors as errors:
        (problem,) = errors.problems
    else:
        raise AssertionError("it was published")
    line = text[: text.rindex("[[route]]")].count("\n") + 1
    assert (problem.file, problem.line) == ("workflows/decree.toml", line)
    assert words in problem.text.id


def test_a_new_content_is_seen_by_the_next(changed: Changed) -> None:
    """An initial is given to the content that was shown: another is refused, in parallel steps too."""
    house = changed((SECRETARY, BESIDE))
    document_id = draft(house, fields=dict(POKJA_DECREE))
    walk(house, document_id, "staf submit")
    assert refusal_of(act, house, "pokja1", document_id, "endorse", content_sha256="0" * 64).code == "content_changed"
