"""Every setting of Naskah, read from the environment in this one place."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar, cast
from urllib.parse import urlsplit

from config.keys import secret_key
from config.mail import mail_from, mail_url
from config.problems import SettingsError

BODIES = Path(__file__).parent / "bodies"
"""The folder with the official bodies that come with Naskah."""
FONTS = Path(__file__).parent / "fonts.conf"
"""The fonts that PDF files and page images are made with."""

Environment = Literal["production", "demo", "test"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the settings table that `naskah check` and the README show. `secret` values are never printed."""

    name: str
    default: str
    id: str
    en: str
    secret: bool = False


SETTINGS = (
    Setting(
        "NASKAH_HOME",
        "./var",
        "folder data: basis data, berkas, kunci",
        "data folder: database, files, keys",
    ),
    Setting(
        "NASKAH_ENV",
        "production",
        "production, demo atau test; demo dan test boleh menetapkan jam",
        "production, demo or test; demo and test may fix the clock",
    ),
    Setting(
        "NASKAH_DATABASE_URL",
        "sqlite:///HOME/naskah.sqlite3",
        "basis data: sqlite:/// atau postgresql://",
        "the database: sqlite:/// or postgresql://",
        secret=True,
    ),
    Setting(
        "NASKAH_BROKER_URL",
        "filesystem://HOME/broker",
        "bel pekerja: folder, redis:// atau rediss://",
        "the worker's doorbell: a folder, redis:// or rediss://",
        secret=True,
    ),
    Setting("NASKAH_STORAGE_URL", "file://HOME/files", "folder berkas", "folder of the stored files"),
    Setting(
        "NASKAH_SECRET_KEY",
        "HOME/secret.key",
        "kunci tanda sesi, paling sedikit 32 karakter acak; dibuat saat pertama dijalankan",
        "key that signs sessions, at least 32 random characters; made at first start",
        secret=True,
    ),
    Setting(
        "NASKAH_BASE_URL",
        "http://localhost:8000",
        "alamat yang dibuka orang",
        "the address that people open",
    ),
    Setting(
        "NASKAH_TRUSTED_HOSTS",
        "localhost,127.0.0.1",
        "nama host yang dilayani, dipisah koma; host NASKAH_BASE_URL selalu termasuk",
        "host names that are answered, separated by commas; that of NASKAH_BASE_URL is always among them",
    ),
    Setting(
        "NASKAH_MAIL_URL",
        "",
        "jalan surel: smtp://pengguna:sandi@host:587, smtps:// atau file:///folder; kosong: hanya di aplikasi",
        "the way of e-mails: smtp://user:password@host:587, smtps:// or file:///folder; empty: in the application only",
        secret=True,
    ),
    Setting(
        "NASKAH_MAIL_FROM",
        "naskah@HOST",
        "alamat pengirim surel",
        "the address that e-mails come from",
    ),
    Setting(
        "NASKAH_PROXIES",
        "0",
        "jumlah proxy tepercaya di depan aplikasi",
        "how many trusted proxies stand before the application",
    ),
    Setting(
        "NASKAH_CLOCK",
        "",
        "menetapkan jam naskah, mis. 2019-12-16T09:00:00+07:00; hanya di demo dan test",
        "fixes the domain clock, e.g. 2019-12-16T09:00:00+07:00; in demo and test only",
    ),
    Setting("NASKAH_LOG_LEVEL", "info", "debug, info, warning atau error", "debug, info, warning or error"),
    Setting("NASKAH_LOG_FORMAT", "console", "console atau json", "console or json"),
)

OUTSIDE = frozenset({"NASKAH_REQUIRE", "NASKAH_BENCH_DATABASE_URL"})
"""Names that only the tests and `naskah bench` read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. `unknown` names variables that look like settings and are none."""

    home: Path
    env: Environment
    database_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    storage_url: str
    secret_key: str = field(repr=False)
    base_url: str
    trusted_hosts: tuple[str, ...]
    mail_url: str = field(repr=False)
    mail_from: str
    proxies: int
    clock: datetime | None
    log_level: str
    log_format: str
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check all settings; makes the home folder and a missing secret key. Raises SettingsError
        with everything that is wrong.
        """
        wrong: list[SettingsError] = []

        def tried(read: Callable[..., T], *given: object) -> T:
            try:
                return read(*given)
            except SettingsError as error:
                wrong.append(error)
                return cast(T, None)  # nobody sees it: what is wrong is raised below, all at once

        home = _home(environ)
        base_url = tried(_base_url, environ)
        env = tried(_environment, environ)
        settings = cls(
            home=home,
            env=env,
            database_url=tried(_database_url, environ, home),
            broker_url=tried(_broker_url, environ, home),
            storage_url=tried(_storage_url, environ, home),
            secret_key=tried(secret_key, _value(environ, "NASKAH_SECRET_KEY"), home),
            base_url=base_url,
            trusted_hosts=tried(_trusted_hosts, environ, base_url),
            mail_url=tried(
                mail_url, _value(environ, "NASKAH_MAIL_URL"), f"file://{home / 'mail'}" if env == "demo" else ""
            ),
            mail_from=tried(mail_from, _value(environ, "NASKAH_MAIL_FROM"), base_url),
            proxies=tried(_proxies, environ),
            clock=tried(_clock, environ, env),
            log_level=tried(_one_of, environ, "NASKAH_LOG_LEVEL", ("debug", "info", "warning", "error")),
            log_format=tried(_one_of, environ, "NASKAH_LOG_FORMAT", ("console", "json")),
            unknown=_unknown(environ),
        )
        if wrong:
            raise SettingsError(wrong[0].id, wrong[0].en, wrong[1:])
        return settings

    @property
    def broker_folder(self) -> Path | None:
        """The folder of the filesystem broker, or None when a server is the broker."""
        scheme, _, path = self.broker_url.partition("://")
        return Path(path) if scheme == "filesystem" else None

    @property
    def storage_folder(self) -> Path:
        """The folder that holds the stored files."""
        return Path(urlsplit(self.storage_url).path)

    @property
    def https(self) -> bool:
        """Whether people come over HTTPS, so that cookies are marked Secure."""
        return self.base_url.startswith("https://")

    def shown(self) -> tuple[tuple[Setting, str], ...]:
        """Each setting with its value for `naskah check`; the secret part of a value is left out."""
        values = {
            "NASKAH_HOME": str(self.home),
            "NASKAH_ENV": self.env,
            "NASKAH_DATABASE_URL": without_password(self.database_url),
            "NASKAH_BROKER_URL": without_password(self.broker_url),
            "NASKAH_STORAGE_URL": self.storage_url,
            "NASKAH_SECRET_KEY": "***",
            "NASKAH_BASE_URL": self.base_url,
            "NASKAH_TRUSTED_HOSTS": ",".join(self.trusted_hosts),
            "NASKAH_MAIL_URL": without_password(self.mail_url) if self.mail_url else "",
            "NASKAH_MAIL_FROM": self.mail_from,
            "NASKAH_PROXIES": str(self.proxies),
            "NASKAH_CLOCK": self.clock.isoformat() if self.clock else "",
            "NASKAH_LOG_LEVEL": self.log_level,
            "NASKAH_LOG_FORMAT": self.log_format,
        }
        return tuple((setting, values[setting.name]) for setting in SETTINGS)


def nearest_setting(name: str) -> str:
    """The setting that a misspelt name most likely means, or ""."""
    close = difflib.get_close_matches(name, [setting.name for setting in SETTINGS], n=1)
    return close[0] if close else ""


def without_password(url: str) -> str:
    """A URL as it may be printed: the password replaced by ***."""
    scheme, _, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    name, colon, _ = user.partition(":")
    return f"{scheme}://{name}{':***' if colon else ''}{at}{host}"


def _value(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name, "").strip()


def _home(environ: Mapping[str, str]) -> Path:
    home = Path(_value(environ, "NASKAH_HOME") or "./var").expanduser().absolute()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"NASKAH_HOME: folder {home} tidak dapat dibuat ({error.strerror}).",
            f"NASKAH_HOME: the folder {home} cannot be made ({error.strerror}).",
        ) from error
    return home


def _environment(environ: Mapping[str, str]) -> Environment:
    value = _one_of(environ, "NASKAH_ENV", ("production", "demo", "test"))
    return "demo" if value == "demo" else "test" if value == "test" else "production"


def _one_of(environ: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    default = next(setting.default for setting in SETTINGS if setting.name == name)
    value = _value(environ, name).lower() or default
    if value not in allowed:
        raise SettingsError(
            f'{name}: "{value}" tidak dikenal; pilihannya {", ".join(allowed)}.',
            f'{name}: "{value}" is not known; choose {", ".join(allowed)}.',
        )
    return value


def _database_url(environ: Mapping[str, str], home: Path) -> str:
    url = _value(environ, "NASKAH_DATABASE_URL") or f"sqlite:///{home / 'naskah.sqlite3'}"
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and len(rest) > 1:
        return url
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    raise SettingsError(
        "NASKAH_DATABASE_URL: tulis sqlite:////folder/berkas.sqlite3 atau postgresql://pengguna:sandi@host/nama.",
        "NASKAH_DATABASE_URL: write sqlite:////folder/file.sqlite3 or postgresql://user:password@host/name.",
    )


def _broker_url(environ: Mapping[str, str], home: Path) -> str:
    url = _value(environ, "NASKAH_BROKER_URL")
    if url in ("", "filesystem://"):
        return f"filesystem://{home / 'broker'}"
    scheme, _, rest = url.partition("://")
    if scheme == "filesystem" and rest:
        return f"filesystem://{Path(rest).expanduser().absolute()}"
    if scheme in ("redis", "rediss") and rest:
        return url
    raise SettingsError(
        "NASKAH_BROKER_URL: tulis redis://host:6379/0, rediss://host:6379/0 atau filesystem:///folder.",
        "NASKAH_BROKER_URL: write redis://host:6379/0, rediss://host:6379/0 or filesystem:///folder.",
    )


def _storage_url(environ: Mapping[str, str], home: Path) -> str:
    url = _value(environ, "NASKAH_STORAGE_URL") or f"file://{home / 'files'}"
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/") or len(parts.path) < 2:
        raise SettingsError(
            "NASKAH_STORAGE_URL: tulis file:///folder.",
            "NASKAH_STORAGE_URL: write file:///folder.",
        )
    return url


def _base_url(environ: Mapping[str, str]) -> str:
    url = (_value(environ, "NASKAH_BASE_URL") or "http://localhost:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise SettingsError(
            "NASKAH_BASE_URL: tulis alamat seperti https://naskah.kantor.go.id, tanpa jalur.",
            "NASKAH_BASE_URL: write an address like https://naskah.office.go.id, without a path.",
        )
    return url


def _trusted_hosts(environ: Mapping[str, str], base_url: str) -> tuple[str, ...]:
    named = _value(environ, "NASKAH_TRUSTED_HOSTS") or "localhost,127.0.0.1"
    hosts = [host.strip().lower() for host in named.split(",") if host.strip()]
    if any(host == "*" or "/" in host or ":" in host for host in hosts):
        raise SettingsError(
            "NASKAH_TRUSTED_HOSTS: tulis nama host saja, dipisah koma; tanpa *, port atau jalur.",
            "NASKAH_TRUSTED_HOSTS: write host names alone, separated by commas; no *, port or path.",
        )
    return tuple(dict.fromkeys([*hosts, str(urlsplit(base_url).hostname)]))


def _proxies(environ: Mapping[str, str]) -> int:
    value = _value(environ, "NASKAH_PROXIES") or "0"
    if not value.isascii() or not value.isdigit() or int(value) > 5:
        raise SettingsError(
            "NASKAH_PROXIES: tulis bilangan dari 0 sampai 5.",
            "NASKAH_PROXIES: write a number from 0 to 5.",
        )
    return int(value)


def _clock(environ: Mapping[str, str], env: Environment) -> datetime | None:
    value = _value(environ, "NASKAH_CLOCK")
    if not value:
        return None
    if env == "production":
        raise SettingsError(
            "NASKAH_CLOCK hanya boleh dipakai dengan NASKAH_ENV=demo atau test; tanggal naskah nyata dari jam sistem.",
            "NASKAH_CLOCK is allowed only with NASKAH_ENV=demo or test; real documents are dated by the system's clock.",
        )
    try:
        clock = datetime.fromisoformat(value)
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is None:
        raise SettingsError(
            f'NASKAH_CLOCK: "{value}" bukan waktu dengan zona, mis. 2019-12-16T09:00:00+07:00.',
            f'NASKAH_CLOCK: "{value}" is not a time with its zone, e.g. 2019-12-16T09:00:00+07:00.',
        )
    return clock


def _unknown(environ: Mapping[str, str]) -> tuple[str, ...]:
    known = {setting.name for setting in SETTINGS} | OUTSIDE
    return tuple(sorted(name for name in environ if name.startswith("NASKAH_") and name not in known))
