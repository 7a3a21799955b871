"""All fields of a document together: merging, unknown keys, sizes, and what comes back can be sent again."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.drafting.fields import MOST_CHARACTERS, Field, clean, filled, json_schema
from tests.documents.drafting.folder import demo
from tests.documents.drafting.kinds import FIELDS, GOOD
from workflow.refusal import Refusal

ALL: list[Field] = list(FIELDS.values())

text = st.text(max_size=12)
rows = st.lists(st.lists(text, min_size=2, max_size=2), max_size=3)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "line": text,
    "long": text,
    "paragraphs": st.lists(text, max_size=4),
    "clauses": st.lists(st.fixed_dictionaries({"text": text, "points": st.lists(text, max_size=3)}), max_size=3),
    "day": st.dates().map(str),
    "time": st.times().map(lambda time: time.strftime("%H:%M")),
    "choice": st.sampled_from(["slow", "fast", ""]),
    "unit": st.sampled_from(["north", "south", ""]),
    "table": rows,
    "to": st.fixed_dictionaries(
        {
            "annexed": st.booleans(),
            "groups": st.lists(st.fixed_dictionaries({"heading": text, "names": st.lists(text)}), max_size=3),
        }
    ),
    "annexes": st.lists(
        st.fixed_dictionaries(
            {
                "title": text,
                "tables": st.lists(
                    st.fixed_dictionaries(
                        {"heading": text, "columns": st.lists(text, min_size=2, max_size=2), "rows": rows}
                    ),
                    max_size=2,
                ),
            }
        ),
        max_size=2,
    ),
    "reference": st.uuids().map(str),
    "bases": st.lists(st.one_of(st.just({"code": "uu-1"}), st.fixed_dictionaries({"text": text})), max_size=3),
}
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=VALUES))
@settings(max_examples=60)
def test_what_is_answered_can_be_sent_again(data: dict[str, Any]) -> None:
    """The fields of one document, posted for another, are taken unchanged."""
    try:
        once = clean(ALL, data)
    except Refusal:
        return
    assert clean(ALL, once) == once
    assert clean(ALL, once, once) == once


@given(st.dictionaries(st.sampled_from([*FIELDS, "state", "x"]), json, max_size=5) | json)
@settings(max_examples=100)
def test_any_json_is_taken_or_refused(data: object) -> None:
    """Never an exception that is not a refusal with named fields."""
    try:
        clean(ALL, data)
    except Refusal as refusal:
        assert refusal.fields


def test_given_keys_replace_and_the_rest_stays() -> None:
    """A change of one field touches no other."""
    current = clean(ALL, {"line": "lama", "long": "tetap"})
    assert clean(ALL, {"line": "baru"}, current) == {"line": "baru", "long": "tetap"}


def test_an_emptied_field_is_gone() -> None:
    """Filled and emptied is the same content as never filled."""
    current = clean(ALL, {"line": "lama", "day": "2019-12-20"})
    assert clean(ALL, {"day": ""}, current) == {"line": "lama"}
    assert clean(ALL, {"day": None}, current) == {"line": "lama"}


def test_fields_come_in_the_order_of_the_type() -> None:
    """Whatever order they are sent in."""
    assert list(clean(ALL, dict(reversed(GOOD)))) == list(FIELDS)


def test_every_unknown_key_is_named_at_once() -> None:
    """A state or a date cannot be slipped in, and the nearest field is offered."""
    with pytest.raises(Refusal) as caught:
        clean(ALL, {"state": "x", "issued_on": "2019-12-16", "lines": "y", "day": "z"})
    said = {problem.path: problem.text.en for problem in caught.value.fields}
    assert said == {
        "state": 'This document type has no field "state".',
        "issued_on": 'This document type has no field "issued_on".',
        "lines": 'This document type has no field "lines". Perhaps "line"?',
        "day": "day must be a date, for example 2019-12-20.",
    }
    assert caught.value.text.id == "Ada 4 isian yang perlu diperbaiki."


def test_an_odd_key_is_shown_harmlessly() -> None:
    """Control characters and halves of pairs in a key do not reach the answer."""
    with pytest.raises(Refusal) as caught:
        clean(ALL, {"a\x00\ud800" + "b" * 500: 1})
    (problem,) = caught.value.fields
    assert problem.path.startswith("aU+0000U+D800bbb")
    assert len(problem.path) < 100
    assert problem.text.id.encode()


@pytest.mark.parametrize("data", [None, [], "x", 1, True])
def test_fields_are_an_object(data: object) -> None:
    """Anything else is refused as a whole."""
    with pytest.raises(Refusal) as caught:
        clean(ALL, data)
    assert [problem.path for problem in caught.value.fields] == [""]


def test_a_document_has_a_size() -> None:
    """Many long paragraphs are one clear error, before each is looked at."""
    with pytest.raises(Refusal) as caught:
        clean(ALL, {"paragraphs": ["x" * 40_000] * (MOST_CHARACTERS // 40_000 + 1), "y": {"z": 1}})
    (problem,) = caught.value.fields
    assert problem.text.id == "Isi naskah terlalu panjang: lebih dari 1.000.000 huruf. Bagi menjadi beberapa naskah."


def test_a_flood_of_errors_is_counted() -> None:
    """Two hundred are listed, the rest is a number."""
    with pytest.raises(Refusal) as caught:
        clean(ALL, {"paragraphs": [1] * 500})
    assert len(caught.value.fields) == 201
    assert caught.value.fields[-1].text.en == "There are 300 more errors."


def test_filled_has_a_value_for_every_field() -> None:
    """What nobody filled is empty in the form of its kind; an open choice has its default."""
    kind, _ = demo("keputusan-22")
    values = filled(kind.fields, {"title": "x"})
    assert list(values) == [field.name for field in kind.fields]
    assert (values["title"], values["urgency"], values["annexes"]) == ("x", "biasa", [])


def test_the_schema_describes_a_draft() -> None:
    """Nothing is required of a draft, no other key is allowed, and what submit needs is named beside it."""
    kind, _ = demo("surat-296")
    schema = json_schema(kind.fields, "en")
    assert schema["additionalProperties"] is False
    assert "required" not in schema
    assert schema["x-required"] == [
        "subject",
        "addressees",
        "opening",
        "event_date",
        "event_time",
        "event_place",
        "event_name",
        "closing",
    ]
    assert schema["properties"]["urgency"]["enum"] == ["", "biasa", "segera", "sangat_segera", None]
    assert all("null" in field["type"] for field in schema["properties"].values())
    assert schema["properties"]["subject"]["title"] == "Subject (Hal)"
