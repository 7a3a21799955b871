"""What a scan may weigh, and how one that is not taken is told."""

from workflow.text import Text

MOST_BYTES = 25_000_000
"""The most that the files of one scan may come to, in bytes."""
MOST_FILES = 60
MOST_PAGES = 100
MOST_PIXELS = 40_000_000
"""The largest page image: F4 at 600 dots to the inch."""
SHOWN_WIDTH = 765
"""How wide a page is shown, in pixels. Each is drawn so once before it is taken."""


class Unacceptable(Exception):
    """A file that is not taken as a scan; `text` says why."""

    def __init__(self, id: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(id, en)
