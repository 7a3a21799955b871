"""The key that signs sessions: given, or made at the first start for its owner alone."""

import os
import secrets
import tempfile
from pathlib import Path

from config.problems import SettingsError

SECRET_KEY_FILE = "secret.key"
LEAST_KEY_LENGTH = 32
WEAK_WORDS = ("secret", "changeme", "change-me", "password", "rahasia", "naskah", "default", "example", "test", "dev")


def secret_key(given: str, home: Path) -> str:
    """The key that was given, or the one kept in the home folder. Raises SettingsError for one that is easily guessed."""
    key = given or _kept_key(home / SECRET_KEY_FILE)
    if len(key) < LEAST_KEY_LENGTH or len(set(key)) < 12 or _is_words(key):
        where = "NASKAH_SECRET_KEY" if given else str(home / SECRET_KEY_FILE)
        raise SettingsError(
            f"{where}: kunci terlalu lemah; pakai paling sedikit {LEAST_KEY_LENGTH} karakter acak.",
            f"{where}: the key is too weak; use at least {LEAST_KEY_LENGTH} random characters.",
        )
    return key


def _is_words(key: str) -> bool:
    rest = key.lower()
    for word in WEAK_WORDS:
        rest = rest.replace(word, "")
    return len(rest) < LEAST_KEY_LENGTH // 2


def _kept_key(path: Path) -> str:
    """The key kept in the home folder, made if missing. Of two processes that start at once, both get the first's."""
    try:
        if not path.exists():
            _keep(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Kunci rahasia {path} tidak dapat dibaca atau dibuat.",
            f"The secret key {path} cannot be read or made.",
        ) from error


def _keep(path: Path, key: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(name)
