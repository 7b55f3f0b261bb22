"""The catalogue: every code that this package tells, what it means and why it matters.

Severities: an ``error`` is what rating refuses, a ``warning`` rates and would surprise its
author, a ``note`` is worth knowing and nothing more.
"""

from __future__ import annotations

import functools
import os
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from ratings_engine.errors import UsageError
from ratings_engine.lint import (
    checks,
    essentials_agreement,
    essentials_authoring,
    essentials_counterfactual,
    essentials_diff,
    essentials_draw,
    essentials_engine,
    essentials_packs,
    essentials_reading,
    essentials_samples,
    essentials_sampling,
    essentials_scale,
    essentials_spark,
    essentials_stability,
    essentials_subgroups,
    essentials_tallies,
    essentials_workbench,
)
from ratings_engine.lint.check import REGISTERED, Check
from ratings_engine.standards.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["catalogue", "check_called", "nearest_code", "registered"]

_ESSENTIALS = (
    *essentials_reading.ESSENTIALS,
    *essentials_agreement.ESSENTIALS,
    *essentials_authoring.ESSENTIALS,
    *essentials_counterfactual.ESSENTIALS,
    *essentials_diff.ESSENTIALS,
    *essentials_draw.ESSENTIALS,
    *essentials_packs.ESSENTIALS,
    *essentials_workbench.ESSENTIALS,
    *essentials_samples.ESSENTIALS,
    *essentials_sampling.ESSENTIALS,
    *essentials_scale.ESSENTIALS,
    *essentials_spark.ESSENTIALS,
    *essentials_stability.ESSENTIALS,
    *essentials_subgroups.ESSENTIALS,
    *essentials_tallies.ESSENTIALS,
    *essentials_engine.ESSENTIALS,
)


@functools.cache
def registered() -> tuple[Check, ...]:
    """Return the checks that run over a pack, in order of code; their modules are imported here."""
    for module in iter_modules(checks.__path__, f"{checks.__name__}."):
        import_module(module.name)
    return tuple(REGISTERED[code] for code in sorted(REGISTERED))


@functools.cache
def catalogue() -> Mapping[str, Check]:
    """Return every check by code, in order of code."""
    every = sorted((*_ESSENTIALS, *registered()), key=lambda check: check.code)
    twice = [check.code for check, other in pairwise(every) if check.code == other.code]
    if twice:
        raise ValueError(f"in the catalogue twice: {', '.join(twice)}")
    return {check.code: check for check in every}


def check_called(words: str) -> Check:
    """Return the check with a code or a name.

    Raises UsageError RE016 where there is none.
    """
    by_name = {name: check for check in catalogue().values() for name in (check.code, check.name)}
    found = by_name.get(words.strip().upper()) or by_name.get(words.strip().lower())
    if found is None:
        raise UsageError("RE016", f"there is no check '{words}'", remedy=suggestion(words, list(by_name)))
    return found


def nearest_code(word: str) -> str:
    """Return a remedy for an unknown code: the code that begins most like it."""
    start = os.path.commonprefix
    return f"did you mean '{max(catalogue(), key=lambda code: len(start([code, word])))}'?"
