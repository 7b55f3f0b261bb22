"""``new``: files to start from, for authors of standards and for contributors."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from ratings_engine.cli.folders import write_new_files
from ratings_engine.cli.reporting import write_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["command"]

_title = click.option("--title", metavar="TEXT", help="What people call it. Default: the name as words.")
_into = click.option(
    "-o", "--output", "folder", metavar="FOLDER", default=".", help="Where to write it. Default: here."
)
_inside = click.option("--in", "folder", metavar="PACK", required=True, help="The folder of the pack.")


@click.group("new")
def command() -> None:
    """Write files to start from: they pass 'validate' and 'test' as they are.

    Nothing that is there is written over; all files are written, or none.

    \b
    Examples:
      ratings-engine new pack my-standards
      ratings-engine new overlay my-proposal --extends probation-2018
    """


@command.command("pack", short_help="a pack with two standards and their tests")
@click.argument("name")
@_title
@_into
def pack(name: str, title: str | None, folder: str) -> None:
    """Write a pack called NAME: a framework, a standard of each kind, and tests of all rules.

    \b
    Example:
      ratings-engine new pack my-standards
    """
    from ratings_engine.cli.new_files import new_pack

    _write(folder, new_pack(folder, name, title), os.path.join(folder, name))


@command.command("standard", short_help="a standard of a pack, and its tests")
@click.argument("number")
@_inside
@_title
@click.option("--judged", is_flag=True, help="Judged by inspectors, instead of assessed by cases.")
def standard(number: str, folder: str, title: str | None, judged: bool) -> None:  # noqa: FBT001
    """Add a standard with the number NUMBER to a pack, and tests of it. It is not counted yet.

    \b
    Example:
      ratings-engine new standard 2.7 --in my-standards --title "Unpaid work"
    """
    from ratings_engine.cli.new_files import new_standard

    _write(folder, new_standard(folder, number, title, judged=judged), folder)


@command.command("overlay", short_help="a proposal to change a pack, and its tests")
@click.argument("name")
@click.option("--extends", "base", metavar="PACK", required=True, help="What it changes: an id, or a path.")
@_title
@_into
def overlay(name: str, base: str, title: str | None, folder: str) -> None:
    """Write an overlay called NAME that moves a threshold, and tests of it.

    \b
    Example:
      ratings-engine new overlay my-proposal --extends probation-2018
    """
    from ratings_engine.cli.new_files import new_overlay

    _write(folder, new_overlay(folder, name, title, base), os.path.join(folder, f"{name}.yaml"))


@command.command("test", short_help="tests of a pack's thresholds")
@click.argument("name")
@_inside
@_title
def test(name: str, folder: str, title: str | None) -> None:
    """Add a file of tests called NAME to a pack: the thresholds of its first key question.

    \b
    Example:
      ratings-engine new test boundaries --in my-standards
    """
    from ratings_engine.cli.new_files import new_test

    _write(folder, new_test(folder, name, title), folder)


@command.command("check", short_help="for contributors: a check and its fixtures")
@click.argument("name")
@click.option(
    "--group",
    type=click.Choice(["tables", "logic", "references", "language"]),
    default="language",
    show_default=True,
    help="The group that the check belongs to.",
)
@_into
def check(name: str, group: str, folder: str) -> None:
    """Add a check called NAME and its fixtures to a checkout of ratings-engine.

    \b
    Example:
      ratings-engine new check lens-too-long --group language
    """
    from ratings_engine.cli.checkout import next_code, require_checkout
    from ratings_engine.cli.scaffolds import require_slug
    from ratings_engine.presenters.scaffolding import check_files

    require_slug(name)
    require_checkout(folder)
    _write(folder, check_files(name, next_code(folder, group), group), None)
    click.echo("next: make docs, which writes its page; make test", err=True)


def _write(folder: str, files: Mapping[str, str], made: str | None) -> None:
    """Write the files and tell which, but for the schemas; what to run next goes to standard error."""
    write_new_files(folder, files)
    shown = [
        os.path.normpath(os.path.join(folder, name)) for name in files if name.endswith((".yaml", ".py"))
    ]
    write_answer("".join(f"{path}\n" for path in shown), None)
    if made is not None:
        path = os.path.normpath(made)
        click.echo(f"next: ratings-engine validate {path}; ratings-engine test {path}", err=True)
