"""The sections of an overlay: fields of the framework, and what is added, dropped or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ratings_engine.standards.moving import move_key_questions
from ratings_engine.standards.nodes import Document, Map, Seq, append, place_of, remove
from ratings_engine.standards.thresholds import apply_methods, apply_thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ratings_engine.errors import Place
    from ratings_engine.standards.proposing import Item, Proposal

    Owners = dict[str, tuple[Map, Item]]

__all__ = ["apply_sections"]


class _Kind(NamedTuple):
    """A kind of thing that stands in a list of its owner: its name in claims and the list's."""

    name: str
    field: str
    owner: str

    @property
    def words(self) -> str:
        """Return how messages name it."""
        return self.name.replace("_", " ")


class _Part(NamedTuple):
    """A thing in a list of its owner."""

    node: Map
    owner: Map
    item: Item


_QUESTIONS = _Kind("key_question", "key_questions", "standard")
_PROMPTS = _Kind("prompt", "prompts", "key question")


def apply_sections(proposal: Proposal) -> None:
    """Apply what an overlay says; what fits nothing becomes a finding of the proposal.

    Moving comes before dropping, and adding last, so that a number can be given anew. What
    looks at the pack's tables comes before the framework's fields, which may be of any form.
    """
    said = proposal.said
    apply_thresholds(proposal)
    apply_methods(proposal)
    if "framework" in said:
        proposal.merge(proposal.root, said["framework"], ("framework",))
    move_key_questions(proposal)
    _standards(proposal)
    _parts(proposal, _QUESTIONS, _question_owners(proposal))
    _parts(proposal, _PROMPTS, _prompt_owners(proposal))
    _limiting_rules(proposal)


def _standards(proposal: Proposal) -> None:
    section = proposal.said.get("standards", {})
    for name, place in _dropped(section):
        if name not in proposal.standards:
            proposal.unknown(place, "standard", name, list(proposal.standards))
        elif proposal.claim_gone(("standard", name), proposal.standards[name].root, place):
            del proposal.standards[name]
    for name, change in section.get("change", {}).items():
        if name in proposal.standards:
            proposal.merge(proposal.standards[name].root, change, ("standard", name))
        else:
            place = place_of(section["change"], name, of_key=True)
            proposal.unknown(place, "standard", name, list(proposal.standards))
    for node in section.get("add", ()):
        _add_standard(proposal, node)


def _add_standard(proposal: Proposal, node: Map) -> None:
    place = place_of(node, "id")
    name = node["id"]
    if name in proposal.standards:
        _repeated(proposal, place, "standard", name, proposal.standards[name].root)
    elif proposal.claim_new(("standard", name), place):
        questions = node.get("key_questions")
        for each in (node, *(questions if isinstance(questions, Seq) else ())):
            if isinstance(each, Map):
                proposal.cite_new(each)
        proposal.standards[name] = Document(node.file, node, [])


def _question_owners(proposal: Proposal) -> dict[str, tuple[Map, Item]]:
    return {name: (document.root, ("standard", name)) for name, document in proposal.standards.items()}


def _prompt_owners(proposal: Proposal) -> dict[str, tuple[Map, Item]]:
    return {
        question["id"]: (question, ("standard", name, "key_question", question["id"]))
        for name, document in proposal.standards.items()
        for question in document.root["key_questions"]
    }


def _parts(proposal: Proposal, kind: _Kind, owners: Owners) -> None:
    """Apply a section about the items of lists: key questions of standards, prompts of questions."""
    section = proposal.said.get(kind.field, {})
    _drop_parts(proposal, section, kind, owners)
    held = _held(kind, owners)
    for name, change in section.get("change", {}).items():
        if name in held:
            proposal.merge(held[name].node, change, held[name].item)
        else:
            place = place_of(section["change"], name, of_key=True)
            proposal.unknown(place, kind.words, name, list(held))
    for name, nodes in section.get("add", {}).items():
        if name in owners:
            for node in nodes:
                _add_part(proposal, kind, node, *owners[name])
        else:
            place = place_of(section["add"], name, of_key=True)
            proposal.unknown(place, kind.owner, name, list(owners))


def _held(kind: _Kind, owners: Owners) -> dict[str, _Part]:
    """Return the parts of all owners by id."""
    return {
        node["id"]: _Part(node, owner, (*item, kind.name, node["id"]))
        for owner, item in owners.values()
        for node in owner.get(kind.field, ())
    }


def _drop_parts(proposal: Proposal, section: Mapping[str, Any], kind: _Kind, owners: Owners) -> None:
    held = _held(kind, owners)
    for name, place in _dropped(section):
        if name not in held:
            proposal.unknown(place, kind.words, name, list(held))
        elif proposal.claim_gone(held[name].item, held[name].node, place):
            _drop_part(held[name].owner, kind, name, place)


def _drop_part(owner: Map, kind: _Kind, name: str, place: Place) -> None:
    nodes = owner[kind.field]
    remove(nodes, name)
    if nodes:
        return
    if kind is _PROMPTS:
        del owner[kind.field]
    else:  # a standard without questions: the proposal is where that is wrong
        nodes.at, nodes.file = (place.line, place.column), place.file


def _add_part(proposal: Proposal, kind: _Kind, node: Map, owner: Map, item: Item) -> None:
    place = place_of(node, "id")
    name = node["id"]
    if not proposal.claim_new((*item, kind.name, name), place):
        return
    twin = next((other for other in owner.get(kind.field, ()) if other["id"] == name), None)
    if twin is not None:
        _repeated(proposal, place, kind.words, name, twin)
        return
    if kind is _QUESTIONS:
        proposal.cite_new(node)
    if kind.field not in owner:
        proposal.put(owner, kind.field, Seq(node.at, node.file), node, at=node.at)
    append(owner[kind.field], node)


def _limiting_rules(proposal: Proposal) -> None:
    """Apply the section about limiting rules; the list is there or made, so that rules have a place."""
    root = proposal.root
    if "limiting_rules" not in root and "limiting_rules" in proposal.said:
        said = proposal.said
        proposal.put(root, "limiting_rules", Seq(said.key_at["limiting_rules"], said.file), said)
    section = proposal.said.get("limiting_rules", {})
    rules = {rule["id"]: rule for rule in root.get("limiting_rules", ())}
    for name, place in _dropped(section):
        if name not in rules:
            proposal.unknown(place, "limiting rule", name, list(rules))
        elif proposal.claim_gone(("framework", "limiting_rules", name), rules[name], place):
            remove(root["limiting_rules"], name)
            del rules[name]
    for name, change in section.get("change", {}).items():
        if name in rules:
            proposal.merge(rules[name], change, ("framework", "limiting_rules", name))
        else:
            place = place_of(section["change"], name, of_key=True)
            proposal.unknown(place, "limiting rule", name, list(rules))
    for rule in section.get("add", ()):
        _add_rule(proposal, rule)


def _add_rule(proposal: Proposal, rule: Map) -> None:
    rules = proposal.root["limiting_rules"]
    place = place_of(rule, "id")
    twin = next((other for other in rules if other["id"] == rule["id"]), None)
    if twin is not None:
        _repeated(proposal, place, "limiting rule", rule["id"], twin)
    elif proposal.claim_new(("framework", "limiting_rules", rule["id"]), place):
        proposal.cite_new(rule)
        append(rules, rule)


def _repeated(proposal: Proposal, place: Place, what: str, name: str, first: Map) -> None:
    message = f"there is already a {what} '{name}', at {place_of(first, 'id')}"
    proposal.find("RE707", place, message, "change it under 'change', or give the new one its own id")


def _dropped(section: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    for index, name in enumerate(section.get("drop", ())):
        yield name, place_of(section["drop"], index)
