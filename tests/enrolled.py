"""People with factors, as tests need them: in a session of their own, enrolled, confirmed by a second person.

chair = seat(house, "ketua")
device = with_passkey(chair)
chair.prove("passkey", device.sign(chair.question([(document_id, sha256)])))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pyotp
from sqlalchemy import delete, select

from documents.accounts.factors.confirming import confirm_factor
from documents.accounts.factors.enrolling import Made, Other
from documents.accounts.factors.factor import Factor
from documents.accounts.limits import SignInAttempt
from documents.accounts.sessions import sign_in, signed_in
from documents.bodies.people import Actor, Proof
from tests.authenticator import Authenticator
from tests.office import PASSWORD, House


@dataclass(frozen=True)
class Seat:
    """A browser session of this person."""

    house: House
    token: str

    @property
    def actor(self) -> Actor:
        """Who it is, as the next request finds them."""
        office = self.house.office
        found = signed_in(office.database, office.definitions, office.clock, self.token)
        assert found is not None
        return found.actor

    def prove(self, method: str, secret: str) -> Proof:
        return self.house.office.step_up.prove(self.actor, method, secret)

    def question(self, documents: Sequence[tuple[UUID, str]]) -> dict[str, Any]:
        return self.house.office.step_up.challenge(self.actor, documents)

    def enrol(
        self, kind: str, answer: Callable[[Any], str], other: Other | None = None, password: str = PASSWORD
    ) -> Made:
        """Enrol; `answer` makes the answer to what was begun."""
        factors = self.house.office.factors
        begun = factors.begun(self.actor, factors.start(self.actor, kind, "Ponsel", password, other))
        return factors.finish(self.actor, begun.id, answer(begun))


def seat(house: House, name: str, password: str = PASSWORD) -> Seat:
    """This person, signed in."""
    office, email = house.office, f"{name}@pkk-sumbar.example"
    return Seat(
        house,
        sign_in(office.database, office.definitions, office.clock, email=email, password=password, address=None),
    )


def confirm(house: House, factor_id: UUID, by: str = "admin") -> None:
    """The second person's word."""
    with house.office.database.write() as session:
        confirm_factor(session, house.office.clock, factor_id=factor_id, by=house.actor(by))


def device_for(house: House) -> Authenticator:
    return Authenticator(house.office.step_up.prover.site.origin)


def with_passkey(seated: Seat, by: str = "admin") -> Authenticator:
    """A passkey that counts."""
    device = device_for(seated.house)
    made = seated.enrol("passkey", lambda begun: device.register(begun.options))
    confirm(seated.house, made.id, by)
    return device


def with_app(seated: Seat, by: str = "admin") -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """A code app that counts, and the recovery codes that came with it. Its present code is used."""
    kept: list[str] = []
    made = seated.enrol("totp", lambda begun: kept.append(begun.secret) or pyotp.TOTP(begun.secret).at(moment(seated)))
    confirm(seated.house, made.id, by)
    return pyotp.TOTP(kept[0]), made.codes


def moment(seated: Seat, steps: int = 0) -> int:
    """The system's time, some steps of 30 s later."""
    return int(seated.house.office.clock.system().timestamp()) + 30 * steps


def row_of(house: House, factor_id: UUID) -> Factor:
    with house.office.database.read() as session:
        return session.scalars(select(Factor).where(Factor.id == factor_id)).one()


def empty(house: House) -> None:
    """Nobody has a factor, nobody tried a wrong one."""
    with house.office.database.write() as session:
        now = house.office.clock.system()
        for row in session.scalars(select(Factor).where(Factor.ended_at.is_(None))):
            row.ended_at = now
        session.execute(delete(SignInAttempt))
