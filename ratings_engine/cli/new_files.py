"""What ``new`` writes: the files of each kind as text, made to fit the pack that they are for."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.cli.scaffolds import (
    asked_of_cases,
    boundary_rows,
    enough_cases,
    moved_threshold,
    reference_from,
    require_number,
    require_slug,
    title_of,
    unfit,
)
from ratings_engine.errors import Place, UsageError
from ratings_engine.presenters.scaffolding import fill, pack_files, schema_files
from ratings_engine.standards.installed import FRAMEWORK, shipped_ids
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.pack import read_pack

if TYPE_CHECKING:
    from fractions import Fraction

    from ratings_engine.standards.model import Standards
    from ratings_engine.standards.nodes import Map

    Files = dict[str, str]

__all__ = ["new_overlay", "new_pack", "new_standard", "new_test"]


class _Opened(NamedTuple):
    """A pack that files are added to: compiled, and its framework as YAML."""

    standards: Standards
    root: Map


def new_pack(folder: str, name: str, title: str | None) -> Files:
    """Return the files of a new pack by their paths in ``folder``.

    Raises UsageError RE032 for a name that cannot be used, RE030 where something has it.
    """
    _require_free(name)
    path = os.path.join(folder, name)
    if os.path.lexists(path):
        remedy = "choose another name, or remove it first"
        raise UsageError("RE030", "there is already something here", place=Place(path), remedy=remedy)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    files = pack_files(id=name, title=title_of(title, name), first_day=today.isoformat())
    files |= schema_files("framework", "standard", "test")
    return {f"{name}/{file}": text for file, text in files.items()}


def _require_free(name: str) -> None:
    """Refuse a name that means something else already.

    Raises UsageError RE032.
    """
    require_slug(name)
    if name in shipped_ids():
        raise UsageError("RE032", f"'{name}' is the name of a shipped pack", remedy="choose another name")
    if f"{name}.yaml" == FRAMEWORK:
        remedy = "choose another name"
        raise UsageError("RE032", f"'{name}' names the file that makes a folder a pack", remedy=remedy)


def new_standard(folder: str, number: str, title: str | None, *, judged: bool) -> Files:
    """Return the files that add a standard to the pack in ``folder``.

    Raises UsageError RE032 for a number that cannot be used, RE033 for one that does not fit.
    """
    require_number(number)
    opened = _open(folder)
    values = {
        "id": number,
        "domain": _domain_of(number, opened.standards, folder),
        "title": title_of(title, f"standard {number}"),
        "source": next(iter(opened.standards.sources)),
        "first": f"{number}.1",
        "second": f"{number}.2",
    }
    name = f"standard-{number.replace('.', '-')}"
    kind = "standard-judged" if judged else "standard-by-cases"
    heading = f"{values['title']}: {number}"
    tests = _judgements(heading, opened, number) if judged else _boundaries_of(heading, opened, f"{number}.1")
    files = {f"{name}.yaml": fill(f"{kind}.yaml", **values), f"tests/{name}.yaml": tests}
    return {**files, **_missing_schemas(folder, "standard", "test")}


def new_overlay(folder: str, name: str, title: str | None, pack: str) -> Files:
    """Return the files of an overlay in ``folder`` that extends ``pack``, and moves a threshold.

    Raises UsageError RE032 for a name that cannot be used, RE033 where it would not work.
    """
    _require_free(name)
    if os.path.exists(os.path.join(folder, FRAMEWORK)):
        raise unfit("the folder is a pack, whose files are standards", folder, "put the overlay beside it")
    extends = reference_from(folder, pack)
    standards = load_standards(pack)
    asked = asked_of_cases(standards)
    if asked is None:
        raise unfit("no key question is answered by cases", pack, "write the overlay by hand")
    question = asked.question
    moved = moved_threshold(question.banding.bands, {o.id for o in standards.overlays}, pack)
    values = {"id": name, "extends": extends, "title": title_of(title, name), "banding": question.banding.id}
    tests = {"title": values["title"], "provider_type": asked.provider_type, "key_question": question.id}
    cases, rows = enough_cases(question.minimum_cases), boundary_rows(moved.bands, standards.rounding)
    return {
        f"{name}.yaml": fill("overlay.yaml", rating=moved.rating, threshold=_written(moved.value), **values),
        f"tests/{name}.yaml": fill("tests-of-boundaries.yaml", rows=rows, cases=cases, **tests),
        **_missing_schemas(folder, "overlay", "test"),
    }


def new_test(folder: str, name: str, title: str | None) -> Files:
    """Return the file that adds tests to the pack in ``folder``: of its first key question's thresholds.

    Raises UsageError RE032 for a name that cannot be used, RE033 where there is no pack.
    """
    require_slug(name)
    opened = _open(folder)
    heading = title_of(title, name)
    asked = asked_of_cases(opened.standards)
    if asked is None:
        text = _judgements(heading, opened, opened.standards.standards[0].id)
    else:
        text = fill(
            "tests-of-boundaries.yaml",
            title=heading,
            provider_type=asked.provider_type,
            key_question=asked.question.id,
            rows=boundary_rows(asked.question.banding.bands, opened.standards.rounding),
            cases=enough_cases(asked.question.minimum_cases),
        )
    return {f"tests/{name}.yaml": text, **_missing_schemas(folder, "test")}


def _judgements(heading: str, opened: _Opened, standard: str) -> str:
    found = next((s for s in opened.standards.standards if s.id == standard), None)
    types = [t.id for t in opened.standards.provider_types if found is None or t.id in found.applies_to]
    return fill("tests-of-judgements.yaml", title=heading, provider_type=types[0], standard=standard)


def _boundaries_of(heading: str, opened: _Opened, question: str) -> str:
    """Return tests of a key question that is rated as the pack's usually are."""
    usual = opened.root["key_questions"]
    return fill(
        "tests-of-boundaries.yaml",
        title=heading,
        provider_type=opened.standards.provider_types[0].id,
        key_question=question,
        rows=boundary_rows(opened.standards.bandings[usual["banding"]].bands, opened.standards.rounding),
        cases=enough_cases(usual.get("minimum_cases", 1)),
    )


def _open(folder: str) -> _Opened:
    """Return the pack in ``folder``.

    Raises UsageError RE033 where there is none, InvalidInput where it has errors.
    """
    if not os.path.isfile(os.path.join(folder, FRAMEWORK)):
        remedy = "name a pack's folder; 'ratings-engine new pack NAME' makes one"
        raise unfit(f"{folder} is no pack's folder", folder, remedy)
    reference = os.path.join(folder, "")  # a path, even where something installed has that name
    return _Opened(load_standards(reference), read_pack(reference).framework.root)


def _domain_of(number: str, standards: Standards, folder: str) -> str:
    domain = number.partition(".")[0]
    if domain not in standards.domains:
        known = ", ".join(f"{n} {name}" for n, name in standards.domains.items())
        remedy = f"use a number of one of its domains ({known}), or add the domain to {FRAMEWORK}"
        raise unfit(f"the pack has no domain {domain}", os.path.join(folder, FRAMEWORK), remedy)
    if number in {standard.id for standard in standards.standards}:
        raise unfit(f"the pack already has a standard {number}", folder, "choose another number")
    return domain


def _written(value: Fraction) -> int | str:
    """Return an exact number as a pack has it: whole, or a fraction in quotes."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def _missing_schemas(folder: str, *names: str) -> Files:
    """Return the schemas that are not beside the files yet; those that are there stay."""
    files = schema_files(*names)
    return {file: text for file, text in files.items() if not os.path.lexists(os.path.join(folder, file))}
