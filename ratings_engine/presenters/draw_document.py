"""A drawn sample as a document: the cases, and how they came to be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.presenters.document import (
    Document,
    Fact,
    Facts,
    Item,
    List,
    Paragraph,
    Section,
    Table,
    strong,
    table_of,
    words,
)
from ratings_engine.presenters.draw_json import WHOLE_DRAW
from ratings_engine.presenters.wording import count, short_digest
from ratings_engine.sampling.draw_model import BUFFER, SAMPLE
from ratings_engine.sampling.groups import STRATUM, path_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.presenters.document import Block
    from ratings_engine.sampling.draw_model import Adjustment, Draw, DrawnCase

__all__ = ["draw_document", "say_shortfalls"]

_KINDS = {
    "rounding_added": "rounded shares came to too few: added, the smallest share first",
    "rounding_removed": "rounded shares came to too many: removed, the largest share first",
    "cap_removed": "above the limit for one officer, whose other cases count too",
    "cap_added": "given what officers above the limit could not take",
    "cap_moved": "a group that became larger or smaller by that",
    "shortfall": "fewer in all than asked for",
}
_NAMES = {SAMPLE: "sample", BUFFER: "buffer"}


def draw_document(draw: Draw) -> Document:
    """Return a draw as a document for people; JSON has what it leaves out: the shares of officers."""
    sections = (
        Section("strata", "Strata", (_strata(draw),)),
        Section("groups", "Groups within strata", tuple(_groups(draw))),
        _cases(draw, SAMPLE, "Cases"),
        _cases(draw, BUFFER, "Buffer"),
        Section("excluded", "Excluded", (_excluded(draw),)),
        Section("adjustments", "Adjustments", tuple(_adjustments(draw))),
    )
    kept = tuple(section for section in sections if section.blocks)
    title = f"{count(len(draw.drawn(SAMPLE)), 'case')} drawn from {draw.longlist.source}"
    return Document(title, tuple(_lead(draw)), kept, words(_redo(draw)))


def say_shortfalls(draw: Draw) -> Iterator[str]:
    """Yield in what the draw is smaller than asked for."""
    for each in draw.adjustments:
        if each.kind == "shortfall":
            name = _NAMES[each.draw]
            yield f"the {name} has {each.after} instead of {count(each.before, 'case')}: {each.reason}"


def _lead(draw: Draw) -> Iterator[Block]:
    for said in say_shortfalls(draw):
        yield Paragraph(strong(f"{said[0].upper()}{said[1:]}."))
    longlist, used = draw.longlist, draw.standards
    officers = draw.rules.cases_per_officer
    spare = len(draw.drawn(BUFFER))
    told = [
        ("Standards", f"{used.title}, {used.id} {used.version} ({short_digest(used.digest)})"),
        ("Longlist", f"{count(longlist.rows, 'case')}, {len(longlist.cases)} of them eligible"),
        ("File", f"{longlist.source} ({short_digest(longlist.digest)})"),
        ("Cases had to start by", longlist.as_of or "the day of the draw, and no case starts later"),
        ("Asked for", f"{count(draw.size, 'case')}, and a buffer of {draw.buffer}"),
        ("Drawn", f"{count(len(draw.drawn(SAMPLE)), 'case')}, and a buffer of {spare}"),
        ("Seed", str(draw.seed)),
        ("Most cases of one officer", "no limit" if officers is None else str(officers)),
    ]
    yield Facts(tuple(Fact(name, words(said)) for name, said in told))


def _strata(draw: Draw) -> Table:
    rows = [(each.name, *(str(number) for number in each.counts)) for each in draw.strata]
    return table_of("Cases by stratum", ("Stratum", "Eligible", "Drawn", "Buffer"), rows)


def _groups(draw: Draw) -> Iterator[Table]:
    """Yield, by stratum, how the sample is spread over the groups down to those of the officers."""
    last = draw.rules.levels[-1] if draw.rules.levels else STRATUM
    headers = ("Group", "Eligible", "Share", "Rounded", "Drawn")
    for stratum in draw.strata:
        rows = [
            (
                path_text(each.path[1:]),
                str(each.total),
                f"{each.total}/{each.of_total} of {each.of_cases}",
                str(each.rounded),
                str(each.cases),
            )
            for each in draw.allocations
            if each.draw == SAMPLE and each.path[0] == stratum.name and each.level not in (STRATUM, last)
        ]
        if rows:
            yield table_of(stratum.name, headers, rows)


def _cases(draw: Draw, name: str, title: str) -> Section:
    headers = ("Case", *(level.replace("_", " ").capitalize() for level in draw.rules.levels))
    tables = []
    for stratum in draw.strata:
        own = [each for each in draw.drawn(name) if each.stratum == stratum.name]
        if own:
            caption = f"{stratum.name}: {count(len(own), 'case')}"
            tables.append(table_of(caption, headers, [_case(each) for each in own]))
    return Section(name, title, tuple(tables))


def _case(each: DrawnCase) -> tuple[str, ...]:
    return (each.case.case_id, *each.case.groups.values())


def _excluded(draw: Draw) -> Block:
    rows = [(each.case_id, each.reason) for each in draw.longlist.excluded]
    if not rows:
        return Paragraph(words("No case of the longlist is excluded."))
    return table_of("Cases that could not be drawn", ("Case", "Reason"), rows)


def _adjustments(draw: Draw) -> Iterator[Block]:
    """Yield every departure from rounded shares, but for roundings among officers."""
    shown = [each for each in draw.adjustments if not _among_officers(draw, each)]
    if not draw.adjustments:
        yield Paragraph(words("No share was adjusted."))
        return
    rows = [
        (path_text(each.path) or WHOLE_DRAW, _NAMES[each.draw], each.kind, str(each.before), str(each.after))
        for each in shown
    ]
    more = len(draw.adjustments) - len(shown)
    if rows:
        table = table_of("Shares that were adjusted", ("Where", "Draw", "Kind", "From", "To"), rows)
        yield table._replace(more=more)
    if more:
        yield Paragraph(
            words(f"{count(more, 'rounding')} among the officers of a unit, in --format json with the rest.")
        )
    kinds = dict.fromkeys(each.kind for each in draw.adjustments)
    yield List(tuple(Item(words(f"{kind}: {_KINDS[kind]}")) for kind in kinds))


def _among_officers(draw: Draw, each: Adjustment) -> bool:
    return each.kind.startswith("rounding") and len(each.path) > len(draw.rules.levels)


def _redo(draw: Draw) -> str:
    return (
        "To redo it by hand: in each group the cases with the lowest SHA-256 of SEED:CASE_ID are drawn,"
        f" such as {draw.seed}:{draw.cases[0].case.case_id}, and groups with equal shares take turns in"
        " the order of the SHA-256 of SEED:GROUP. The answer in JSON lists every share and key."
    )
