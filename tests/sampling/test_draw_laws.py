"""Laws of drawing, over a thousand random longlists: each constraint is checked by other means."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ratings_engine.sampling.draw_model import BUFFER, SAMPLE
from ratings_engine.sampling.drawing import draw_sample
from ratings_engine.sampling.groups import key_of
from tests.sampling.longlists import PACK, RULES, Row, read, row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ratings_engine.sampling.draw_model import Allocation, Draw
    from ratings_engine.sampling.longlist import Longlist

MOST = 6
AS_OF = "2019-01-01"


class Asked(NamedTuple):
    """A random longlist and what is asked of it."""

    listed: list[Row]
    share: int
    buffer: int
    seed: int


def decoded(number: int, code: int) -> Row:
    """Return a row that ``code`` says everything of."""

    def pick(*choices: str) -> str:
        nonlocal code
        code, index = divmod(code, len(choices))
        return choices[index]

    officer = pick("Ann", "Ann", "Ann", "Bob", "Cas", "Dee")
    unit = pick("1", "2", officer)
    person = pick(*(f"P{n}" for n in range(12)), *(["own"] * 24))
    names = pick(*(f"F{n}" for n in range(8)), *(["own"] * 40))
    own = {"first_name": f"First {number}"} if names == "own" else {"first_name": names}
    return row(
        f"C{number:02}",
        national_id=f"N{number}" if person == "own" else person,
        sex=pick("male", "male", "male", "female", *["male"] * 12, ""),
        sentence_type=pick("community", "post_custody"),
        risk_of_serious_harm=pick("low", "medium", "low", "high"),
        start_date=f"2018-0{pick('1', '2', '3', '4')}-01" if pick(*"yyyyyyyyyn") == "y" else "2019-03-01",
        sensitive=pick(*["no"] * 15, "yes"),
        cluster=pick("North", "South"),
        delivery_unit=unit,
        responsible_officer=officer,
        **own,
    )


longlists = st.builds(
    Asked,
    st.lists(st.integers(0, 2**62), min_size=1, max_size=60).map(
        lambda codes: [decoded(number, code) for number, code in enumerate(codes)]
    ),
    st.integers(1, 100),
    st.integers(0, 12),
    st.integers(0, 1000),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that each longlist is written into in its turn."""
    return tmp_path_factory.mktemp("longlists")


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(longlists)
def test_a_draw_meets_every_constraint(folder: Path, asked: Asked) -> None:
    """Who is drawn, how many of each group and of each officer, and every step of the record."""
    longlist = read(folder, asked.listed)
    everybody_is_accounted_for(asked.listed, longlist)
    nobody_is_there_twice(asked.listed, longlist)
    assume(longlist.cases)
    size = max(1, len(longlist.cases) * asked.share // 100)
    draw = draw_sample(longlist, PACK, RULES, size=size, buffer=asked.buffer, seed=asked.seed)
    sizes_are_met(draw)
    officers_have_no_more_than_the_limit(draw)
    shares_are_proportional(draw)
    the_record_leads_to_the_draw(draw)
    units_take_what_they_can(draw)
    the_lowest_keys_are_drawn(draw)
    counts_add_up(draw)
    the_order_of_rows_decides_nothing(folder, asked, draw)


def everybody_is_accounted_for(listed: list[Row], longlist: Longlist) -> None:
    """Every row is eligible or excluded, and for the reason that it shows."""
    rows = {each["case_id"]: each for each in listed}
    out = {each.case_id: each for each in longlist.excluded}
    assert sorted([*out, *(case.case_id for case in longlist.cases)]) == sorted(rows)
    for case_id, each in rows.items():
        if each["sensitive"] == "yes":
            expected = "sensitive"
        elif each["start_date"] > AS_OF:
            expected = "not_started"
        else:
            expected = "missing_sex" if not each["sex"] else "duplicate"
        assert case_id not in out or out[case_id].kind == expected
        assert case_id in out or expected == "duplicate"


def nobody_is_there_twice(listed: list[Row], longlist: Longlist) -> None:
    """Of each person, found by following links until there are no more, the earliest case stays."""
    out = {each.case_id: each for each in longlist.excluded if each.kind == "duplicate"}
    kept = {case.case_id for case in longlist.cases}
    rows = [each for each in listed if each["case_id"] in kept | set(out)]
    for first in rows:
        person = linked(first, rows)
        earliest = min(person, key=lambda each: (each["start_date"], each["case_id"]))["case_id"]
        assert (first["case_id"] in kept) == (first["case_id"] == earliest)
        assert first["case_id"] in kept or out[first["case_id"]].kept == earliest


def linked(first: Row, rows: list[Row]) -> list[Row]:
    """Return all rows of the person of one (whose birthdays and last names are the same throughout)."""
    person = [first]
    for each in person:
        person += [
            other
            for other in rows
            if other not in person
            and (other["national_id"] == each["national_id"] or other["first_name"] == each["first_name"])
        ]
    return person


def held(draw: Draw, *names: str) -> Counter[str]:
    """Return the cases of each officer in the draws of these names."""
    return Counter(c.case.groups["responsible_officer"] for c in draw.cases if c.draw in names)


def sizes_are_met(draw: Draw) -> None:
    """Check that sample and buffer are as large as asked for, or as the officers allow."""
    caseload = Counter(case.groups["responsible_officer"] for case in draw.longlist.cases)
    room = sum(min(MOST, cases) for cases in caseload.values())
    sample = min(draw.size, room)
    assert len(draw.drawn(SAMPLE)) == sample
    assert len(draw.drawn(BUFFER)) == min(draw.buffer, room - sample)
    assert len({each.case.case_id for each in draw.cases}) == len(draw.cases)
    short = [a.draw for a in draw.adjustments if a.kind == "shortfall"]
    expected = [SAMPLE] * (sample < draw.size) + [BUFFER] * (draw.buffer > room - sample)
    assert short == expected


def officers_have_no_more_than_the_limit(draw: Draw) -> None:
    """Six in all, over all strata and both draws."""
    assert max(held(draw, SAMPLE, BUFFER).values()) <= MOST


def allotted(draw: Draw, each: Allocation) -> int:
    """Return a group's cases after rounding and before the limit for officers."""
    own = [a for a in draw.adjustments if (a.draw, a.path) == (each.draw, each.path)]
    changed = [a.after for a in own if a.kind.startswith("rounding")]
    return changed[0] if changed else each.rounded


def shares_are_proportional(draw: Draw) -> None:
    """Each share is the exact one rounded half up; what that leaves is dealt as the rules say."""
    families: dict[tuple[str, ...], list[Allocation]] = {}
    for each in draw.allocations:
        exact = Fraction(each.of_cases * each.total, each.of_total) if each.of_total else Fraction(0)
        assert each.rounded == floor(exact + Fraction(1, 2))
        families.setdefault((each.draw, *each.path[:-1]), []).append(each)
    for family in families.values():
        shares = [(each.rounded, each.total, allotted(draw, each)) for each in family]
        assert sum(share for _rounded, _total, share in shares) == family[0].of_cases
        assert sum(total for _rounded, total, _share in shares) == family[0].of_total
        assert all(0 <= share <= total for _rounded, total, share in shares)
        dealt_in_turn(shares)
    parents = {(each.draw, *each.path): each for each in draw.allocations}
    for key, family in families.items():
        if key in parents:
            assert family[0].of_cases == allotted(draw, parents[key])
            assert family[0].of_total == parents[key].total


def dealt_in_turn(shares: list[tuple[int, int, int]]) -> None:
    """Additions or removals, not both; nobody has two more than one who had room, nor out of turn."""
    changes = [share - rounded for rounded, _total, share in shares]
    assert min(changes) >= 0 or max(changes) <= 0
    for rounded, _total, share in shares:
        for other_rounded, other_total, other in shares:
            change, other_change = share - rounded, other - other_rounded
            if change > other_change >= 0 and other < other_total:
                assert change == other_change + 1
                assert rounded <= other_rounded
            if change < other_change <= 0 and other > 0:
                assert change == other_change - 1
                assert rounded >= other_rounded


def the_record_leads_to_the_draw(draw: Draw) -> None:
    """From each rounded share the adjustments of its group lead, one by one, to the cases drawn."""
    for each in draw.allocations:
        now = each.rounded
        for a in draw.adjustments:
            if (a.draw, a.path) == (each.draw, each.path):
                assert a.before == now != a.after
                assert a.reason
                now = a.after
        assert now == each.cases
        drawn = [c for c in draw.drawn(each.draw) if path_of(c)[: len(each.path)] == each.path]
        assert len(drawn) == each.cases


def path_of(each: object) -> tuple[str, ...]:
    """Return the stratum and the groups of a drawn case."""
    return (each.stratum, *each.case.groups.values())  # type: ignore[attr-defined]


def units_take_what_they_can(draw: Draw) -> None:
    """Check that a unit that gave up cases had no officer left with room and cases in the stratum."""
    for name, counted in ((SAMPLE, held(draw, SAMPLE)), (BUFFER, held(draw, SAMPLE, BUFFER))):
        for unit in (a for a in draw.allocations if a.level == "delivery_unit" and a.draw == name):
            if unit.cases < allotted(draw, unit):
                officers = [a for a in draw.allocations if a.draw == name and a.path[:-1] == unit.path]
                assert all(a.cases == a.total or counted[a.path[-1]] == MOST for a in officers)


def the_lowest_keys_are_drawn(draw: Draw) -> None:
    """In each officer's cases of a stratum, those drawn come before those that are not."""
    strata = {each.case.case_id: each.stratum for each in draw.cases}
    last: dict[tuple[str, ...], str] = {}
    for each in draw.cases:
        path = path_of(each)
        last[path] = max(last.get(path, ""), each.key)
        assert each.key == key_of(draw.seed, each.case.case_id)
    for case in draw.longlist.cases:
        if case.case_id not in strata:
            stratum = stratum_of(case.attributes)
            assert key_of(draw.seed, case.case_id) > last.get((stratum, *case.groups.values()), "")


def stratum_of(attributes: dict[str, str]) -> str:
    """Return the stratum of a case, by the Inspectorate's rule and not by the pack."""
    if attributes["sex"] == "female":
        return "female"
    low = "low" if attributes["risk_of_serious_harm"] == "low" else "not_low"
    return f"male_{attributes['sentence_type']}_{low}"


def counts_add_up(draw: Draw) -> None:
    """Strata and attributes count every case once."""
    sizes = (len(draw.longlist.cases), len(draw.drawn(SAMPLE)), len(draw.drawn(BUFFER)))
    assert added(stratum.counts for stratum in draw.strata) == sizes
    assert all(added(values.values()) == sizes for values in draw.attributes.values())
    assert all(each.stratum == stratum_of(each.case.attributes) for each in draw.cases)
    for stratum in draw.strata:
        assert all(added(v.values()) == tuple(stratum.counts) for v in stratum.attributes.values() if v)


def added(counts: Iterable[tuple[int, int, int]]) -> tuple[int, ...]:
    """Return counts added up one by one."""
    return tuple(map(sum, zip(*counts, strict=True)))


def the_order_of_rows_decides_nothing(folder: Path, asked: Asked, draw: Draw) -> None:
    """Check that the same rows in another order give the same draw, step by step."""
    mixed = list(asked.listed)
    random.Random(asked.seed).shuffle(mixed)  # noqa: S311  (an order, not a secret)
    again = draw_sample(read(folder, mixed), PACK, RULES, size=draw.size, buffer=draw.buffer, seed=draw.seed)
    assert (again.allocations, again.adjustments) == (draw.allocations, draw.adjustments)
    assert [(c.case.case_id, c.draw, c.key) for c in again.cases] == [
        (c.case.case_id, c.draw, c.key) for c in draw.cases
    ]
