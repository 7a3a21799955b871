"""`naskah bench`: figures of one run, each beside what it is to be compared with."""

from collections.abc import Callable, Iterator, Mapping
from statistics import median

import click

from documents.rendering.pages.engine import EngineMissing
from web.cli.bench import act, batch, docx, doorbell, fire, merge, pdf, register, versions, waiting
from web.cli.bench.measure import Figure
from web.cli.bench.scratch import SERVER, databases

CLIENTS = {"SQLite": {1: 0.08}, "PostgreSQL": {1: 0.12, 8: 0.10}}
"""How many act at once on which database, and the least part of the commit rate that is aimed at."""


def _fire() -> Iterator[Figure]:
    for course in fire.measure(fire.ROUNDS, fire.TIMES):
        name, fired = course.workflow.name, course.fired
        worst = course.slowest
        yield Figure(f"{name}: bare trigger", _micro(median(each.bare for each in fired)))
        yield Figure(
            f"{name}: fire, {len(fired)} of {course.lines} lines",
            _micro(median(each.guarded for each in fired)),
            course.ratio,
            most=fire.AIM,
        )
        where = f"{name}: slowest line, {worst.turn.line.action} from {worst.turn.source}"
        yield Figure(where, _micro(worst.guarded), worst.ratio, most=fire.AIM)
        yield Figure(f"{name}: the list of offers", _micro(median(each.offers for each in fired)))


def _act() -> Iterator[Figure]:
    with databases() as kinds:
        for name, database in kinds.items():
            act.prepare(database)
            for clients, least in CLIENTS[name].items():
                rates = act.measure(database, clients)
                who = f"{name}, {clients} client{'s' * (clients > 1)}"
                yield Figure(f"{who}: single-row commits", f"{median(rates.commits):.0f} /s")
                yield Figure(f"{who}: sign, number, register", f"{median(rates.acts):.0f} /s", rates.ratio, least=least)
        if "PostgreSQL" not in kinds:
            yield Figure(f"on PostgreSQL too: set {SERVER}", "")


def _batch() -> Iterator[Figure]:
    with databases() as kinds:
        database = kinds.get("PostgreSQL")
        if database is None:
            yield Figure(f"only on PostgreSQL: set {SERVER}", "")
            return
        took = batch.measure(database)
        one, of_many = took[batch.SINGLE], took[batch.BATCH]
        yield Figure("a signature by itself, numbered and registered", _milli(one))
        yield Figure(f"one of {batch.TOGETHER} signed together", _milli(of_many), one / of_many, least=batch.AIM)


def _list() -> Iterator[Figure]:
    with databases() as one, databases() as other:
        if "PostgreSQL" not in one:
            yield Figure(f"only on PostgreSQL: set {SERVER}", "")
            return
        with (
            waiting.office(one["PostgreSQL"], waiting.FEW) as few,
            waiting.office(other["PostgreSQL"], waiting.MANY) as many,
        ):
            took = waiting.measure({waiting.FEW: few, waiting.MANY: many})
            ratio = took[waiting.MANY] / took[waiting.FEW]
            yield Figure(f"{waiting.WAITING} that wait among {waiting.FEW} documents", _milli(took[waiting.FEW]))
            yield Figure(f"the same among {waiting.MANY}", _milli(took[waiting.MANY]), ratio, most=waiting.AIM)
            asked = waiting.questions(many)
            yield Figure(f"statements beside {waiting.QUESTIONS}", str(asked), asked / waiting.QUESTIONS, most=1)


def _register() -> Iterator[Figure]:
    with databases() as kinds:
        for name, database in kinds.items():
            depths = register.measure(database, register.fill(database))
            yield Figure(f"{name}: first page of {register.PAGE} among {register.ROWS}", _milli(depths.first))
            yield Figure(
                f"{name}: slowest page at any depth", _milli(max(depths.deeper.values())), depths.ratio, most=2
            )


def _doorbell() -> Iterator[Figure]:
    answer = doorbell.measure()
    middle, worst = median(answer.by_worker), max(answer.by_worker)
    yield Figure("the file of a decree, in one process", _milli(median(answer.here)))
    yield Figure("commit to file, by the worker", _milli(middle), answer.ratio)
    yield Figure("the same beside one second", _milli(middle), middle / doorbell.AIM, most=1)
    yield Figure("the slowest beside one second", _milli(worst), worst / doorbell.AIM, most=1)


def _pdf() -> Iterator[Figure]:
    try:
        answer = pdf.measure()
    except EngineMissing as missing:
        yield Figure(missing.text.en, "")
        return
    yield Figure("PDF of a decree, LibreOffice started for it", _milli(answer.cold))
    yield Figure("the same, LibreOffice warm", _milli(answer.warm), answer.warm / answer.cold)
    yield Figure("PDF/A of it, LibreOffice warm", _milli(answer.archival), answer.archival / answer.cold)
    yield Figure("live page, from request to image", _milli(median(answer.live)))
    yield Figure("95 of 100 live pages, beside 350 ms", _milli(answer.p95), answer.p95 / pdf.AIM, most=1)


def _merge() -> Iterator[Figure]:
    took = merge.in_one_process()
    once, filed = median(took.docxtpl), median(took.docxtpl_files)
    yield Figure("docxtpl, a letter in memory", _milli(once))
    copy, kept = median(took.copies), median(took.copies_files)
    yield Figure(f"one of {merge.LETTERS} copies in memory", _milli(copy), once / copy, least=merge.IN_MEMORY)
    yield Figure("docxtpl, a letter to a file", _milli(filed))
    yield Figure(f"one of {merge.LETTERS} copies to files", _milli(kept), filed / kept, least=merge.TO_FILES)
    ways = {way: median(each) for way, each in merge.by_worker().items()}
    yield Figure(f"request to files, {merge.LETTERS} copies, in one process", _milli(ways["here"]))
    yield Figure("the same by the worker", _milli(ways["worker"]), ways["worker"] / ways["here"], most=merge.BY_WORKER)
    for kind in merge.KINDS:
        load = merge.load(kind)
        many = f"{merge.MANY} copies as .{kind}"
        yield Figure(f"{many}, beside {merge.SECONDS} s", _milli(load.seconds), load.seconds / merge.SECONDS, most=1)
        megabytes = load.peak / 1e6
        yield Figure(f"{many}: memory beside 300 MB", f"{megabytes:.0f} MB", megabytes / merge.MEGABYTES, most=1)


def _docx() -> Iterator[Figure]:
    for rows, least in docx.ROWS.items():
        took = docx.measure(rows, docx.ROUNDS[rows])
        for name, seconds in took.items():
            where = f"{rows} rows: {name}"
            if seconds is None:
                yield Figure(where, "not installed")
                continue
            faster = (took[docx.DOCXTPL] or 0) / seconds
            yield Figure(where, _milli(seconds), faster, least=least if name == docx.PRODUCT else None)
    rows = max(docx.ROWS)
    peaks = docx.peaks(rows)
    if peaks is None:
        yield Figure("peak of memory: this system does not tell", "")
        return
    for name, size in peaks.items():
        most = docx.PEAK if name == docx.PRODUCT else None
        ratio = size / peaks[docx.DOCXTPL] if peaks[docx.DOCXTPL] else None
        yield Figure(f"{rows} rows: peak, {name}", f"{size / 1e6:.1f} MB", ratio, most=most)


def _versions() -> Iterator[Figure]:
    with databases() as kinds:
        for kind, database in kinds.items():
            took = versions.measure(database)
            many = f"{versions.DOCUMENTS} documents"
            yield Figure(f"{kind}: dry run over {many}", _milli(took.dry_run))
            where = f"{kind}: {took.moved} of {many} moved, beside {versions.SECONDS:.0f} s"
            yield Figure(where, _milli(took.move), took.move / versions.SECONDS, most=1)


BENCHES: Mapping[str, Callable[[], Iterator[Figure]]] = {
    "docx": _docx,
    "fire": _fire,
    "act": _act,
    "batch": _batch,
    "list": _list,
    "register": _register,
    "doorbell": _doorbell,
    "pdf": _pdf,
    "merge": _merge,
    "versions": _versions,
}


@click.command()
@click.argument("name", required=False, type=click.Choice(list(BENCHES)))
def bench(name: str | None) -> None:
    """Ukur kecepatan di mesin ini. / Measure speed on this machine."""
    _say("", "", "median", "ratio", "aim")
    for wanted in [name] if name else BENCHES:
        for figure in BENCHES[wanted]():
            ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
            _say(wanted, figure.what, figure.value, ratio, f"{figure.aim}{' (missed)' * figure.missed}")


def _say(*cells: str) -> None:
    name, what, value, ratio, aim = cells
    click.echo(f"{name:9} {what:56} {value:>12} {ratio:>6}  {aim}".rstrip())


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} us"


def _milli(seconds: float) -> str:
    return f"{seconds * 1e3:.2f} ms"
