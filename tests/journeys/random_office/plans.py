"""Workflows drawn by a grammar, as the test itself knows them and as the TOML that the product reads.

What the grammar draws may be unsound; then the product refuses it and the next is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

POSITIONS = ("kepala", "wakil", "pemeriksa", "hukum", "bidang_satu", "bidang_dua", "arsip", "staf")
SEVERAL = ("arsip", "staf")
"""Positions of several holders; any other has one a day."""
HEADS: Mapping[str, str] = {"satu": "bidang_satu", "dua": "bidang_dua"}
"""The units and the positions that head them."""
SIGNATORY = "kepala"
KIND = "naskah"
GRADES = ("a", "b", "c")
"""What the choice field `grade` may say."""
APPROVAL = ("not_own_draft", "not_previous_actor", "saw_content")
SIGNATURE = ("holds_signing_position", *APPROVAL, "initials_current")
NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class Reviewer:
    """The holder of `position`, or the head of the unit that the document names."""

    position: str | None = None


@dataclass(frozen=True)
class Step:
    """`when` is a field and the values it must have; no values: it is filled."""

    name: str
    reviewers: tuple[Reviewer, ...]
    when: tuple[str, tuple[str, ...]] | None
    needs: int | None
    beside: bool


@dataclass(frozen=True)
class Line:
    """One line; `target` None stays where it is."""

    action: str
    sources: tuple[str, ...]
    target: str | None
    by: tuple[str, ...]
    requires: tuple[str, ...] = ()
    when: str | None = None
    records: str | None = None
    effects: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    prepares: tuple[str, ...] = ()
    note: bool = False
    automatic: bool = False


@dataclass(frozen=True)
class Plan:
    """A whole office's rules: states with their phases, lines, route, roles with what they may, required fields."""

    states: Mapping[str, str]
    lines: tuple[Line, ...]
    route: tuple[Step, ...]
    resumes: bool
    roles: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    by_substitute: bool
    reset: str

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.action for line in self.lines))

    def phase(self, state: str | None) -> str:
        """The phase of a state; that of a draft for what a document comes from when it is made."""
        return self.states[state] if state else "drafting"

    def files(self) -> dict[str, str]:
        """The TOML files of the body's folder, but for the body's own."""
        return {
            "roles.toml": "\n".join(_role(code, may) for code, may in self.roles.items()),
            "workflows/jalan.toml": self._workflow(),
            f"types/{KIND}.toml": _type(self.required, self.by_substitute),
        }

    def _workflow(self) -> str:
        head = f'name = "jalan"\ninitial = "{next(iter(self.states))}"\n'
        head += f'after_return = "{"resume" if self.resumes else "start"}"\n'
        states = "".join(
            f'  {{ name = "{name}", phase = "{phase}", tone = "neutral", icon = "eye", {_label(name)} }},\n'
            for name, phase in self.states.items()
        )
        lines = "".join(f"  {_line(line)},\n" for line in self.lines)
        steps = "".join(_step(step) for step in self.route)
        return f"{head}states = [\n{states}]\ntransitions = [\n{lines}]\n{steps}"


def draw(random: Random) -> Plan:
    """One plan of the grammar, sound or not."""
    states = _states(random)
    roles = _roles(random)
    lines = _Lines(random, states, tuple(roles))
    return Plan(
        states=states,
        lines=lines.drawn(),
        route=_route(random),
        resumes=random.random() < 0.4,
        roles=roles,
        required=("title", "unit") if random.random() < 0.4 else ("title",),
        by_substitute=random.random() < 0.75,
        reset=random.choice(("year", "month")),
    )


def _states(random: Random) -> dict[str, str]:
    chances = (
        ("konsep", "drafting", 1.0), ("perbaikan", "drafting", 0.6), ("simpanan", "drafting", 0.15),
        ("periksa", "review", 1.0), ("periksa_lagi", "review", 0.4),
        ("antre", "signing", 0.2), ("meja", "signing", 1.0),
        ("diteken", "signed", 0.85), ("terbit", "issued", 1.0), ("terkirim", "issued", 0.5), ("arsip", "issued", 0.4),
        ("ditolak", "closed", 0.7), ("batal", "closed", 0.6), ("dibuang", "closed", 0.4),
    )  # fmt: skip
    return {name: phase for name, phase, chance in chances if random.random() < chance}


def _roles(random: Random) -> dict[str, tuple[str, ...]]:
    """Roles of an office, each with what its name says and now and then more."""
    usual: dict[str, set[str]] = {
        "penyusun": {"draft", "read_issued"},
        "pemaraf": {"endorse", "read_issued"},
        "sekretariat": {"draft", "endorse", "enter_absence", "read_drafts", "read_review", "read_issued"},
        "pimpinan": {"sign", "give_mandate", "read_review", "read_issued"},
        "agenda": {"register", "read_issued"},
    }
    more = ("draft", "endorse", "read_drafts", "read_review", "sign")
    for may in usual.values():
        if random.random() < 0.25:
            may.add(random.choice(more))
        if random.random() < 0.1:
            may.discard("read_issued")
    return {code: tuple(sorted(may)) for code, may in usual.items()}


def _route(random: Random) -> tuple[Step, ...]:
    steps = []
    for number in range(random.choice((1, 1, 2, 2, 3, 4))):
        known = [Reviewer(position) for position in POSITIONS[0 if random.random() < 0.1 else 1 :]]
        reviewers = random.sample([*known, Reviewer()], random.choice((1, 1, 1, 2, 3)))
        whens = (("unit", ()), ("unit", ("satu",)), ("grade", ("a", "b")), ("remark", ()))
        when = random.choice(whens) if random.random() < 0.4 else None
        needs = random.randint(1, len(reviewers)) if random.random() < 0.5 else None
        beside = random.random() < (0.35 if number else 0.05)
        steps.append(Step(f"langkah_{number}", tuple(reviewers), when, needs, beside))
    return tuple(steps)


class _Lines:
    """The lines of a workflow over some states."""

    def __init__(self, random: Random, states: Mapping[str, str], roles: Sequence[str]) -> None:
        self.random, self.states, self.roles = random, states, roles

    def drawn(self) -> tuple[Line, ...]:
        found = [*self._drafting(), *self._review(), *self._signing(), *self._register(), *self._ends()]
        return tuple(line for line in found if line.sources)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def of(self, *phases: str) -> tuple[str, ...]:
        return tuple(name for name, phase in self.states.items() if phase in phases)

    def some(self, names: Sequence[str]) -> tuple[str, ...]:
        """Some of these, one at least, in their order."""
        taken = set(self.random.sample(list(names), self.random.randint(1, len(names))))
        return tuple(name for name in names if name in taken)

    def most(self, guards: Sequence[str], share: float = 0.98) -> tuple[str, ...]:
        """These guards, each left out now and then."""
        return tuple(guard for guard in guards if self.chance(share))

    def role(self) -> tuple[str, ...]:
        return tuple(self.random.sample(self.roles, self.random.choice((1, 1, 2))))

    def back(self) -> str:
        return self.random.choice(self.of("drafting")[:2])

    def _drafting(self) -> list[Line]:
        drafts, signing = self.of("drafting"), self.of("signing")
        guards = (*self.most(["fields_complete"], 0.9), *self.most(["route_walkable"], 0.2))
        prepares = ("draft_file",) if self.chance(0.04) else ()
        found = []
        if self.chance(0.6):
            found.append(Line("ajukan", drafts, signing[0], ("own",), guards, "route_empty", prepares=prepares))
        found.append(Line("ajukan", drafts, "periksa", ("own",), guards, prepares=prepares))
        if "simpanan" in self.states:
            found.append(Line("simpan", ("konsep",), "simpanan", ("own",)))
        if self.chance(0.4):
            handed = ("hand_over",)
            found.append(Line("serahkan", self.some(drafts), None, self.role(), effects=handed, asks=("to",)))
        return found

    def _review(self) -> list[Line]:
        found, review, signing = [], self.of("review"), self.of("signing")
        for state in review:
            for target, when in ((self.random.choice(review), "route_continues"), (signing[0], "route_ends")):
                guards = self.most(APPROVAL, 0.995)
                found.append(Line("paraf", (state,), target, ("step",), guards, when, "initial"))
        if len(review) > 1 and self.chance(0.7):
            found.append(Line("teruskan", ("periksa",), "periksa_lagi", self.role()))
        if self.chance(0.5):
            where, who, asks = self.some(review), self.role(), ("reviewer",)
            found.append(Line("tambah", where, None, who, effects=("add_reviewer",), asks=asks))
            if self.chance(0.6):
                found.append(Line("kurangi", where, None, who, (), "reviewers_added", None, ("remove_reviewer",), asks))
        by = ("step", *self.role()) if self.chance(0.7) else self.role()
        guards = self.most(["holds_turn_or_signing_position"], 0.6)
        found.append(Line("kembalikan", (*review, *self.some(signing)), self.back(), by, guards, note=self.chance(0.7)))
        if self.chance(0.6):
            guards = self.most(["holder_undecided"], 0.6)
            found.append(Line("tarik", self.some((*review, *signing)), self.back(), ("own",), guards))
        return found

    def _signing(self) -> list[Line]:
        found = []
        if "antre" in self.states:
            found.append(Line("ajukan_ke_meja", ("antre",), "meja", self.role()))
        leaders = ("pimpinan",) if self.chance(0.8) else ("pimpinan", "sekretariat")
        guards = (*self.most(SIGNATURE, 0.995), *self.most(["date_not_before_last"], 0.2))
        target, effects = ("diteken", ()) if "diteken" in self.states else ("terbit", self._number())
        found.append(Line("teken", ("meja",), target, leaders, guards, None, "signature", effects))
        return found

    def _number(self) -> tuple[str, ...]:
        return ("number", "render") if self.chance(0.3) else ("number",)

    def _register(self) -> list[Line]:
        found, guards = [], (*self.most(["not_drafter_or_signer"], 0.7), *self.most(["date_not_before_last"], 0.7))
        if "diteken" in self.states:
            automatic = self.chance(0.6)
            found.append(Line("nomori", ("diteken",), "terbit", self.role(), guards, effects=self._number(),
                              automatic=automatic))  # fmt: skip
        if "terkirim" in self.states:
            found.append(Line("kirim", ("terbit",), "terkirim", self.role(), effects=("deliveries",)))
        if "arsip" in self.states:
            asks = ("classification", "retention")
            where = tuple(name for name in ("terbit", "terkirim") if name in self.states)
            found.append(Line("arsipkan", where, "arsip", self.role(), effects=("file_archive",), asks=asks))
        return found

    def _ends(self) -> list[Line]:
        found = []
        if "ditolak" in self.states:
            guards = self.most(["holds_signing_position"], 0.6)
            found.append(Line("tolak", self.some(self.of("review", "signing")), "ditolak", ("pimpinan",), guards,
                              note=True))  # fmt: skip
        if "batal" in self.states:
            where = self.some(self.of("drafting", "review", "signing", "signed"))
            found.append(Line("batalkan", where, "batal", self.role(), note=self.chance(0.5)))
        if "dibuang" in self.states:
            where, guards = self.some(self.of("drafting")), self.most(["never_submitted"], 0.7)
            found.append(Line("buang", where, "dibuang", ("own",), guards))
        return found


def _label(name: str) -> str:
    return f'label = {{ id = "{name} id", en = "{name} en" }}'


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _line(line: Line) -> str:
    said = [f'action = "{line.action}"', f"from = {_list(line.sources)}", f'to = "{line.target or "="}"']
    said += [f"by = {_list(line.by)}", _label(line.action)]
    lists = {"requires": line.requires, "effects": line.effects, "asks": line.asks, "prepares": line.prepares}
    said += [f"{key} = {_list(names)}" for key, names in lists.items() if names]
    said += [f'{key} = "{value}"' for key, value in (("when", line.when), ("records", line.records)) if value]
    said += [f"{key} = true" for key, value in (("note", line.note), ("automatic", line.automatic)) if value]
    return "{ " + ", ".join(said) + " }"


def _step(step: Step) -> str:
    reviewers = ", ".join(
        f'{{ position = "{each.position}" }}' if each.position else '{ head_of = "unit" }' for each in step.reviewers
    )
    said = f'\n[[route]]\nname = "{step.name}"\n{_label(step.name)}\nreviewers = [{reviewers}]\n'
    if step.when:
        field, values = step.when
        said += f'when = {{ field = "{field}", is = {_list(values)} }}\n' if values else f'when = "{field}"\n'
    said += f"needs = {step.needs}\n" if step.needs else ""
    return said + ("beside = true\n" if step.beside else "")


def _role(code: str, may: Sequence[str]) -> str:
    return f'[[roles]]\ncode = "{code}"\n{_label(code)}\nmay = {_list(may)}\nhome = "home"\nnavigation = ["home"]\n'


def _type(required: Sequence[str], by_substitute: bool) -> str:
    fields = {
        "title": 'kind = "text"',
        "remark": 'kind = "text"',
        "unit": 'kind = "unit"',
        "grade": 'kind = "choice"\nof = "grade"',
    }
    named = _label(KIND).replace("label", "name", 1)
    head = f'code = "{KIND}"\n{named}\nseries = "N"\nworkflow = "jalan"\ntemplate = "naskah.docx"\n'
    head += f'signatory = "{SIGNATORY}"\nby_substitute = {str(by_substitute).lower()}\nsubject = "title"\n'
    head += 'citation = "Naskah {number} tanggal {date}"\n'
    tables = (
        f'\n[[fields]]\nname = "{name}"\n{kind}\n{_label(name)}\n' + ("required = true\n" if name in required else "")
        for name, kind in fields.items()
    )
    return head + "".join(tables)


def body(reset: str) -> str:
    """The body's own file: its positions, units, the series that counts by the year or the month."""
    heads = {head: unit for unit, head in HEADS.items()}
    positions = "".join(
        f'  {{ code = "{code}", title = "{code.title()}", title_lines = ["{code.upper()}"]'
        + (f', unit = "{heads[code]}", head = true' if code in heads else "")
        + (", several = true" if code in SEVERAL else "")
        + " },\n"
        for code in POSITIONS
    )
    units = "".join(
        f'  {{ code = "{unit}", name = {{ id = "{unit}", en = "{unit}" }}, print = "{unit}", head = "{head}" }},\n'
        for unit, head in HEADS.items()
    )
    pattern = "{seq}/N/{month:2}/{year}"
    grades = "".join(f'  {{ code = "{code}", {_label(code)}, tone = "neutral", icon = "eye" }},\n' for code in GRADES)
    return f'''
print_code = "KANTOR"
name = "Kantor"
name_lines = ["KANTOR"]
short = "Kantor"
place = "Padang"
zone = "Asia/Jakarta"
zone_label = "WIB"
first_clause = "KESATU"
positions = [
{positions}]
units = [
{units}]
series = [{{ code = "N", name = {{ id = "Naskah", en = "Documents" }}, pattern = "{pattern}", reset = "{reset}" }}]
page_profiles = [{{ code = "A4", width_mm = 210, height_mm = 297, top_mm = 20, left_mm = 30, right_mm = 20, bottom_mm = 25 }}]
[letterhead]
lines = ["KANTOR"]
address = "Padang"
[choices]
security = [{{ code = "biasa", label = {{ id = "Biasa", en = "Open" }}, tone = "neutral", icon = "eye" }}]
urgency = [{{ code = "biasa", label = {{ id = "Biasa", en = "Normal" }}, tone = "neutral", icon = "eye" }}]
grade = [
{grades}]
'''
