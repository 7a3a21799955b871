"""What the README says is so: its commands, its test command, its settings, its links; and the tree names no machine."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from config.settings import BODIES, OUTSIDE, SETTINGS
from documents.approval.defining.names import names_for
from documents.publishing import check_folder
from tests.quality.repository import PACKAGES, ROOT
from web.cli.commands import naskah
from workflow.diagram.drawing import svg

README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SKIPPED = {".git", ".venv", "var", "vendor", "dist", "build", "__pycache__"}
TEXTS = {
    ".py",
    ".toml",
    ".md",
    ".html",
    ".css",
    ".js",
    ".mako",
    ".txt",
    ".lock",
    ".yml",
    ".yaml",
    ".sh",
    ".cfg",
    ".ini",
}


def commands() -> Iterator[list[str]]:
    """The words of every `naskah ...` that the README shows, in a block or in a sentence."""
    blocks = [line for kind, block in FENCE.findall(README) if kind == "sh" for line in block.splitlines()]
    spans = re.findall(r"`([^`\n]+)`", FENCE.sub("", README))
    for text in blocks + spans:
        for part in text.split("&&"):
            words = shlex.split(part)
            if words and Path(words[0]).name == "naskah":
                yield words[1:]


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_is_one(words: list[str]) -> None:
    """Each `naskah ...` that is shown exists, with the options and the number of arguments that are shown."""
    command: click.Command = naskah
    context = click.Context(command, info_name="naskah")
    while words and isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, f"there is no {context.command_path} {words[0]}"
        command, context, words = found, click.Context(found, info_name=words[0], parent=context), words[1:]
    if words:
        values, rest, _ = command.make_parser(context).parse_args(list(words))
        required = [parameter for parameter in command.params if parameter.required]
        assert rest == []
        assert [parameter.name for parameter in required if parameter.name not in values] == []


def test_the_readme_shows_commands() -> None:
    """The commands that the test above tries are really found, the main job and a whole office's beginning among them."""
    shown = {" ".join(words[:2]) if words[:1] == ["register"] else words[0] for words in commands() if words}
    assert {"demo", "up", "migrate", "publish", "user", "register open", "check", "web", "worker", "beat"} <= shown


def test_the_tests_are_run_by_the_command_that_is_shown() -> None:
    """`.ci/run` runs the README's own test command, no more quietly than by pip's -q."""
    [shown] = [block.strip() for _, block in FENCE.findall(README) if block.rstrip().endswith("/pytest")]
    ran = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("install -q ", "install ").splitlines()
    assert shown in ran


def test_the_settings_are_those_that_are_read() -> None:
    """The table names every setting with its default and its meaning in both languages, in the program's own words."""
    shown = re.findall(r"^\| `(NASKAH_\w+)` \| (.+) \| (.+) \| (.+) \|$", README, re.MULTILINE)
    wanted = [(one.name, f"`{one.default}`" if one.default else "–", one.id, one.en) for one in SETTINGS]
    assert shown == wanted


def test_every_setting_that_is_mentioned_exists() -> None:
    """No sentence speaks of a setting that nobody reads."""
    known = {one.name for one in SETTINGS} | OUTSIDE
    assert set(re.findall(r"\bNASKAH_[A-Z_]+\b", README)) - known == set()


def test_every_link_leads_somewhere() -> None:
    """Files, pictures and headings that are linked to are there; so is every path of the repository that is named."""
    targets = re.findall(r"\]\(([^)\s]+)\)", README)
    headings = {
        re.sub(r"[^\w -]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.+)$", README, re.M)
    }
    named = re.findall(rf"`((?:{'|'.join((*PACKAGES, 'tests'))})/[\w./-]*)`", README)
    files = [target for target in targets if not re.match(r"https?:|#", target)]
    assert [target for target in (*files, *named) if not (ROOT / target).exists()] == []
    assert [target for target in targets if target.startswith("#") and target[1:] not in headings] == []


def test_the_drawings_are_those_of_the_workflows() -> None:
    """The way of a decree and of a letter as the program draws them today; TEST_REDRAW=1 draws them anew."""
    edition = check_folder(BODIES / "pkk_sumbar")
    drawn = {
        ROOT / ".readme" / f"{name}.svg": svg(
            workflow,
            names=names_for(edition, workflow),
            title=f"Alur {next(kind.name.id for kind in edition.types.values() if kind.code == name)}",
        )
        for name, workflow in edition.workflows.items()
    }
    for path, picture in drawn.items() if os.environ.get("TEST_REDRAW") else ():
        path.write_text(picture, encoding="utf-8")
    assert {path: path.read_text(encoding="utf-8") for path in drawn} == drawn
    assert {f"](.readme/{path.name})" in README for path in drawn} == {True}


def test_pictures_are_small() -> None:
    """What the README shows is no more than half a megabyte a picture."""
    pictures = [ROOT / target for target in re.findall(r"!\[[^]]*\]\(([^)\s]+)\)", README)]
    assert [path.name for path in pictures if path.exists() and path.stat().st_size > 512_000] == []


def test_no_file_knows_a_machine_or_a_package_index() -> None:
    """No path of somebody's machine, no address of a package registry or of a content network stands in the tree."""
    places = "|".join(f"/{name}/" for name in ("work", "root", "tmp", "Users")) + r"|/home/\w"
    hosts = "|".join(("pypi" + r"\.org", "python" + "hosted", "index" + "-url", "js" + "delivr", "un" + "pkg"))
    word = re.compile(rf"(?<![\w.{{}}*]){places}|{hosts}")
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:80]}"
        for path in tree()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word.search(line)
    ]
    assert found == []


def tree() -> Iterator[Path]:
    """The product's own text files."""
    for top in sorted(ROOT.iterdir()):
        if top.name in SKIPPED or (top.name.startswith(".") and top.name not in (".ci", ".gitignore")):
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not SKIPPED & set(path.parts) and (path.suffix in TEXTS or path.parent.name == ".ci"):
                yield path
