"""Codes of an app and recovery codes: each once, wrong ones counted, secrets sealed."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from documents.accounts.factors.one_time import step_of
from documents.accounts.factors.recovery import RecoveryCode
from documents.accounts.factors.sealing import Seal
from documents.bodies.people import Proof
from tests.deskwork import dump
from tests.enrolled import moment, row_of, seat, with_app
from tests.office import KEY, House
from workflow.refusal import Refusal

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""That of RFC 6238, appendix B."""


@pytest.mark.parametrize(("second", "code"), [(1234567890, "005924"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    """RFC 6238's own examples; a step early or late is taken, two are not, and none twice."""
    at = {ahead: datetime.fromtimestamp(second + 30 * ahead, UTC) for ahead in (-2, -1, 0, 1, 2)}
    step = second // 30
    assert [step_of(SECRET, code, at[ahead], None) for ahead in at] == [None, step, step, step, None]
    assert step_of(SECRET, code, at[0], step) is None
    assert step_of(SECRET, f" {code[:3]} {code[3:]}", at[0], step - 1) == step


def test_a_code_steps_up_once(house: House) -> None:
    """A right code lets this session sign; the same code again does not, nor the one it was enrolled with."""
    chair = seat(house, "ketua")
    app, _ = with_app(chair)
    with pytest.raises(Refusal, match="wrong_code"):
        chair.prove("totp", app.at(moment(chair)))
    code = app.at(moment(chair, 1))
    assert chair.prove("totp", code) == Proof("totp")
    assert chair.actor.proof == Proof("totp")
    with pytest.raises(Refusal, match="wrong_code"):
        chair.prove("totp", code)


def test_guessing_codes_is_limited(house: House) -> None:
    """Five wrong ones and no code is looked at for a while; a right password in between does not wipe them out."""
    chair = seat(house, "ketua")
    app, codes = with_app(chair)
    for number in range(5):
        with pytest.raises(Refusal, match="wrong_code") as refused:
            chair.prove("recovery_code" if number == 2 else "totp", "000000")
        assert refused.value.fields[0].path == "secret"
        chair.prove("password", "kursi-rotan-2019")
    for method, secret in (("totp", app.at(moment(chair, 1))), ("recovery_code", codes[0])):
        with pytest.raises(Refusal, match="too_many_tries"):
            chair.prove(method, secret)


def test_recovery_codes_are_good_for_once(house: House) -> None:
    """Ten, of 80 random bits, however they are typed; each signs once, and only for its owner."""
    chair = seat(house, "ketua")
    _, codes = with_app(chair)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    with pytest.raises(Refusal, match="wrong_code"):
        seat(house, "sekretaris").prove("recovery_code", codes[0])
    assert chair.prove("recovery_code", codes[0].lower().replace("-", " ")) == Proof("recovery_code")
    with pytest.raises(Refusal, match="wrong_code"):
        chair.prove("recovery_code", codes[0])
    shown = [one for one in house.office.factors.mine(chair.actor) if one.kind == "recovery_code"]
    assert [one.left for one in shown] == [9]


def test_no_secret_is_kept_in_the_clear(house: House) -> None:
    """The database holds neither the app's secret nor a recovery code."""
    chair = seat(house, "ketua")
    app, codes = with_app(chair)
    written = str(dump(house.office.database))
    assert "factor" in dump(house.office.database)
    for secret in (app.secret, *codes, *(code.replace("-", "") for code in codes)):
        assert secret not in written
    with house.office.database.read() as session:
        assert len(session.scalars(select(RecoveryCode.code_hash)).first() or "") == 64


def test_another_server_key_says_what_to_do(house: House) -> None:
    """Under another NASKAH_SECRET_KEY an app's code is refused with the way out, and opens for no other row."""
    chair = seat(house, "ketua")
    app, _ = with_app(chair)
    [factor] = [one for one in house.office.factors.mine(chair.actor) if one.kind == "totp"]
    sealed = row_of(house, factor.id).sealed
    assert sealed is not None
    assert Seal(KEY).open(sealed, factor.id.bytes).decode() == app.secret
    for seal, row in ((Seal(KEY[::-1]), factor.id.bytes), (Seal(KEY), chair.actor.person_id.bytes)):
        with pytest.raises(Refusal, match="factor_unreadable") as refused:
            seal.open(sealed, row)
        assert "daftarkan lagi" in refused.value.text.id
