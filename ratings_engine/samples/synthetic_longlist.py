"""Made-up longlists to draw samples from: seeded, and nobody in them is a real person.

Every name says so itself: the people are called Synthetic, their national ids begin with SYN.
The comments on the shares cite HM Inspectorate of Probation, Annual Report 2017; a share that
it does not give is marked assumed.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LONGLIST_HEADER", "synthesise_longlist"]

LONGLIST_HEADER: Final = (
    "case_id",
    "national_id",
    "first_name",
    "last_name",
    "date_of_birth",
    "sex",
    "ethnicity",
    "sentence_type",
    "risk_of_serious_harm",
    "start_date",
    "cluster",
    "delivery_unit",
    "responsible_officer",
    "sensitive",
)
_FEMALE: Final = 0.15  # 156 of 1,066
_WHITE: Final = 0.81  # declared other: just under one in five
_COMMUNITY: Final = 0.53  # 500 of 1,066 after custody
_LOW, _MEDIUM = 0.33, 0.60  # assumed; the rest high, with a few very high
_HIGH: Final = 0.06
_SENSITIVE, _NO_SEX, _SECOND = 0.01, 0.01, 0.03  # assumed
_FIRST_START: Final = date(2018, 1, 1)
_DAYS: Final = 300
_FIRST_BIRTH: Final = date(1950, 1, 1)
_BIRTH_DAYS: Final = 18_000
_UNITS: Final = (("North", 2), ("Centre", 3), ("South", 1))
"""Clusters, and how many delivery units each has."""
_CASES_PER_OFFICER: Final = 14


def synthesise_longlist(cases: int, seed: int) -> list[list[str]]:
    """Return the rows of a made-up longlist, the same for the same arguments on any machine.

    Some cases are sensitive, miss the sex, or are a second case of a person, so that a draw
    has something to exclude.
    """
    # Only random() itself is promised to draw the same numbers in every version of Python.
    rng = random.Random(seed)  # noqa: S311  (a longlist, not a secret)
    officers = list(_officers(cases))
    rows: list[list[str]] = []
    for number in range(1, cases + 1):
        person = _person(rng, number)
        if rows and rng.random() < _SECOND:
            person = rows[int(rng.random() * len(rows))][1:7]
        officer = officers[int(rng.random() * len(officers))]
        sensitive = "yes" if rng.random() < _SENSITIVE else "no"
        rows.append([f"L{number:05}", *person, *_case(rng), *officer, sensitive])
    return rows


def _officers(cases: int) -> Iterator[tuple[str, str, str]]:
    """Yield the cluster, the unit and the name of every officer."""
    units = [(cluster, f"{cluster} {n + 1}") for cluster, count in _UNITS for n in range(count)]
    for number in range(max(len(units), cases // _CASES_PER_OFFICER)):
        yield (*units[number % len(units)], f"Synthetic Officer {number + 1:02}")


def _person(rng: random.Random, number: int) -> list[str]:
    """Return a person's id, names, date of birth, sex and ethnicity."""
    born = _FIRST_BIRTH + timedelta(days=int(rng.random() * _BIRTH_DAYS))
    sex = "female" if rng.random() < _FEMALE else "male"
    ethnicity = "white" if rng.random() < _WHITE else "minority_ethnic"
    known = "" if rng.random() < _NO_SEX else sex
    return [f"SYN{number:06}", f"Person {number}", "Synthetic", born.isoformat(), known, ethnicity]


def _case(rng: random.Random) -> list[str]:
    """Return a case's type of sentence, risk and start."""
    sentence = "community" if rng.random() < _COMMUNITY else "post_custody"
    left = rng.random()
    risks = (("low", _LOW), ("medium", _LOW + _MEDIUM), ("high", _LOW + _MEDIUM + _HIGH))
    risk = next((name for name, below in risks if left < below), "very_high")
    started = _FIRST_START + timedelta(days=int(rng.random() * _DAYS))
    return [sentence, risk, started.isoformat()]
