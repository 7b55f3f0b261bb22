"""Tests of reading YAML and JSON: plain data, places, and what is refused."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ratings_engine.errors import Finding, InvalidInput, Place, RatingsError
from ratings_engine.standards import source
from ratings_engine.standards.source import Exact, Map, Seq, as_text, parse, place_of, read, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

PARSERS = {"libyaml": getattr(yaml, "CSafeLoader", None), "python": yaml.SafeLoader}


@pytest.fixture(autouse=True, params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run every test with both of PyYAML's parsers, since an installation may lack the fast one."""
    name: str = request.param
    if PARSERS[name] is None:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(source, "_LOADER", PARSERS[name])
    return name


def value(written: str) -> Any:
    """Return what ``written`` reads as where it is the value of a key."""
    return parse(f"key: {written}".encode(), "pack.yaml").root["key"]


def refusal(content: str | bytes, name: str = "pack.yaml") -> RatingsError:
    """Return the error that parsing ``content`` ends with."""
    encoded = content.encode() if isinstance(content, str) else content
    with pytest.raises(RatingsError) as caught:
        parse(encoded, name)
    return caught.value


def code_and_place(content: str | bytes, name: str = "pack.yaml") -> tuple[str, str]:
    """Return the code of a refusal and where it points."""
    error = refusal(content, name)
    return error.code, str(error.place)


# --- scalars


@pytest.mark.parametrize(
    "written",
    [
        "yes", "no", "Yes", "No", "YES", "NO", "y", "n", "on", "off", "na", "2018-04-01", "12:30",
        "1e5", "0x10", "1_000", "010", "-01", ".5", "5.", ".inf", ".nan", "1/3", "2.1.1", "1,5",
        "True.", "nil", "NuLL", "٣",
    ],
)  # fmt: skip
def test_bare_words_stay_text(written: str) -> None:
    """Only numbers, true, false and null are more than text: an answer is never a boolean."""
    assert value(written) == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False)],
)
def test_booleans(written: str, expected: bool) -> None:  # noqa: FBT001
    """The words true and false are booleans."""
    assert value(written) is expected


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "# only a comment"])
def test_null(written: str) -> None:
    """The word null, a tilde and nothing at all are null."""
    assert value(written) is None


@pytest.mark.parametrize(
    ("written", "expected"), [("0", 0), ("7", 7), ("-3", -3), ("+5", 5), ("999999999999999999", 10**18 - 1)]
)
def test_integers(written: str, expected: int) -> None:
    """Whole numbers of up to 18 digits are integers."""
    actual = value(written)
    assert (type(actual), actual) == (int, expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2.10", Fraction(21, 10)),
        ("2.1", Fraction(21, 10)),
        ("0.1", Fraction(1, 10)),
        ("-0.50", Fraction(-1, 2)),
        ("+1.0", Fraction(1)),
        ("00.5", Fraction(1, 2)),
        ("64.99999999999999", Fraction(6499999999999999, 10**14)),
    ],
)
def test_decimals_are_exact_and_keep_how_they_were_written(written: str, expected: Fraction) -> None:
    """A decimal is an exact fraction, and 2.10 can still be shown as 2.10."""
    actual = value(written)
    assert (type(actual), actual, as_text(actual)) == (Exact, expected, written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"2.10"', "2.10"),
        ("'5'", "5"),
        ('"true"', "true"),
        ("'null'", "null"),
        ("''", ""),
        ("|\n  5\n", "5\n"),
        (">\n  no\n", "no\n"),
        ('"\\u00a3 \\x41 \\t"', "£ A \t"),
    ],
)
def test_quoted_and_block_scalars_are_text(written: str, expected: str) -> None:
    """What stands in quotes, or in a block, is text whatever it looks like."""
    assert value(written) == expected


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [(True, "true"), (False, "false"), (None, ""), (7, "7"), ("2.10", "2.10"), ("", "")],
)
def test_as_text_of_other_scalars(scalar: object, expected: str) -> None:
    """Every scalar can be shown as it stands in a file."""
    assert as_text(scalar) == expected


def test_keys_are_always_text() -> None:
    """A key is text, even where it looks like a number, a boolean or null."""
    root = parse(b'2.10: a\n7: b\ntrue: c\n~: d\n"": e\n? plain\n: f\n', "pack.yaml").root
    assert root == {"2.10": "a", "7": "b", "true": "c", "~": "d", "": "e", "plain": "f"}


def test_a_merge_key_is_a_key_like_any_other() -> None:
    """The key << merges nothing; it is left for the schema to refuse."""
    assert parse(b"a:\n  <<: {b: 1}\n", "pack.yaml").root == {"a": {"<<": {"b": 1}}}


def test_a_root_may_be_anything() -> None:
    """A document may be a list, a scalar or null; its schema says what it must be."""
    roots = [parse(text, "pack.yaml").root for text in (b"[]", b"- 1\n- b\n", b"text", b"4", b"---\n")]
    assert roots == [[], [1, "b"], "text", 4, None]


@pytest.mark.parametrize(
    "text", ["---\na: 1\n", "a: 1\n...\n", "%YAML 1.2\n---\na: 1\n", "\ufeffa: 1", "a: 1\r\n"]
)
def test_marks_around_one_document(text: str) -> None:
    """Document marks, a directive, a byte order mark and any line ends change nothing."""
    assert parse(text.encode(), "pack.yaml").root == {"a": 1}


# --- places

PLACES = b"""\
# A comment
id: x
bands:
  - {rating: good, below: 5}
  - 7
nested:
    inner: "text"
"""


def test_places_of_values() -> None:
    """Every value of a mapping has its line and column, counted from 1."""
    root = parse(PLACES, "pack.yaml").root
    assert root.value_at == {"id": (2, 5), "bands": (4, 3), "nested": (7, 5)}


def test_places_of_keys() -> None:
    """Every key of a mapping has its line and column."""
    assert parse(PLACES, "pack.yaml").root.key_at == {"id": (2, 1), "bands": (3, 1), "nested": (6, 1)}


def test_places_of_list_items() -> None:
    """Every item of a list has its line and column."""
    assert parse(PLACES, "pack.yaml").root["bands"].value_at == [(4, 5), (5, 5)]


def test_places_in_flow_style() -> None:
    """Keys and values on one line are told apart by their columns."""
    band = parse(PLACES, "pack.yaml").root["bands"][0]
    assert (band.key_at, band.value_at) == (
        {"rating": (4, 6), "below": (4, 20)},
        {"rating": (4, 14), "below": (4, 27)},
    )


def test_places_of_containers() -> None:
    """A mapping or list stands where its first key or item does."""
    root = parse(PLACES, "pack.yaml").root
    assert (root.at, root["bands"].at, root["bands"][0].at, root["nested"].at) == (
        (2, 1), (4, 3), (4, 5), (7, 5),
    )  # fmt: skip


def test_containers_are_plain_data() -> None:
    """Mappings and lists with places are still dictionaries and lists."""
    root = parse(PLACES, "pack.yaml").root
    assert (type(root), type(root["bands"])) == (Map, Seq)
    assert root == {"id": "x", "bands": [{"rating": "good", "below": 5}, 7], "nested": {"inner": "text"}}


def test_place_of() -> None:
    """A value, a key, an item and a container can be asked for their places in a file."""
    root = parse(PLACES, "pack.yaml").root
    places = [
        place_of(root, "nested"),
        place_of(root, "nested", of_key=True),
        place_of(root["bands"], 1),
        place_of(root["bands"]),
        place_of(root, "not there"),
        place_of(root["bands"], 9),
    ]
    expected = ["7:5", "6:1", "5:5", "4:3", "2:1", "4:3"]
    assert [str(place) for place in places] == [f"pack.yaml:{mark}" for mark in expected]


def test_columns_count_characters() -> None:
    """A column counts characters, not bytes."""
    assert parse("{é: ü, b: 1}".encode(), "pack.yaml").root.key_at == {"é": (1, 2), "b": (1, 8)}


# --- duplicate keys


def test_a_duplicate_key_is_a_finding_with_both_places() -> None:
    """A key given twice is found at the second place, and the message names the first."""
    assert parse(b"a: 1\nb: 2\na: 3\n", "pack.yaml").findings == [
        Finding(
            "RE007",
            "error",
            Place("pack.yaml", 3, 1),
            "'a' is given twice: first on line 1",
            "keep one of them",
        )
    ]


def test_the_first_of_duplicate_keys_is_kept() -> None:
    """The value that was read first stands, so that other findings can still be made."""
    assert parse(b"a: 1\na: {b: [2]}\nc: 3\n", "pack.yaml").root == {"a": 1, "c": 3}


def test_every_duplicate_key_is_found() -> None:
    """Duplicate keys are found at every depth, all of them at once."""
    findings = parse(b"a: 1\na: 2\na: 3\nb: {c: 1, 'c': 2}\n", "pack.yaml").findings
    assert [(f.code, str(f.place)) for f in findings] == [
        ("RE007", "pack.yaml:2:1"), ("RE007", "pack.yaml:3:1"), ("RE007", "pack.yaml:4:11"),
    ]  # fmt: skip


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    """Keys are compared within their own mapping only."""
    assert parse(b"a: {a: 1}\nb: {a: 2}\n", "pack.yaml").findings == []


def test_duplicates_are_reported_with_a_refusal() -> None:
    """A refusal further down does not hide the duplicate keys above it."""
    error = refusal("a: 1\na: 2\nb: *c\n")
    assert [(f.code, str(f.place)) for f in error.findings] == [
        ("RE007", "pack.yaml:2:1"), ("RE006", "pack.yaml:3:4"),
    ]  # fmt: skip


# --- refusals


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &x 1", "pack.yaml:1:4"),
        ("&x a: 1", "pack.yaml:1:1"),
        ("a: &x [1]", "pack.yaml:1:4"),
        ("a: &x {b: 1}", "pack.yaml:1:4"),
        ("a: *x", "pack.yaml:1:4"),
        ("*x : 1", "pack.yaml:1:1"),
        ("base: &x {b: 1}\na:\n  <<: *x", "pack.yaml:1:7"),
        ("a:\n  <<: *x", "pack.yaml:2:7"),
        ("a: !!int 5", "pack.yaml:1:4"),
        ("a: !!str yes", "pack.yaml:1:4"),
        ('a: !!binary "aGk="', "pack.yaml:1:4"),
        ("a: !own {b: 1}", "pack.yaml:1:4"),
        ("!!map {a: 1}", "pack.yaml:1:1"),
        ("a: !!python/object/apply:os.system [echo]", "pack.yaml:1:4"),
    ],
)
def test_anchors_aliases_and_tags_are_refused(text: str, place: str) -> None:
    """Anchors, aliases, merges and tags are refused where they stand."""
    assert code_and_place(text) == ("RE006", place)


def test_billion_laughs_are_refused_at_the_first_anchor() -> None:
    """Aliases that would multiply are never expanded."""
    lines = ["a0: &a0 [lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert code_and_place("\n".join(lines)) == ("RE006", "pack.yaml:1:5")


@pytest.mark.parametrize(("text", "line"), [("a: 1\n---\nb: 2\n", 2), ("---\na: 1\n...\n\n---\n", 5)])
def test_several_documents_are_refused(text: str, line: int) -> None:
    """A file holds one document; a second one is refused where it starts."""
    assert code_and_place(text) == ("RE006", f"pack.yaml:{line}:1")


@pytest.mark.parametrize(("opening", "column"), [("[", 41), ("{a: ", 161), ("- ", 81), ("? ", 3)])
def test_deep_nesting_is_refused(opening: str, column: int) -> None:
    """Five thousand levels are refused at the first one too many, without recursion.

    A libyaml that looks ahead for brackets meets its own limit first.
    """
    code = "RE004" if opening == "? " else "RE005"
    places = {f"pack.yaml:1:{column}", *(["pack.yaml:1:1001"] if opening == "[" else [])}
    found = code_and_place(opening * 5000)
    assert found[0] == code
    assert found[1] in places


def test_nesting_up_to_the_limit_is_read() -> None:
    """Forty levels are read."""
    root = parse(b"[" * 40 + b"]" * 40, "pack.yaml").root
    assert json.dumps(root) == "[" * 40 + "]" * 40


@pytest.mark.parametrize(
    "number", ["1234567890123456789", "9" * 5000, "-" + "9" * 5000, "0." + "1" * 5000, "1" * 5000 + ".5"]
)
def test_a_huge_number_is_refused(number: str) -> None:
    """A number that no rating needs is refused before it is turned into one."""
    assert code_and_place(f"a:\n  - {number}\n") == ("RE005", "pack.yaml:2:5")


def test_a_huge_number_in_quotes_is_text() -> None:
    """A long reference number can be quoted."""
    assert value(f'"{"9" * 5000}"') == "9" * 5000


@pytest.mark.parametrize("number", ["-123456789012345678", "1.00000000000000000", "-0.1234567890123456"])
def test_the_limit_of_digits_counts_digits(number: str) -> None:
    """Eighteen digits are read with a sign and with a decimal point too."""
    assert as_text(value(number)).strip("-") == number.strip("-")


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of values, keys and containers in a file is bounded."""
    monkeypatch.setattr(source, "MAX_NODES", 5)
    assert parse(b"[1, 2, 3, 4]", "pack.yaml").root == [1, 2, 3, 4]
    assert code_and_place("[1, 2, 3, 4, 5]") == ("RE005", "pack.yaml:1:14")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("? [a]\n: b", "pack.yaml:1:3"),
        ("? {a: 1}\n: b", "pack.yaml:1:3"),
        ("{[a]: b}", "pack.yaml:1:2"),
        ("x: {{a: 1}: b}", "pack.yaml:1:5"),
    ],
)
def test_a_key_that_is_no_scalar_is_refused(text: str, place: str) -> None:
    """A list or a mapping cannot be a key."""
    assert code_and_place(text) == ("RE004", place)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff", "   \n# and spaces\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    """A file without content says so, instead of being read as null."""
    error = refusal(text)
    assert (error.code, error.message, str(error.place)) == ("RE004", "the file is empty", "pack.yaml:1:1")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b: c", "pack.yaml:1:5"),
        ("a: 1\nb: 'x", "pack.yaml:2:6"),
        ("a: 1\nb\n", "pack.yaml:3:1"),
        ("a: 1\n b: 2\n", "pack.yaml:2:3"),
        ("a: @b", "pack.yaml:1:4"),
        ("a: `b`", "pack.yaml:1:4"),
        ("a: 1]\nb: ]", "pack.yaml:2:4"),
        ("%YAML 2.0\n---\na: 1", "pack.yaml:1:1"),
    ],
)
def test_broken_yaml_is_refused_with_its_place(text: str, place: str) -> None:
    """What is no YAML is refused where the parser noticed."""
    assert code_and_place(text) == ("RE004", place)


def test_broken_yaml_says_what_to_do() -> None:
    """A syntax error carries the parser's words and a remedy."""
    error = refusal("a: 'x")
    assert (error.message, error.remedy) == (
        "not valid YAML: found unexpected end of stream",
        "check indentation, quotes and colons near here",
    )


TABS = [("a:\n\tb: 1", "2:1"), ("\ta: 1", "1:1"), ("a:\n  b: 1\n\tc: 2", "3:1"), ("- a\n-\tb: 1", "2:2")]


@pytest.mark.parametrize(("text", "place"), TABS)
def test_tabs_in_indentation_are_refused(text: str, place: str) -> None:
    """A tab where indentation is expected is refused where it stands."""
    assert code_and_place(text) == ("RE004", f"pack.yaml:{place}")


@pytest.mark.parametrize("parser", ["libyaml", "python"], indirect=True)
def test_a_tab_is_named_in_the_remedy() -> None:
    """Whoever cannot see a tab is told that it is one."""
    assert [refusal(text).remedy for text, _ in TABS] == ["indent with spaces, not tabs"] * len(TABS)


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"a: 1\nb: \xff\n", 2, 4),
        (b"\xa3: 1\n", 1, 1),
        (b"a: 1\r\nb: 2\r\nc: \xe9", 3, 4),
        ("\ufeffa: \xe9t\xe9 ".encode() + b"\xe9", 1, 8),
        ("a: 1".encode("utf-16"), 1, 1),
    ],
)
def test_bytes_that_are_not_utf_8_have_a_place(content: bytes, line: int, column: int) -> None:
    """Another encoding is refused at its first foreign byte."""
    error = refusal(content)
    assert (error.code, error.place, error.remedy) == (
        "RE003", Place("pack.yaml", line, column), "save it with UTF-8 encoding",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["a: 1\nb: \x07\n", "a: 1\nb: x\x00y\n", "a: 1\nb: '\x7f'\n"])
def test_control_characters_are_refused(text: str) -> None:
    """Control characters are no YAML."""
    assert refusal(text).code == "RE004"


@pytest.mark.parametrize("text", ["a: 1\nb: \x07\n", "a: 1\nb: x\x00y\n", "a: 1\nb: '\x7f'\n"])
def test_control_characters_are_refused_with_their_line(text: str) -> None:
    """A character that cannot be seen is the one that most needs its place."""
    place = refusal(text).place
    assert place is not None
    assert place.line == 2


def test_a_refusal_of_content_is_invalid_input() -> None:
    """What the reader itself refuses can carry several findings."""
    assert type(refusal("a: *b")) is InvalidInput


# --- JSON


def test_json_is_read_with_places() -> None:
    """JSON is read like YAML, each part with its place."""
    root = parse(b'{\n  "a": [1, 2.50, true],\n  "b": {"c": null, "d": "yes"}\n}\n', "sample.json").root
    assert root == {"a": [1, Fraction(5, 2), True], "b": {"c": None, "d": "yes"}}
    assert (root.key_at, root["b"].value_at) == ({"a": (2, 3), "b": (3, 3)}, {"c": (3, 14), "d": (3, 25)})


def test_json_may_be_indented_with_tabs() -> None:
    """A tab is white space in JSON, and keeps the columns of what follows."""
    root = parse(b'{\n\t"a"\t:\t1,\n\t"b": "x\\ty"\n}\n', "sample.json").root
    assert (root, root.value_at) == ({"a": 1, "b": "x\ty"}, {"a": (2, 8), "b": (3, 7)})


def test_json_escapes() -> None:
    """Every escape of JSON is read, a surrogate pair as the one character it stands for."""
    text = r'{"a": "\" \\ \/ \b \f \n \r \t \u00a3 \ud83d\ude00 \uD83D\uDE00 \\ud83d"}'
    assert parse(text.encode(), "sample.JSON").root == {
        "a": '" \\ / \b \f \n \r \t £ \U0001f600 \U0001f600 \\ud83d'
    }


def test_json_without_spaces() -> None:
    """JSON as compact as machines write it is read."""
    assert parse(b'{"a":1,"b":[-1,"c",{}],"d":{"e":null}}', "sample.json").root == {
        "a": 1, "b": [-1, "c", {}], "d": {"e": None},
    }  # fmt: skip


def test_duplicate_keys_in_json_are_found() -> None:
    """JSON's readers usually keep the last of two keys; here both are told."""
    findings = parse(b'{"a": 1,\n "a": 2}', "sample.json").findings
    assert [(f.code, str(f.place)) for f in findings] == [("RE007", "sample.json:2:2")]


# --- files


def test_a_file_is_read_from_its_path(tmp_path: Path) -> None:
    """A file is read under the name that messages show."""
    path = tmp_path / "long" / "framework.yaml"
    path.parent.mkdir()
    path.write_bytes(b"a: 1\na: 2\n")
    document = read(str(path), "pack/framework.yaml")
    assert (document.file, document.root, str(document.findings[0].place)) == (
        "pack/framework.yaml", {"a": 1}, "pack/framework.yaml:2:1",
    )  # fmt: skip


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is refused by the name it was asked for."""
    with pytest.raises(RatingsError) as caught:
        read(str(tmp_path / "none.yaml"), "pack/none.yaml")
    error = caught.value
    assert (error.code, error.message, error.place, error.exit_code) == (
        "RE001",
        "cannot read pack/none.yaml: No such file or directory",
        Place("pack/none.yaml"),
        2,
    )


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    """A folder with the name of a file is refused as unreadable."""
    with pytest.raises(RatingsError) as caught:
        read(str(tmp_path), "pack/folder.yaml")
    assert caught.value.code == "RE001"


def test_a_file_may_be_as_large_as_the_limit(tmp_path: Path) -> None:
    """The limit itself is allowed."""
    path = tmp_path / "full.yaml"
    path.write_bytes(b"#" * 2048)
    assert len(read_bytes(str(path), "full.yaml", 2048)) == 2048


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    """One byte more than the limit is refused before it is parsed."""
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * 2049)
    with pytest.raises(RatingsError) as caught:
        read(str(path), "large.yaml", 2048)
    error = caught.value
    assert (error.code, error.message, error.place) == (
        "RE002", "the file is larger than 2 KiB", Place("large.yaml"),
    )  # fmt: skip


# --- properties

WHOLE = st.integers(-(10**17) + 1, 10**18 - 1)


def nested(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Return data of mappings, lists and scalars with such text in keys and values."""
    return st.recursive(
        st.none() | st.booleans() | WHOLE | text,
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(text, inner, max_size=5),
        max_leaves=25,
    )


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=30)
PRINTABLE = st.text(
    st.characters(min_codepoint=32, max_codepoint=126) | st.sampled_from("é£€\n"), max_size=90
)


@settings(deadline=None)
@given(data=nested(ANY_TEXT), indent=st.sampled_from([None, 0, 2, "\t"]), compact=st.booleans())
def test_json_round_trip(data: Any, indent: int | str | None, compact: bool) -> None:  # noqa: FBT001
    """Whatever json.dumps writes is read as the same data, in the same order."""
    written = json.dumps(data, indent=indent, separators=(",", ":") if compact else None)
    document = parse(written.encode(), "sample.json")
    assert (json.dumps(document.root), document.findings) == (json.dumps(data), [])


@settings(deadline=None)
@given(data=nested(PRINTABLE), flow=st.sampled_from([True, False, None]), unicode=st.booleans())
def test_yaml_round_trip(data: Any, flow: bool | None, unicode: bool) -> None:  # noqa: FBT001
    """Whatever yaml.safe_dump writes is read as the same data, text that looks like a number too."""
    written = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    document = parse(written.encode(), "pack.yaml")
    assert (json.dumps(document.root), document.findings) == (json.dumps(data), [])


@settings(deadline=None)
@given(content=st.binary(max_size=60) | PRINTABLE.map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Whatever a file holds, it becomes data or an error of this package, never a crash."""
    try:
        parse(content, "pack.yaml")
    except RatingsError as error:
        codes = {finding.code for finding in error.findings}
        assert codes <= {"RE003", "RE004", "RE005", "RE006", "RE007"}
