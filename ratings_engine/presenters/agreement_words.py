"""What is said of two markings: how far they agree, where their ratings part, what is undefined."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from ratings_engine.agreement.model import KEY_QUESTION, NO_PAIRS, NO_SPREAD, ONE_ANSWER
from ratings_engine.presenters.wording import clean, confidence, count, number, rating
from ratings_engine.vocabulary import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ratings_engine.agreement.model import Agreement, Estimate, QuestionAgreement, RatingPair

__all__ = [
    "ANSWER_NAMES",
    "estimate_words",
    "range_words",
    "say_agreement",
    "say_basis",
    "say_overall",
    "say_undefined",
]

ANSWER_NAMES: Final = ("yes", "no", "na", "unanswered", "not asked")
_WHY: Final = {
    NO_PAIRS: "no case is answered in both",
    ONE_ANSWER: "both give the same answer to every case, so that chance alone would agree as well",
    NO_SPREAD: "no interval, since the answers do not vary as it needs",
}


def estimate_words(estimate: Estimate) -> str:
    """Return a coefficient with its interval: 0.72 (0.61 to 0.83)."""
    if estimate.value is None:
        return "undefined"
    if estimate.interval is None:
        return f"{estimate.value:.2f} (no interval)"
    low, high = estimate.interval
    return f"{estimate.value:.2f} ({low:.2f} to {high:.2f})"


def range_words(question: QuestionAgreement) -> str:
    """Return how many percent agree, with the interval: 87% (82 to 91)."""
    if question.percentage is None or question.percentage_interval is None:
        return "no pairs"
    low, high = (number(Fraction(bound), 0) for bound in question.percentage_interval)
    return f"{number(question.percentage, 0)}% ({low} to {high})"


def say_agreement(found: Agreement) -> str:
    """Return how many answers to key questions agree, or to all that was compared where there is none."""
    asked = [q for q in found.questions if q.kind == KEY_QUESTION] or found.questions
    pairs, agreeing = sum(q.pairs for q in asked), sum(q.agreeing for q in asked)
    cases = count(found.cases, "case")
    if not pairs:
        return f"No answer of the {cases} in both markings can be compared."
    what = "key questions" if asked[0].kind == KEY_QUESTION else "prompts and measures"
    share = number(Fraction(100 * agreeing, pairs), 1)
    return f"{agreeing:,} of {count(pairs, 'answer')} to {what} agree ({share}%), over {cases}."


def say_overall(pair: RatingPair) -> str:
    """Return the overall rating of a provider by both markings."""
    first, second = rating(pair.first), rating(pair.second)
    if not pair.parts:
        both = "both markings give" if pair.first is not None else "both markings leave it"
        return (
            f"{clean(pair.provider)}, {OVERALL}: {both} {first if pair.first is not None else first.lower()}."
        )
    return f"{clean(pair.provider)}, {OVERALL}: {first} by the first marking, {second} by the second."


def say_undefined(found: Agreement) -> Iterator[str]:
    """Yield which coefficients are undefined, or have no interval, and why."""
    for question in found.questions:
        for name, estimate in (("kappa", question.kappa), ("alpha", question.alpha)):
            if estimate.why and name == "kappa":  # alpha is undefined where kappa is
                yield f"{question.id}: kappa and alpha are undefined: {_WHY[estimate.why]}."
            elif not estimate.why and estimate.why_no_interval:
                yield f"{question.id}: {name} has {_WHY[estimate.why_no_interval]}."
        if question.undefined:
            resamples = found.basis.resamples
            yield (
                f"{question.id}: alpha is undefined in {question.undefined:,} of {resamples:,} resamples,"
                " with one answer in all; its interval is from the others."
            )


def say_basis(found: Agreement) -> Iterator[str]:
    """Yield how the numbers were worked out."""
    basis = found.basis
    na = (
        "na is left out, like no answer at all"
        if basis.without_na
        else "na is an answer like yes and no; a case that one marking left unanswered is left out"
    )
    yield f"Cases are compared that both markings answer: {na}."
    yield (
        f"Intervals are at {confidence(basis.confidence)} confidence: Wilson's for percentages; for kappa"
        " by its standard error; for alpha by"
        f" {basis.resamples:,} resamples of the cases, seed {basis.seed}."
    )
    yield "Cohen's kappa and Krippendorff's alpha are 1 where all agree, 0 where chance agrees as often."
    yield "Both markings are rated by the cases that are in both, and without discretion."
