"""The two documents of the seed case, as the body's demo folder keeps them."""

import tomllib
from typing import Any

from config.settings import BODIES

DECREE_ID = "0190a1c2-0000-7000-8000-000000000001"


def _fields(name: str) -> dict[str, Any]:
    text = (BODIES / "pkk_sumbar" / "demo" / f"{name}.toml").read_text(encoding="utf-8")
    fields: dict[str, Any] = tomllib.loads(text)["fields"]
    return fields


DECREE = _fields("keputusan-22")
INVITATION = {**_fields("surat-296"), "reference": DECREE_ID}
