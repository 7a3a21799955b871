"""What is wrong with a setting."""

from collections.abc import Sequence


class SettingsError(Exception):
    """A setting that cannot be used; said in Indonesian (`id`) and English (`en`). `all` are it and the `others` that were
    found wrong with it.
    """

    def __init__(self, id: str, en: str, others: "Sequence[SettingsError]" = ()) -> None:
        super().__init__("\n".join([f"{id} / {en}", *map(str, others)]))
        self.id = id
        self.en = en
        self.all: tuple[SettingsError, ...] = (self, *others)
