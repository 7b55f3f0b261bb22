"""What is raised where two looks at a table contradict each other: nothing can be rated then."""

from __future__ import annotations

from ratings_engine.errors import Place, RatingsError

__all__ = ["contradicts_itself", "has_grown"]


def contradicts_itself(file: str, what: str) -> RatingsError:
    """Return the error RE505 for a table whose rows are not what was told of them.

    A Parquet file tells the least and greatest value of each column beside the column; engines
    believe it.
    """
    return RatingsError(
        "RE505",
        f"the table contradicts itself: {what}",
        place=Place(file),
        remedy="write the file again from where it came from; a part of it is damaged",
    )


def has_grown(file: str) -> RatingsError:
    """Return the error RE505 for a table that had fewer cases when its groups were told."""
    message = "there are more cases than there were a moment ago"
    remedy = "rate it again once nothing is written to it"
    return RatingsError("RE505", message, place=Place(file), remedy=remedy)
