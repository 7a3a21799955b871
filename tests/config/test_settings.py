"""Settings: read in one place, with a reason in both languages for each that cannot be used."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.keys import SECRET_KEY_FILE
from config.problems import SettingsError
from config.settings import SETTINGS, Settings, nearest_setting, without_password
from tests.office import KEY


def read(home: Path, **names: str) -> Settings:
    return Settings.from_environment({"NASKAH_HOME": str(home), **names})


def test_an_empty_environment_is_enough(tmp_path: Path) -> None:
    """Without any setting, everything is in the home folder and nothing needs a server."""
    home = tmp_path / "new" / "home"
    settings = read(home)
    assert settings.env == "production"
    assert settings.database_url == f"sqlite:///{home}/naskah.sqlite3"
    assert settings.broker_folder == home / "broker"
    assert settings.storage_folder == home / "files"
    assert settings.trusted_hosts == ("localhost", "127.0.0.1")
    assert settings.clock is None


def test_missing_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """The first start makes the secret key with mode 0600; the next start reads the same one."""
    first = read(tmp_path).secret_key
    assert stat.S_IMODE((tmp_path / SECRET_KEY_FILE).stat().st_mode) == 0o600
    assert read(tmp_path).secret_key == first
    assert sorted(path.name for path in tmp_path.iterdir()) == [SECRET_KEY_FILE]


def test_processes_that_start_at_once_share_a_key(tmp_path: Path) -> None:
    """Of eight starts at the same time, all get the same key."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read(tmp_path).secret_key, range(8)))
    assert len(keys) == 1


@pytest.mark.parametrize("key", ["short", "a" * 64, "secret-secret-secret-secret-secret-naskah", "changeme" * 8])
def test_weak_key_is_refused(tmp_path: Path, key: str) -> None:
    """A key that is short, monotonous or made of well-known words stops the start."""
    with pytest.raises(SettingsError, match="too weak"):
        read(tmp_path, NASKAH_SECRET_KEY=key)


def test_clock_is_for_demo_and_test_alone(tmp_path: Path) -> None:
    """A fixed clock is refused in production, and needs its zone."""
    with pytest.raises(SettingsError, match="NASKAH_ENV"):
        read(tmp_path, NASKAH_CLOCK="2019-12-16T09:00:00+07:00")
    settings = read(tmp_path, NASKAH_CLOCK="2019-12-16T09:00:00+07:00", NASKAH_ENV="test")
    assert settings.clock is not None
    assert settings.clock.isoformat() == "2019-12-16T09:00:00+07:00"
    with pytest.raises(SettingsError, match="zone"):
        read(tmp_path, NASKAH_CLOCK="2019-12-16T09:00:00", NASKAH_ENV="demo")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NASKAH_ENV", "prod"),
        ("NASKAH_DATABASE_URL", "mysql://x/y"),
        ("NASKAH_DATABASE_URL", "sqlite://"),
        ("NASKAH_BROKER_URL", "amqp://x"),
        ("NASKAH_STORAGE_URL", "s3://bucket"),
        ("NASKAH_BASE_URL", "naskah.example"),
        ("NASKAH_BASE_URL", "https://naskah.example/under"),
        ("NASKAH_TRUSTED_HOSTS", "*"),
        ("NASKAH_TRUSTED_HOSTS", "host:8000"),
        ("NASKAH_MAIL_URL", "imap://host"),
        ("NASKAH_MAIL_URL", "smtp://host?tls=perhaps"),
        ("NASKAH_MAIL_URL", "smtp://host:port"),
        ("NASKAH_MAIL_URL", "smtp://user:secret@host?tls=none"),
        ("NASKAH_MAIL_URL", "file://host/folder"),
        ("NASKAH_MAIL_FROM", "naskah"),
        ("NASKAH_MAIL_FROM", "a@b.example, c@d.example"),
        ("NASKAH_PROXIES", "-1"),
        ("NASKAH_PROXIES", "²"),
        ("NASKAH_LOG_LEVEL", "loud"),
        ("NASKAH_LOG_FORMAT", "xml"),
    ],
)
def test_unusable_value_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    """A value that cannot be used stops the start and names its setting, in both languages."""
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **{name: value})
    assert name in refused.value.id
    assert name in refused.value.en


def test_hosts_include_that_of_the_address(tmp_path: Path) -> None:
    """The host that people open is trusted without being named twice."""
    settings = read(tmp_path, NASKAH_BASE_URL="https://naskah.office.example", NASKAH_TRUSTED_HOSTS="intern.example")
    assert settings.trusted_hosts == ("intern.example", "naskah.office.example")
    assert settings.https


def test_postgres_is_spoken_to_by_one_driver(tmp_path: Path) -> None:
    """Whichever of the usual spellings is set, the address names psycopg."""
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        assert read(tmp_path, NASKAH_DATABASE_URL=f"{scheme}://a@b/c").database_url == "postgresql+psycopg://a@b/c"


def test_misspelt_setting_is_noticed(tmp_path: Path) -> None:
    """A variable that looks like a setting and is none is told, with the nearest name."""
    assert read(tmp_path, NASKAH_CLOK="x").unknown == ("NASKAH_CLOK",)
    assert nearest_setting("NASKAH_CLOK") == "NASKAH_CLOCK"


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    """Neither the list for `check` nor the settings as text hold a key or a password."""
    settings = read(
        tmp_path,
        NASKAH_SECRET_KEY=KEY,
        NASKAH_DATABASE_URL="postgresql://user:hemlich@host/db",
        NASKAH_BROKER_URL="redis://:hemlich@host/0",
        NASKAH_MAIL_URL="smtp://user:hemlich@host:587",
    )
    said = repr(settings) + repr(settings.shown())
    assert KEY not in said
    assert "hemlich" not in said
    assert [setting.name for setting, _ in settings.shown()] == [setting.name for setting in SETTINGS]
    assert without_password("redis://host/0") == "redis://host/0"


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Each wrong setting has its words, in the order in which they are read."""
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, NASKAH_ENV="x", NASKAH_PROXIES="9", NASKAH_LOG_FORMAT="q", NASKAH_BASE_URL="y")
    named = [error.id.partition(":")[0] for error in refused.value.all]
    assert named == ["NASKAH_BASE_URL", "NASKAH_ENV", "NASKAH_PROXIES", "NASKAH_LOG_FORMAT"]
