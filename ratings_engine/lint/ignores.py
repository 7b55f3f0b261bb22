"""Ignoring findings by comments that give a reason: ``# ratings: ignore=RE123 -- reason``.

At the end of a line a comment is about that line; on a line of its own, about the next line
that is neither empty nor a comment. Errors cannot be ignored, because rating refuses them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ratings_engine.errors import Edit, Finding, Place
from ratings_engine.lint.catalogue import catalogue, nearest_code
from ratings_engine.lint.check import in_passing
from ratings_engine.lint.comments import Comment, Lines, instructions
from ratings_engine.lint.linting import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Ignored", "Judged", "without_ignored"]

_FORM = re.compile(
    r"#+[ \t]*ratings:[ \t]*ignore[ \t]*=[ \t]*(?P<codes>\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*(?:--(?P<reason>.*))?"
)
_OWN_GROUP = "comments"


class Ignored(NamedTuple):
    """A finding that a comment at ``place`` ignores, and why."""

    finding: Finding
    reason: str
    place: Place


class Judged(NamedTuple):
    """The findings that are told, and those that are ignored."""

    findings: list[Finding]
    ignored: list[Ignored]


class _Instruction(NamedTuple):
    """A comment that was understood: its codes, its reason and the line that it is about."""

    file: str
    comment: Comment
    codes: tuple[str, ...]
    reason: str
    about: int

    @property
    def place(self) -> Place:
        return Place(self.file, self.comment.line, self.comment.column)


def without_ignored(
    findings: Iterable[Finding], contents: Mapping[str, bytes], *, complete: bool = True
) -> Judged:
    """Return which findings are told and which the comments in ``contents`` ignore.

    ``contents`` are the bytes of valid YAML files by name. Findings about the comments
    themselves are added; that one ignores nothing only if every check was run (``complete``).
    """
    told, ignored = list(findings), list[Ignored]()
    remarks: list[Finding] = []
    for file, content in contents.items():
        if b"ratings:" not in content:
            continue
        text = content.decode("utf-8-sig")
        lines = Lines(text)
        for comment in instructions(text):
            instruction = _understood(file, comment, lines)
            if instruction is None:
                remarks.append(_not_understood(file, comment))
                continue
            hidden = _hidden(instruction, told)
            ignored += [Ignored(finding, instruction.reason, instruction.place) for finding in hidden]
            told = [finding for finding in told if finding not in hidden]
            remarks += _remarks(instruction, lines, {f.code for f in hidden}, complete=complete)
    return Judged(in_order([*told, *remarks]), ignored)


def _understood(file: str, comment: Comment, lines: Lines) -> _Instruction | None:
    found = _FORM.fullmatch(comment.text)
    if found is None:
        return None
    codes = tuple(dict.fromkeys(code.strip() for code in found["codes"].upper().split(",")))
    about = _next_line(lines, comment.line) if comment.alone else comment.line
    return _Instruction(file, comment, codes, (found["reason"] or "").strip(), about)


def _next_line(lines: Lines, number: int) -> int:
    """Return the next line after ``number`` that is neither empty nor a comment."""
    last = len(lines.starts)
    return next((n for n in range(number + 1, last + 1) if lines.line(n).strip()[:1] not in ("", "#")), last)


def _hidden(instruction: _Instruction, findings: list[Finding]) -> list[Finding]:
    if not instruction.reason:
        return []
    return [
        finding
        for finding in findings
        if finding.code in instruction.codes
        and not (finding.severity == "error" or _cannot_be_ignored(finding.code))
        and (finding.place.file, finding.place.line) == (instruction.file, instruction.about)
    ]


def _remarks(instruction: _Instruction, lines: Lines, used: set[str], *, complete: bool) -> Iterator[Finding]:
    """Yield what is wrong with an instruction."""
    known = [code for code in instruction.codes if code in catalogue()]
    for code in instruction.codes:
        if code not in known:
            message = f"there is no check '{code}' to ignore"
            yield _remark("RE453", instruction, message, nearest_code(code))
    refused = [code for code in known if _cannot_be_ignored(code)]
    for code in refused:
        what = "is about comments such as this" if catalogue()[code].group == _OWN_GROUP else "is an error"
        yield _remark("RE454", instruction, f"{code} {what}, and cannot be ignored")
    if not instruction.reason:
        yield _remark("RE451", instruction, f"no reason is given for ignoring {', '.join(instruction.codes)}")
    elif complete:
        for code in sorted(set(known) - set(refused) - used):
            edit = _without(instruction, code, lines)
            message = f"{code} is ignored, and is not found on line {instruction.about}"
            yield _remark("RE452", instruction, message, edit=edit)


def _cannot_be_ignored(code: str) -> bool:
    check = catalogue().get(code)
    return check is not None and (check.severity == "error" or check.group == _OWN_GROUP)


def _remark(
    code: str, instruction: _Instruction, message: str, remedy: str = "", edit: Edit | None = None
) -> Finding:
    check = catalogue()[code]
    return Finding(code, check.severity, instruction.place, message, remedy or in_passing(check.remedy), edit)


def _not_understood(file: str, comment: Comment) -> Finding:
    check = catalogue()["RE455"]
    place = Place(file, comment.line, comment.column)
    message = f"'{comment.text[:60]}' is not understood"
    return Finding(check.code, check.severity, place, message, in_passing(check.remedy))


def _without(instruction: _Instruction, code: str, lines: Lines) -> Edit:
    """Return the edit that takes ``code`` out of a comment, and the comment with its last code."""
    comment = instruction.comment
    if len(instruction.codes) > 1:
        rest = ",".join(c for c in instruction.codes if c != code)
        return Edit(instruction.place, comment.text, f"# ratings: ignore={rest} -- {instruction.reason}")
    line = lines.line(comment.line)
    if comment.alone:
        return Edit(Place(instruction.file, comment.line, 1), line, "")
    before = line[: comment.column - 1]
    spaces = len(before) - len(before.rstrip(" \t"))
    start = comment.column - spaces
    return Edit(Place(instruction.file, comment.line, start), before[start - 1 :] + comment.text, "")
