"""An overlay moves key questions: to another number, and with it perhaps to another standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ratings_engine.standards.nodes import Map, Seq, append, each_map, place_of, remove

if TYPE_CHECKING:
    from ratings_engine.errors import Place
    from ratings_engine.standards.nodes import Mark
    from ratings_engine.standards.proposing import Proposal

__all__ = ["move_key_questions"]


def move_key_questions(proposal: Proposal) -> None:
    """Move what ``key_questions.move`` says; samples may go on using the old numbers."""
    section = proposal.said.get("key_questions", {})
    moves = section.get("move", {})
    for old, new in moves.items():
        place = place_of(moves, old, of_key=True)
        if _may_move(proposal, old, new, place):
            _move(proposal, old, new, moves)


def _owner(question: str) -> str:
    """Return the id of the standard that a key question's number belongs to."""
    return question.rpartition(".")[0]


def _may_move(proposal: Proposal, old: str, new: str, place: Place) -> bool:
    held = {q["id"]: (name, q) for name, d in proposal.standards.items() for q in d.root["key_questions"]}
    if old not in held:
        proposal.unknown(place, "key question", old, list(held))
    elif _owner(new) not in proposal.standards:
        proposal.unknown(place, "standard", _owner(new), list(proposal.standards))
    elif new in held:
        message = f"there is already a key question '{new}', at {place_of(held[new][1], 'id')}"
        proposal.find("RE707", place, message, "move that one first, or choose a free number")
    else:
        name, node = held[old]
        item, its = ("standard", name, "key_question", old), ("standard", _owner(new), "key_question", new)
        return proposal.claim_moved(item, node, its, place)
    return False


def _move(proposal: Proposal, old: str, new: str, moves: Map) -> None:
    before, after = (proposal.standards[_owner(name)].root for name in (old, new))
    mark = moves.value_at[old]
    node = next(question for question in before["key_questions"] if question["id"] == old)
    remove(before["key_questions"], old)
    append(after["key_questions"], node)
    if not before["key_questions"]:  # unless the proposal drops it, it is the proposal that is wrong
        before["key_questions"].at, before["key_questions"].file = mark, moves.file
    _renumber(proposal, node, new, moves, mark)
    former = Seq(mark, moves.file)
    former += [*node.get("formerly", ()), old]
    former.value_at += [mark] * len(former)
    proposal.put(node, "formerly", former, moves, at=mark)
    _follow(proposal, old, moves)
    if before is not after:
        _take_along(proposal, (before, after), node, moves, mark)


def _follow(proposal: Proposal, old: str, moves: Map) -> None:
    """Let limiting rules go on looking at a key question that has another number now."""
    for condition in each_map(proposal.root.get("limiting_rules")):
        if condition.get("key_question") == old:
            proposal.put(condition, "key_question", moves[old], moves, at=moves.value_at[old])


def _take_along(proposal: Proposal, owners: tuple[Map, Map], node: Map, moves: Map, mark: Mark) -> None:
    """Let what was asked of some cases or providers only still be asked of those only."""
    before, after = owners
    if "applies_when" in before:
        proposal.put(node, "applies_when", _both(before, node), moves, at=mark)
    every = list(proposal.root["provider_types"])
    types = Seq(mark, moves.file)
    types += [each for each in node.get("applies_to", every) if each in before.get("applies_to", every)]
    types.value_at += [mark] * len(types)
    if not set(after.get("applies_to", every)) <= set(types):
        proposal.put(node, "applies_to", types, moves, at=mark)


def _renumber(proposal: Proposal, node: Map, new: str, moves: Map, mark: Mark) -> None:
    proposal.put(node, "id", new, moves, at=mark)
    for prompt in node.get("prompts", ()):
        letter = prompt["id"].rpartition(".")[2]
        proposal.put(prompt, "id", f"{new}.{letter}", moves, at=mark)


def _both(standard: Map, question: Map) -> Map:
    """Return the condition that both a standard and its question set."""
    condition: Map = standard["applies_when"]
    if "applies_when" not in question:
        return condition
    both = Map(condition.at, condition.file)
    parts = Seq(condition.at, condition.file)
    for part in (condition, question["applies_when"]):
        append(parts, part)
    both["all"] = parts
    both.key_at["all"] = both.value_at["all"] = condition.at
    return both
