"""The program as production rules, for the rule engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.rating.rules_of_limits import limit_rules
from ratings_engine.rating.rules_of_overall import overall_rules
from ratings_engine.rating.rules_of_shares import conclusions_without_shares, scheme_rules
from ratings_engine.rating.rules_of_standards import standard_rules

if TYPE_CHECKING:
    from ratings_engine.rating.productions import Production
    from ratings_engine.rating.program import Program

__all__ = ["Rulebook", "compile_rulebook"]


class Rulebook(NamedTuple):
    """All productions of a program, and the scheme id of each key question and measure."""

    productions: tuple[Production, ...]
    scheme_ids: dict[str, str]


def compile_rulebook(program: Program) -> Rulebook:
    """Return the productions of a program."""
    schemes = list(dict.fromkeys(program.schemes.values()))
    scheme_ids = {subject: f"k{schemes.index(scheme)}" for subject, scheme in program.schemes.items()}
    productions = [
        *conclusions_without_shares(),
        *(p for index, scheme in enumerate(schemes) for p in scheme_rules(f"k{index}", scheme)),
        *standard_rules(program),
        *limit_rules(program),
        *overall_rules(program),
    ]
    return Rulebook(tuple(productions), scheme_ids)
