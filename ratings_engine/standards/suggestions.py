"""What to suggest for an unknown word: the nearest known one, or some that are known."""

from __future__ import annotations

__all__ = ["suggestion"]

_SHOWN = 12


def suggestion(word: str, known: list[str], otherwise: str = "") -> str:
    """Return a remedy for an unknown word: did you mean, or what is known, and what else may be done."""
    meant = _meant(word, known)
    if not otherwise:
        return meant
    return f"{meant} Or {otherwise}" if meant.endswith("?") else f"{meant}; or {otherwise}"


def _meant(word: str, known: list[str]) -> str:
    # difflib is needed only when something is wrong.
    from difflib import get_close_matches

    same = [each for each in known if each.casefold() == word.casefold()]
    close = same or get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    shown = ", ".join(known[:_SHOWN])
    return f"use one of: {shown}{', ...' if len(known) > _SHOWN else ''}" if known else "remove it"
