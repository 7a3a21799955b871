"""The same proof sent several times at once is taken once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from tests.enrolled import Seat, moment, seat, with_app, with_passkey
from tests.office import House
from workflow.refusal import Refusal

TIMES = 4  # below the limit of wrong tries


def taken(chair: Seat, method: str, secret: str) -> list[str]:
    """What becomes of each: "" where it was taken, else the code of the refusal."""
    actor, prove = chair.actor, chair.house.office.step_up.prove

    def once(_: int) -> str:
        try:
            prove(actor, method, secret)
        except Refusal as refusal:
            return refusal.code
        return ""

    with ThreadPoolExecutor(TIMES) as pool:
        return sorted(pool.map(once, range(TIMES)))


def test_one_of_many_is_taken(house: House) -> None:
    """An app's code, a recovery code and a passkey's answer: one each, however they race."""
    chair = seat(house, "ketua")
    app, codes = with_app(chair)
    device = with_passkey(chair)
    assert taken(chair, "totp", app.at(moment(chair, 1))) == ["", *["wrong_code"] * (TIMES - 1)]
    chair.prove("recovery_code", codes[1])  # a right one ends the count of wrong tries
    assert taken(chair, "recovery_code", codes[0]) == ["", *["wrong_code"] * (TIMES - 1)]
    answer = device.sign(chair.question([(UUID(int=7), "0" * 64)]))
    assert taken(chair, "passkey", answer) == ["", *["wrong_passkey"] * (TIMES - 1)]
