"""What every hand-written peer does after counting: band each question, and take the lowest."""

from __future__ import annotations

__all__ = ["report"]


def level(yes: int, no: int) -> int | None:
    """Return the rating of so many yes and no, from 0; None without an answer."""
    if not yes + no:
        return None
    return sum(100 * yes >= threshold * (yes + no) for threshold in (50, 65, 80))


def report(counts: dict[str, dict[str, tuple[int, int]]]) -> None:
    """Print the rating of each standard and the mean; ``counts`` are yes and no by provider and question."""
    for provider in sorted(counts):
        standards: dict[str, list[int]] = {}
        for question, (yes, no) in counts[provider].items():
            found = level(yes, no)
            if found is not None:
                standards.setdefault(question.rpartition(".")[0], []).append(found)
        ratings = {standard: min(levels) for standard, levels in standards.items()}
        print(provider, ratings, sum(ratings.values()), len(ratings))
