"""A template whose loops would go on for ever holds neither a preview nor a submit up."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as open_word

from tests.deskwork import DECREE, draft
from tests.office import SEED, open_house
from tests.web.api.calling import api_of
from tests.web.forms import Form
from tests.web.site import Site, site_of

MANY = {**DECREE, "considering": [f"bahwa {number};" for number in range(2000)]}
SAID = "Pengulangan di templat terlalu banyak untuk isi naskah ini."


@pytest.fixture
def slow_site(sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """The seed body with loops in loops in its decree's template: nothing for two recitals, which publishing tries."""
    folder = Path(shutil.copytree(SEED, tmp_path / SEED.name))
    template = str(folder / "templates" / "decree.docx")
    document = open_word(template)
    loops = "{% for item in considering %}" * 3 + "{{ item.text }}" + "{% endfor %}" * 3
    document.add_paragraph(loops)
    document.save(template)
    house = open_house(sqlite_url, tmp_path, folder=folder)
    yield site_of(house)
    house.close()


def test_it_is_given_up_in_words(slow_site: Site) -> None:
    """The live preview says why there is none, the document's page too; a submit is refused with 409, and nothing moves."""
    document_id = draft(slow_site.house, fields=MANY)
    guest = slow_site.signed_in("staf")
    form = Form.of(guest.get(f"/documents/{document_id}/edit"))
    began = time.process_time()
    shown = guest.post("/documents/preview/decree", form.values)
    assert SAID in shown.text
    assert SAID in guest.get(f"/documents/{document_id}").text
    view = slow_site.office.desk.view(slow_site.house.actor("staf"), document_id)
    answer = api_of(slow_site.house).caller("staf").act(view, "submit")
    assert answer.status_code == 409
    assert answer.json is not None and answer.json["code"] == "cannot_render" and SAID in answer.json["detail"]
    after = slow_site.office.desk.view(slow_site.house.actor("staf"), document_id)
    assert (after.state.name, after.version) == (view.state.name, view.version)
    assert time.process_time() - began < 15
