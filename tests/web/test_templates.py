"""The templates and static files: both languages complete, no bare words, icons that exist, within their budget."""

import gzip
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import BODIES
from tests.web.site import template_files
from web.assets import STATIC, icon_names

PAIR = re.compile(
    r"""\bt\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*,\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
)
PLACES = re.compile(r"\{(\w+)\}")
NAMES = {"Naskah", "Word", "Bahasa Indonesia", "English", "SHA-256"}
"""Words that are the same in both languages: names of things, and of the languages themselves."""
ATTRIBUTE = re.compile(r"[a-z-]+=.*|autofocus|hidden|checked|selected|hint|error")
"""What a macro that writes attributes leaves between its expressions."""
SPOKEN = re.compile(r"""(?:aria-label|placeholder|title|alt|data-\w+-words)="([^"{]*[A-Za-z]{2}[^"{]*)\"""")
LAST_KB = 150


def plain(path: Path) -> str:
    """A template without its comments."""
    return re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)


def bare_words(text: str) -> Iterator[str]:
    """The words that stand in a template itself, neither in a Jinja expression nor in a tag."""
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\n", text, flags=re.S)
    text = re.sub(r"<!--.*?-->|<[^>]*>", "\n", text, flags=re.S)
    for line in text.splitlines():
        words = line.strip(" .,:;()“”-–*+/…&\u00ad")
        if re.search(r"[A-Za-zÀ-ÿ]{2}", words) and not re.fullmatch(r"&\w+;", words) and not ATTRIBUTE.fullmatch(words):
            yield words


def identity(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", template_files(), ids=identity)
def test_no_template_says_a_word_in_one_language(path: Path) -> None:
    """Every word a person reads stands in a pair, in a definition, or is a name."""
    assert set(bare_words(plain(path))) - NAMES == set()
    assert set(SPOKEN.findall(plain(path))) - NAMES == set()


@pytest.mark.parametrize("path", template_files(), ids=identity)
def test_both_languages_have_the_same_places(path: Path) -> None:
    """A pair has words in both languages, and fills the same places."""
    for found in PAIR.finditer(plain(path)):
        indonesian, english = found[1] or found[2] or "", found[3] or found[4] or ""
        assert indonesian, found[0]
        assert english, found[0]
        assert set(PLACES.findall(indonesian)) == set(PLACES.findall(english)), found[0]


def test_every_icon_is_in_the_sprite() -> None:
    """Icons named in templates and in the bodies' definitions can be drawn."""
    named = set()
    for path in template_files():
        named |= set(re.findall(r"icons\.svg'?\)?\s*\}?\}?#([a-z0-9-]+)", plain(path)))
        named |= set(re.findall(r"\bicon\(\s*[\"']([a-z0-9-]+)[\"']", plain(path)))
    for path in BODIES.rglob("*.toml"):
        named |= set(re.findall(r'\bicon = "([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    assert named - icon_names() == set()
    assert named


def test_the_sprite_is_sound() -> None:
    """Its symbols have one name each and no style of their own, which the content policy would block."""
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    names = re.findall(r'<symbol id="([^"]+)"', sprite)
    assert len(names) == len(set(names))
    assert "style" not in sprite
    assert "<script" not in sprite


def test_files_are_within_their_budget() -> None:
    """Styles, scripts and fonts together stay within what a slow line can bear, compressed."""
    sizes = 0
    for path in STATIC.rglob("*"):
        if path.suffix in (".css", ".js"):
            sizes += len(gzip.compress(path.read_bytes(), mtime=0))
        elif path.suffix == ".woff2":
            sizes += path.stat().st_size
    assert sizes <= LAST_KB * 1000


def test_what_is_vendored_says_its_licence() -> None:
    """Beside each vendored file stands its licence."""
    for name in ("bootstrap", "htmx", "bootstrap-icons"):
        assert (STATIC / "vendor" / f"{name}.LICENSE").read_text(encoding="utf-8")
    assert "Open Font License" in (STATIC / "fonts" / "LICENSE").read_text(encoding="utf-8").replace(
        "OFL", "Open Font License"
    )


def test_styles_know_only_the_six_tones() -> None:
    """No style or template is named after a state."""
    states = set()
    for path in BODIES.glob("*/workflows/*.toml"):
        states |= {state["name"] for state in tomllib.loads(path.read_text(encoding="utf-8"))["states"]}
    tones = {"neutral", "info", "waiting", "positive", "negative", "final"}
    for path in STATIC.glob("*.css"):
        used = set(re.findall(r"\.nk-tone-([\w-]+)", path.read_text(encoding="utf-8")))
        assert used <= tones
        assert not used & states
