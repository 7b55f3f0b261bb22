"""Which numbers of a breakdown to hide, so that no small one can be worked out.

The provider's own counts are published beside the breakdown, so hiding the small numbers alone
does not hide them. What is hidden is chosen so that for every small number a second table can be
named that agrees with all that is shown and has another number there; ``moving`` names it.

For each key question the yes and no of a subgroup are shown together or hidden together. Its
not applicable and unanswered cases and its size are hidden throughout the breakdown where any
of them is small: otherwise what is shown of one question would tell what is hidden of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.subgroups.moving import Hidden, Moves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.subgroups.counting import Counts

__all__ = ["Hidden", "choose_hidden"]


class _Small(NamedTuple):
    """A small number: how many cases of ``group`` have ``answer`` to ``question``, all by position."""

    question: int
    group: int
    answer: int


def choose_hidden(counts: Counts, below: int, *, sizes_known: bool) -> Hidden | None:
    """Return what to hide of a breakdown so that numbers of 1 to ``below`` - 1 cannot be worked out.

    Of the safe choices it is the one that shows the most percentages. ``sizes_known`` says that
    the sizes of subgroups follow from what is published besides. None: no choice is safe.
    """
    small = [
        _Small(question, group, answer)
        for question, rows in enumerate(counts.answers)
        for group, row in enumerate(rows)
        for answer, number in enumerate(row.asked)
        if 0 < number < below
    ]
    moves = Moves(counts, sizes_known=sizes_known)
    tiny = [group for group, size in enumerate(counts.sizes) if size < below]
    extended = [_extended(moves, small, start) for start in _starts(counts, below)]
    safe = [h for h in extended if h is not None and all(moves.size_safe(h, group) for group in tiny)]
    return min(safe, key=_hidden_rows) if safe else None


def _hidden_rows(hidden: Hidden) -> int:
    return sum(len(groups) for groups in hidden.rows)


def _starts(counts: Counts, below: int) -> Iterator[Hidden]:
    """Yield what to begin with: always the rows with a small yes or no.

    If nothing else is small, that alone. Else the rest of each row as well, and, for each
    subgroup, the questions in which it has no such rest that a case could have come from;
    last of all everything.
    """
    primary = tuple(
        frozenset(g for g, row in enumerate(rows) if any(0 < n < below for n in (row.yes, row.no)))
        for rows in counts.answers
    )
    if not any(0 < n < below for n in _beside_yes_and_no(counts)):
        yield Hidden(primary, rest=False)
    yield Hidden(primary, rest=True)
    everyone = frozenset(range(len(counts.sizes)))
    for group in everyone:
        bare = (not row[group].na and not row[group].unanswered for row in counts.answers)
        yield Hidden(tuple(everyone if b else p for b, p in zip(bare, primary, strict=True)), rest=True)
    yield Hidden(tuple(everyone for _ in primary), rest=True)


def _beside_yes_and_no(counts: Counts) -> Iterator[int]:
    """Yield the sizes of subgroups, and how many were not applicable, unanswered and not asked."""
    yield from counts.sizes
    for rows in counts.answers:
        for row in rows:
            yield from (row.na, row.unanswered, row.not_asked)


def _extended(moves: Moves, small: list[_Small], hidden: Hidden) -> Hidden | None:
    """Return ``hidden`` with so many more rows that every small number is safe; None if none will do.

    Hiding more never makes a safe number unsafe, so each is looked at until it is.
    """
    for number in small:
        while not moves.safe(hidden, *number):
            more = _next_row(moves.counts, hidden, number)
            if more is None:
                return None
            rows = list(hidden.rows)
            rows[number.question] |= {more}
            hidden = hidden._replace(rows=tuple(rows))
    return hidden


def _next_row(counts: Counts, hidden: Hidden, number: _Small) -> int | None:
    """Return the row to hide next: the number's own, else the one with the fewest yes and no."""
    rows = counts.answers[number.question]
    shown = [group for group in range(len(rows)) if group not in hidden.rows[number.question]]
    if number.group in shown:
        return number.group
    return min(shown, key=lambda group: (rows[group].yes + rows[group].no, group), default=None)
