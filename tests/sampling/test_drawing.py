"""Tests of drawing: examples that were worked out by hand."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from ratings_engine.errors import InvalidInput, UsageError
from ratings_engine.sampling.draw_model import BUFFER, SAMPLE, DrawRules, StratumRule
from ratings_engine.sampling.drawing import draw_sample
from ratings_engine.sampling.rules import draw_rules
from ratings_engine.standards.loader import load_standards
from tests.sampling.longlists import PACK, RULES, Row, read, row, rows

if TYPE_CHECKING:
    from pathlib import Path

    from ratings_engine.sampling.draw_model import Draw


def draw(folder: Path, listed: list[Row], size: int, buffer: int = 0, seed: int = 1) -> Draw:
    """Return a draw from some rows by the pack of 2018."""
    return draw_sample(read(folder, listed), PACK, RULES, size=size, buffer=buffer, seed=seed)


def by_path(found: Draw, level: str, name: str = SAMPLE) -> dict[str, tuple[int, int]]:
    """Return rounded share and cases drawn by group of a level."""
    return {a.path[-1]: (a.rounded, a.cases) for a in found.allocations if (a.draw, a.level) == (name, level)}


def steps(found: Draw) -> list[tuple[str, str, int, int]]:
    """Return the adjustments: where, what kind, from and to."""
    return [(" / ".join(a.path), a.kind, a.before, a.after) for a in found.adjustments]


def ids(found: Draw, name: str = SAMPLE) -> list[str]:
    """Return the drawn cases."""
    return [each.case.case_id for each in found.drawn(name)]


FIVE_STRATA = [
    *rows(1, 10, sex="female"),
    *rows(11, 25),
    *rows(36, 25, risk_of_serious_harm="medium"),
    *rows(61, 15, sentence_type="post_custody"),
    *rows(76, 25, sentence_type="post_custody", risk_of_serious_harm="very_high"),
]


def spread_out(listed: list[Row]) -> list[Row]:
    """Return the rows with an officer for each, so that no limit matters."""
    return [{**each, "responsible_officer": f"Officer {n}"} for n, each in enumerate(listed)]


def test_strata_are_proportional(tmp_path: Path) -> None:
    """20 of 100: exactly one in five of each stratum."""
    found = draw(tmp_path, spread_out(FIVE_STRATA), 20)
    assert [(s.name, s.counts.total, s.counts.selected) for s in found.strata] == [
        ("female", 10, 2),
        ("male_community_low", 25, 5),
        ("male_community_not_low", 25, 5),
        ("male_post_custody_low", 15, 3),
        ("male_post_custody_not_low", 25, 5),
    ]


def test_halves_that_come_to_too_many_are_taken_from_the_largest(tmp_path: Path) -> None:
    """10 of 100: shares 1, 2.5, 2.5, 1.5, 2.5 round to 12; two of the three largest give one back."""
    found = draw(tmp_path, spread_out(FIVE_STRATA), 10)
    assert [s.counts.selected for s in found.strata] == [1, 2, 2, 2, 3]
    assert steps(found)[:2] == [
        ("male_community_low", "rounding_removed", 3, 2),
        ("male_community_not_low", "rounding_removed", 3, 2),
    ]


def test_shares_that_come_to_too_few_are_added_to_the_smallest(tmp_path: Path) -> None:
    """4 of 100 round to 0, 1, 1, 1, 1; 3 of 30 over seven units of equal share to 0: the first get one."""
    assert [s.counts.selected for s in draw(tmp_path, spread_out(FIVE_STRATA), 4).strata] == [0, 1, 1, 1, 1]
    listed = [row(f"C{n}", delivery_unit=f"Unit {n % 7}") for n in range(28)]
    units = by_path(draw(tmp_path, spread_out(listed), 3), "delivery_unit")
    assert {rounded for rounded, _cases in units.values()} == {0}
    assert sorted(cases for _rounded, cases in units.values()) == [0, 0, 0, 0, 1, 1, 1]


def test_clusters_then_units_then_officers_are_proportional(tmp_path: Path) -> None:
    """12 of 24: cluster South 8 of 16, of which unit B 6 of 12, of whose officers the one has 2 of 4."""
    listed = [
        *rows(1, 8, cluster="North", delivery_unit="A"),
        *rows(9, 4, cluster="South", delivery_unit="B", responsible_officer="Officer 2"),
        *rows(13, 8, cluster="South", delivery_unit="B", responsible_officer="Officer 3"),
        *rows(21, 4, cluster="South", delivery_unit="C", responsible_officer="Officer 4"),
    ]
    found = draw(tmp_path, listed, 12)
    assert by_path(found, "cluster") == {"North": (4, 4), "South": (8, 8)}
    assert by_path(found, "delivery_unit") == {"A": (4, 4), "B": (6, 6), "C": (2, 2)}
    assert by_path(found, "responsible_officer") == {
        "Officer 1": (4, 4),
        "Officer 2": (2, 2),
        "Officer 3": (4, 4),
        "Officer 4": (2, 2),
    }
    assert steps(found) == []


def test_no_officer_has_more_than_six_and_the_unit_takes_the_rest(tmp_path: Path) -> None:
    """16 of 32: officer 1 would have 10 of 20; the four above six go round the unit, smallest first."""
    listed = [
        *rows(1, 20),
        *rows(21, 8, responsible_officer="Officer 2"),
        *rows(29, 4, responsible_officer="Officer 3"),
    ]
    found = draw(tmp_path, listed, 16)
    assert by_path(found, "responsible_officer") == {
        "Officer 1": (10, 6),
        "Officer 2": (4, 6),
        "Officer 3": (2, 4),
    }
    unit = "male_community_low / North / Unit 1"
    assert steps(found) == [
        (f"{unit} / Officer 1", "cap_removed", 10, 6),
        (f"{unit} / Officer 2", "cap_added", 4, 6),
        (f"{unit} / Officer 3", "cap_added", 2, 4),
    ]


def test_the_limit_is_of_all_strata_together(tmp_path: Path) -> None:
    """Officer 1 has four cases in each of two strata; in the second only two may be drawn."""
    listed = [
        *rows(1, 4, sex="female"),
        *rows(5, 4),
        *rows(9, 4, responsible_officer="Officer 2"),
        *rows(13, 4, responsible_officer="Officer 3", sex="female"),
    ]
    found = draw(tmp_path, listed, 12)
    held = Counter(each.case.groups["responsible_officer"] for each in found.cases)
    assert held == {"Officer 1": 6, "Officer 2": 3, "Officer 3": 3}
    assert max(held.values()) == 6
    found = draw(tmp_path, listed, 14)
    held = Counter(each.case.groups["responsible_officer"] for each in found.cases)
    assert held == {"Officer 1": 6, "Officer 2": 4, "Officer 3": 4}


def test_a_unit_without_room_passes_cases_on(tmp_path: Path) -> None:
    """A unit of one officer can give six of ten; the others are found in the cluster, then beyond it."""
    listed = [
        *rows(1, 20),
        *rows(21, 2, delivery_unit="Unit 2", responsible_officer="Officer 2"),
        *rows(23, 2, cluster="South", delivery_unit="Unit 3", responsible_officer="Officer 3"),
        *rows(25, 2, sex="female", responsible_officer="Officer 4"),
    ]
    found = draw(tmp_path, listed, 12)
    assert len(ids(found)) == 12
    low = "male_community_low"
    assert [step for step in steps(found) if step[1] in ("cap_removed", "cap_added", "cap_moved")] == [
        (f"{low} / North / Unit 1 / Officer 1", "cap_removed", 9, 6),
        (f"{low} / North / Unit 2 / Officer 2", "cap_added", 1, 2),
        (f"{low} / South / Unit 3 / Officer 3", "cap_added", 1, 2),
        ("female / North / Unit 1 / Officer 4", "cap_added", 1, 2),
        ("female", "cap_moved", 1, 2),
        ("female / North", "cap_moved", 1, 2),
        ("female / North / Unit 1", "cap_moved", 1, 2),
        (low, "cap_moved", 11, 10),
        (f"{low} / North", "cap_moved", 10, 8),
        (f"{low} / North / Unit 1", "cap_moved", 9, 6),
        (f"{low} / North / Unit 2", "cap_moved", 1, 2),
        (f"{low} / South", "cap_moved", 1, 2),
        (f"{low} / South / Unit 3", "cap_moved", 1, 2),
    ]


def test_a_limit_that_leaves_too_few_makes_the_sample_smaller(tmp_path: Path) -> None:
    """One officer with all cases: six are drawn, none is spare, and the record says why."""
    found = draw(tmp_path, rows(1, 20), 10, 5)
    assert (len(ids(found)), ids(found, BUFFER)) == (6, [])
    assert [(a.draw, a.before, a.after, a.reason) for a in found.adjustments if a.kind == "shortfall"] == [
        (SAMPLE, 10, 6, "the limit of 6 cases for one officer leaves no more"),
        (BUFFER, 5, 0, "the limit of 6 cases for one officer leaves no more"),
    ]


def test_what_the_limit_leaves_is_shared_by_all_strata(tmp_path: Path) -> None:
    """Two officers allow 12 of 20 cases: strata of equal size have six each."""
    listed = [
        row
        for first, sex in ((1, "female"), (21, "male"))
        for half, officer in ((0, "Officer 1"), (10, "Officer 2"))
        for row in rows(first + half, 10, sex=sex, responsible_officer=officer)
    ]
    found = draw(tmp_path, listed, 20)
    drawn = {each.name: each.counts.selected for each in found.strata if each.counts.total}
    assert drawn == {"female": 6, "male_community_low": 6}
    assert steps(found) == [("", "shortfall", 20, 12)]


def test_the_buffer_is_drawn_after_the_sample_and_counts_towards_the_limit(tmp_path: Path) -> None:
    """The sample is the same with and without a buffer, and no case is in both."""
    listed = [row(f"C{n:02}", responsible_officer=f"Officer {n % 4}") for n in range(40)]
    alone, both = draw(tmp_path, listed, 16), draw(tmp_path, listed, 16, 8)
    assert ids(alone) == ids(both)
    assert len(ids(both, BUFFER)) == 8
    assert not set(ids(both)) & set(ids(both, BUFFER))
    assert set(Counter(c.case.groups["responsible_officer"] for c in both.cases).values()) == {6}


def test_a_buffer_ends_with_the_cases(tmp_path: Path) -> None:
    """Of five cases, four in the sample, one is spare, although three were asked for."""
    found = draw(tmp_path, spread_out(rows(1, 5)), 4, 3)
    assert len(ids(found, BUFFER)) == 1
    assert steps(found)[-1] == ("", "shortfall", 3, 1)
    assert found.adjustments[-1].reason == "the number of cases leaves no more"


def test_the_lowest_keys_are_drawn(tmp_path: Path) -> None:
    """Anybody can put the cases of a group in order: SHA-256 of the seed, a colon and the id."""
    found = draw(tmp_path, rows(1, 9), 3, seed=42)
    order = sorted(
        (f"C{n:03}" for n in range(1, 10)), key=lambda i: hashlib.sha256(f"42:{i}".encode()).digest()
    )
    assert ids(found) == order[:3]


def test_seeds_draw_what_they_always_drew(tmp_path: Path) -> None:
    """The draw of a seed is the same on every machine and in every version of Python."""
    listed = spread_out(FIVE_STRATA)
    assert ids(draw(tmp_path, listed, 5, seed=1)) == ids(draw(tmp_path, listed[::-1], 5, seed=1))
    assert ids(draw(tmp_path, listed, 5, seed=1)) != ids(draw(tmp_path, listed, 5, seed=2))
    assert ids(draw(tmp_path, rows(1, 9), 3, seed=7)) == SEVENTH


def test_empty_strata_are_listed(tmp_path: Path) -> None:
    """A caseload of men alone has a stratum of women with nobody in it."""
    found = draw(tmp_path, spread_out(rows(1, 4)), 4)
    assert [tuple(s.counts) for s in found.strata] == [(0, 0, 0), (4, 4, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)]


def test_counts_are_given_by_attribute(tmp_path: Path) -> None:
    """How many of the caseload have a value, and how many that are drawn."""
    found = draw(tmp_path, spread_out(FIVE_STRATA), 20, 10)
    assert found.attributes["sex"] == {"female": (10, 2, 1), "male": (90, 18, 9)}
    assert found.strata[0].attributes["sex"] == {"female": (10, 2, 1)}


@pytest.mark.parametrize(("size", "buffer"), [(0, 0), (-1, 0), (5, -1), (5, 10**9), (10**9, 0)])
def test_a_size_that_no_draw_has_is_refused(tmp_path: Path, size: int, buffer: int) -> None:
    """Nothing, and less than nothing, cannot be drawn; nor can more than anybody inspects."""
    with pytest.raises(UsageError, match="cannot be drawn") as caught:
        draw(tmp_path, spread_out(FIVE_STRATA), size, buffer)
    assert caught.value.code == "RE807"


def test_a_size_above_the_caseload_is_refused(tmp_path: Path) -> None:
    """The remedy says how many there are."""
    with pytest.raises(UsageError, match="a sample of 5 cannot be drawn from 4 eligible cases") as caught:
        draw(tmp_path, rows(1, 4), 5)
    assert caught.value.remedy.startswith("ask for a size of at most 4")


def test_a_longlist_of_excluded_cases_is_refused(tmp_path: Path) -> None:
    """Where nobody is eligible there is nothing to draw."""
    with pytest.raises(UsageError, match="from 0 eligible cases") as caught:
        draw(tmp_path, rows(1, 4, sex=""), 1)
    assert caught.value.remedy == "look why every case of the longlist is excluded"


def test_a_case_of_no_stratum_is_refused(tmp_path: Path) -> None:
    """A man without a type of sentence could be of two strata; a woman's is not needed."""
    listed = [row("C1", sentence_type=""), row("C2", sex="female", sentence_type="", risk_of_serious_harm="")]
    with pytest.raises(InvalidInput, match="'C1' cannot be told without sentence_type") as caught:
        draw(tmp_path, listed, 1)
    assert [(f.code, f.place.line) for f in caught.value.findings] == [("RE806", 2)]


def test_overlapping_and_incomplete_strata_are_refused(tmp_path: Path) -> None:
    """A case has one stratum; the message names those that it fits, or what it is."""
    female = RULES.strata[0].when
    longlist = read(tmp_path, [row("C1", sex="female")])
    twice = DrawRules((StratumRule("a", female), StratumRule("b", female)), (), None)
    with pytest.raises(InvalidInput, match="case 'C1' belongs to 2 strata: a, b"):
        draw_sample(longlist, PACK, twice, size=1, buffer=0, seed=1)
    longlist = read(tmp_path, [row("C1")])
    with pytest.raises(InvalidInput, match="case 'C1' belongs to no stratum: sex male"):
        draw_sample(longlist, PACK, twice, size=1, buffer=0, seed=1)


def test_a_pack_without_strata_draws_from_all_cases(tmp_path: Path) -> None:
    """The youth packs have neither strata nor levels nor a limit: a simple random sample."""
    pack = load_standards("youth-2021")
    rules = draw_rules(pack)
    assert rules == DrawRules((StratumRule("all_cases", None),), (), None)
    longlist = read(tmp_path, rows(1, 20), pack=pack, rules=rules)
    found = draw_sample(longlist, pack, rules, size=10, buffer=2, seed=1)
    assert [(s.name, *s.counts) for s in found.strata] == [("all_cases", 20, 10, 2)]


def test_the_pack_says_which_strata_there_are() -> None:
    """Names are a contract; a limit without officers among the levels adds them as the last."""
    assert [stratum.name for stratum in RULES.strata] == [
        "female",
        "male_community_low",
        "male_community_not_low",
        "male_post_custody_low",
        "male_post_custody_not_low",
    ]
    assert RULES.levels == ("cluster", "delivery_unit", "responsible_officer")
    assert PACK.sampling is not None
    limited = PACK._replace(sampling=PACK.sampling._replace(levels=("cluster",)))
    assert draw_rules(limited).levels == ("cluster", "responsible_officer")


def test_a_pack_that_says_too_little_is_refused() -> None:
    """Strata need conditions, and a draw needs rules."""
    assert PACK.sampling is not None
    vague = PACK.sampling._replace(strata=(PACK.sampling.strata[0]._replace(when=None),))
    with pytest.raises(UsageError, match="does not say who belongs to the stratum 'female'") as caught:
        draw_rules(PACK._replace(sampling=vague))
    assert caught.value.code == "RE808"
    with pytest.raises(UsageError, match="probation-2018 does not say how cases are sampled"):
        draw_rules(PACK._replace(sampling=None))


SEVENTH = ["C008", "C003", "C007"]
"""Of ``printf 7:C001 | sha256sum`` and so on, the three lowest."""
