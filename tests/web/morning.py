"""A morning at the office: a document in every stage, so that each page has something to show."""

import tomllib
from typing import Any
from uuid import UUID

from sqlalchemy import select

from documents.numbering.counters import open_series
from documents.outbox.jobs import Job
from tests.journeys.acting import act, at, take
from tests.office import SEED, House

LONG = (
    "Panitia Pelaksana, Narasumber dan Moderator Rapat Konsultasi dengan Organisasi Perangkat Daerah Terkait Tahun 2019"
)


def seed_fields(name: str) -> dict[str, Any]:
    """The fields of a document of the body's demo, without what refers to another one."""
    fields = tomllib.loads((SEED / "demo" / f"{name}.toml").read_text(encoding="utf-8"))["fields"]
    return {key: value for key, value in fields.items() if key != "references"}


def morning(house: House) -> dict[str, UUID]:
    """Documents by what has become of them, on 16 December 2019; the register of letters is open at 295."""
    decree, letter = seed_fields("keputusan-22"), seed_fields("surat-296")
    at(house, "2019-12-13T08:00:00+07:00")
    with house.office.database.write() as session:
        open_series(
            session,
            body_id=house.body_id,
            series="SKR",
            period="2019",
            last=295,
            reason="Surat 1 sampai 295 terbit di atas kertas.",
            recorded_by=None,
            recorded_at=house.office.clock.system(),
        )

    def made(kind: str, fields: dict[str, Any], *steps: str) -> UUID:
        view = house.office.desk.create(house.actor("staf"), kind, fields)
        if steps:
            take(house, view.id, *steps)
        return view.id

    found = {
        "draft": made("letter", {"subject": "Pinjam Pakai Pengeras Suara untuk Rapat"}),
        "review": made("decree", {**decree, "title": LONG}, "staf submit"),
        "signing": made(
            "invitation", {**letter, "subject": "Undangan Rapat Kerja"}, "staf submit", "sekretaris endorse"
        ),
        "returned": made("decree", {**decree, "title": "Susunan Pengurus Pokja IV"}, "staf submit"),
        "rejected": made(
            "decree", {**decree, "title": "Tim Penilai Tertib Administrasi"}, "staf submit", "sekretaris endorse"
        ),
    }
    act(house, "sekretaris", found["returned"], "return", note="Bagian III: 24 orang, bukan 22.")
    act(house, "ketua", found["rejected"], "reject", note="Sudah ada tim tahun 2018.")
    at(house, "2019-12-16T09:00:00+07:00")
    found["issued"] = made("invitation", letter, "staf submit", "sekretaris endorse", "ketua sign")
    house.work()
    found["fileless"] = made(
        "decree", {**decree, "title": "Pemenang Lomba"}, "staf submit", "sekretaris endorse", "ketua sign"
    )
    fail_job(house, found["fileless"])
    return found


def fail_job(house: House, document_id: UUID) -> UUID:
    """Let the document's job have failed for good; its id."""
    with house.office.database.write() as session:
        job = session.scalars(select(Job).where(Job.document_id == document_id)).one()
        job.attempts, job.failed_at, job.error = (
            5,
            house.office.clock.system(),
            "TimeoutError: the render took too long",
        )
        return job.id
