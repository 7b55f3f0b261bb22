"""What it would take, and what it would lose: the model that presenters read.

Levels are 0 Inadequate to 3 Outstanding. A changed answer is a yes that becomes no, or a no that
becomes yes, to one key question in one case, and costs 1 in ``cases``; a judgement moved by one
rating costs 1 in ``judgements``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.vocabulary import Level

__all__ = ["Answer", "Assumed", "Change", "Counterfactual", "Held", "Way"]


class Change(NamedTuple):
    """One key question, or one judged standard, that would be rated otherwise.

    ``cases`` answers become ``answer`` (yes or no) of the ``of`` cases that were answered, ``yes``
    of them yes; or a judgement moves by ``judgements`` ratings, and then ``answer`` is empty and
    ``of`` and ``yes`` are None. ``key_question`` is None where the standard itself is judged.
    """

    standard: str
    key_question: str | None
    level_from: Level
    level_to: Level
    cases: int
    judgements: int
    answer: str
    of: int | None
    yes: int | None


class Way(NamedTuple):
    """A set of changes that does it; ``lapsed`` are standards whose discretion would no longer stand."""

    changes: tuple[Change, ...]
    lapsed: tuple[str, ...]


class Answer(NamedTuple):
    """The cheapest changes by which something is rated ``level``, or beyond.

    ``up`` says on which side: that or better, else that or worse. ``why`` is empty where there is a
    way, else why there is none: not_rated, published_total, limits (rules in ``limits``), held
    (nothing it rests on can be changed) or out_of_reach, and ``best`` is then how near changes come.
    ``cases`` and ``judgements`` are the cost, and ``ways`` those that cost no more than it, of
    which ``more`` are not listed. A way without changes: it is so already.
    """

    level: Level
    up: bool
    why: str
    cases: int | None
    judgements: int | None
    ways: tuple[Way, ...]
    more: int
    best: Level | None
    limits: tuple[str, ...]

    @property
    def cost(self) -> int | None:
        """Return answers and judgements changed together; None where there is no way."""
        return None if self.cases is None or self.judgements is None else self.cases + self.judgements


class Held(NamedTuple):
    """A standard or key question that nothing here changes, and why.

    ``why``: not_rated, unknown_count (a published percentage that does not say how many cases
    were yes) or indicators (it rests on measures, and nobody judged it).
    """

    subject: str
    why: str


class Assumed(NamedTuple):
    """A published percentage of ``of`` cases that was taken to be ``yes`` of them."""

    key_question: str
    percentage: Fraction
    of: int
    yes: int


class Counterfactual(NamedTuple):
    """What it would take for ``target``, now rated ``level``, to be rated ``to``.

    ``cases_alone`` and ``judgements_alone`` are the answers where only the one kind may change;
    None where there is only one kind. ``loses`` is what would lose the present rating: None where
    there is none, or none below it.
    """

    provider: str
    provider_type: str
    target: str
    level: Level | None
    to: Level
    answer: Answer
    cases_alone: Answer | None
    judgements_alone: Answer | None
    loses: Answer | None
    held: tuple[Held, ...]
    assumed: tuple[Assumed, ...]
