"""Tests of packs in git revisions: the same pack as in a folder, and nothing else read or run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ratings_engine.errors import RatingsError, UsageError
from ratings_engine.standards.loader import load_standards
from ratings_engine.standards.revisions import open_revision, split_revision

if TYPE_CHECKING:
    from collections.abc import Callable

VALID = Path(__file__).parent / "valid"
OVERLAY = """\
id: proposal
extends: {extends}
title: A proposal
version: "1.0.0"
author: An author
rationale: An example.
thresholds: {{share: {{good: 70}}}}
"""


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that runs git in a new repository, which is the current folder."""
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\n\tname = Tester\n\temail = tester@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.fspath(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in [name for name in os.environ if name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], check=True, capture_output=True)
        return os.fsdecode(done.stdout).strip()

    run("init", "--quiet", ".")
    return run


@pytest.fixture
def repository(git: Callable[..., str]) -> Callable[..., str]:
    """Return git in a repository whose one commit has a pack and two overlays."""
    shutil.copytree(VALID / "minimal", "packs/minimal")
    Path("over.yaml").write_text(OVERLAY.format(extends="packs/minimal"), encoding="utf-8")
    Path("packs/over.yaml").write_text(OVERLAY.format(extends="./minimal"), encoding="utf-8")
    commit(git)
    return git


def commit(git: Callable[..., str]) -> None:
    """Commit everything."""
    git("add", "--all")
    git("commit", "--quiet", "--message", "More")


def refused(reference: str) -> RatingsError:
    """Return the error with which a reference is refused."""
    load_standards.cache_clear()
    with pytest.raises(RatingsError) as caught:
        load_standards(reference)
    assert caught.value.exit_code == 2
    assert caught.value.place is not None
    assert caught.value.remedy
    return caught.value


# --- what is read


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("HEAD:packs", ("HEAD", "packs")),
        ("HEAD:a:b", ("HEAD", "a:b")),
        ("HEAD", None),
        (":packs", None),
        ("HEAD:", None),
    ],
)
def test_what_is_of_the_form(reference: str, parts: tuple[str, str] | None) -> None:
    """A revision, a colon and a path, none of them empty; a path may have colons."""
    assert split_revision(reference) == parts


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", ["HEAD", "main~0", "HEAD^{commit}", "v1", "abbreviated", "@"])
def test_a_pack_of_a_revision_is_the_pack_of_the_folder(git: Callable[..., str], name: str) -> None:
    """Whatever names the revision: same digest, same rules, and places that can be given again."""
    git("branch", "--quiet", "--move", "main")
    git("tag", "v1")
    name = git("rev-parse", "--short", "HEAD") if name == "abbreviated" else name
    there, here = load_standards(f"{name}:packs/minimal"), load_standards("packs/minimal")
    assert there == here
    assert there.standards[0].rule.file == "minimal/assessment.yaml"


@pytest.mark.usefixtures("repository")
def test_the_work_tree_does_not_matter(git: Callable[..., str]) -> None:
    """A revision is what was committed; changes and deletions since are not seen."""
    before = load_standards("packs/minimal").digest
    framework = Path("packs/minimal/framework.yaml")
    framework.write_text(framework.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    commit(git)
    shutil.rmtree("packs")
    assert load_standards("HEAD~1:packs/minimal").digest == before
    assert load_standards("HEAD:packs/minimal").digest != before


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", ["over.yaml", "packs/over.yaml"])
def test_an_overlay_of_a_revision_rests_on_the_revision(git: Callable[..., str], path: str) -> None:
    """Its base is of the same revision, whatever stands in the work tree now."""
    here = load_standards(path).digest
    framework = Path("packs/minimal/framework.yaml")
    framework.write_text(framework.read_text(encoding="utf-8").replace("65", "66"), encoding="utf-8")
    commit(git)
    found = load_standards(f"HEAD~1:{path}")
    assert (found.digest, found.overlays[0].base) == (here, "HEAD~1:packs/minimal")
    assert load_standards(found.overlays[0].base).id == "minimal"


@pytest.mark.usefixtures("repository")
def test_findings_name_the_revision(git: Callable[..., str]) -> None:
    """A place in a revision is told as git would be asked for it."""
    framework = Path("packs/minimal/framework.yaml")
    framework.write_text(
        framework.read_text(encoding="utf-8").replace("at_least: 65", "at_least: 70"), encoding="utf-8"
    )
    commit(git)
    assert str(refused("HEAD:packs/minimal").place) == "HEAD:packs/minimal/framework.yaml:18:9"


@pytest.mark.usefixtures("repository")
def test_a_path_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is from the root of the repository, unless it begins with a dot."""
    monkeypatch.chdir("packs")
    for reference in (
        "HEAD:packs/minimal",
        "HEAD:./minimal",
        "HEAD:../packs/minimal",
        "HEAD:packs/../packs/minimal",
    ):
        assert load_standards(reference).id == "minimal"
    assert refused("HEAD:minimal").code == "RE020"


def test_a_pack_in_the_root_of_the_repository(git: Callable[..., str]) -> None:
    """The root has no name, so rules are named by their files alone."""
    shutil.copytree(VALID / "minimal", ".", dirs_exist_ok=True)
    commit(git)
    assert load_standards("HEAD:.").standards[0].rule.file == "assessment.yaml"


@pytest.mark.usefixtures("repository")
def test_a_bare_repository(git: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There need not be a work tree."""
    digest = load_standards("packs/minimal").digest
    git("clone", "--quiet", "--bare", ".", os.fspath(tmp_path / "bare"))
    monkeypatch.chdir(tmp_path / "bare")
    assert load_standards("HEAD:packs/minimal").digest == digest


@pytest.mark.usefixtures("repository")
def test_a_work_tree_beside_the_repository(git: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A second work tree, and the repository's own folder, know its revisions."""
    digest = load_standards("packs/minimal").digest
    git("worktree", "add", "--quiet", "../second")
    for folder in ("../second/packs", "../../repository/.git"):
        monkeypatch.chdir(folder)
        assert load_standards("HEAD:packs/minimal").digest == digest
        load_standards.cache_clear()


@pytest.mark.usefixtures("repository")
def test_the_environment_may_name_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As git itself does, in a hook for one, the engine follows GIT_DIR."""
    monkeypatch.setenv("GIT_DIR", os.path.abspath(".git"))
    monkeypatch.chdir(tmp_path)
    assert load_standards("HEAD:packs/minimal").id == "minimal"


def test_names_that_are_odd(git: Callable[..., str]) -> None:
    """A colon, a space, a line end and bytes that are no UTF-8 are parts of names."""
    for name in ("co:lon", "a space", "line\nend", os.fsdecode(b"caf\xe9")):
        shutil.copytree(VALID / "minimal", name)
        Path(name, os.fsdecode(b"\xe9t\xe9.yaml")).write_text("id: x\n", encoding="utf-8")
    commit(git)
    for name in ("co:lon", "a space", "line\nend", os.fsdecode(b"caf\xe9")):
        there, here = (refused(reference).findings for reference in (f"HEAD:{name}", f"./{name}"))
        assert [(f.code, f.message) for f in there] == [(f.code, f.message) for f in here]


# --- what is not there


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "name",
    [
        "nowhere",
        "-x",
        "--upload-pack=touch pwned",
        "--all",
        "^HEAD",
        "HEAD^{tree}",
        "HEAD..HEAD",
        "HEAD\nHEAD",
        "\udc80",
    ],
)
def test_a_name_that_is_no_revision(name: str) -> None:
    """Names that git would take for options, ranges or trees are no revisions either."""
    error = refused(f"{name}:packs/minimal")
    assert (error.code, error.message) == ("RE022", f"the repository has no revision '{name}'")
    assert os.listdir(".") == [".git", "packs", "over.yaml"] or not Path("pwned").exists()


@pytest.mark.parametrize(("name", "path"), [("HE\0AD", "packs"), ("HEAD", "pa\0cks"), ("\ud800", "packs")])
def test_a_name_that_no_command_can_be_given(name: str, path: str) -> None:
    """A document can hold what a command line cannot."""
    with pytest.raises(UsageError) as caught:
        open_revision(name, path)
    assert caught.value.code == "RE022"


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "/etc/passwd",
        "/",
        "../outside",
        "..",
        "packs/../../x",
        "over.yaml/x",
        "packs//",
        "a/" * 3000 + "x",
        ".git",
    ],
)
def test_a_path_that_is_no_pack(path: str) -> None:
    """Paths out of the repository, through files, and very long ones lead to nothing."""
    error = refused(f"HEAD:{path}")
    assert error.code == "RE020"


@pytest.mark.usefixtures("repository")
def test_a_file_that_is_no_overlay() -> None:
    """A file of a pack is told by what it lacks."""
    assert refused("HEAD:packs/minimal/assessment.yaml").code == "RE701"
    assert load_standards("HEAD:packs/minimal/framework.yaml").id == "minimal"


@pytest.mark.parametrize("base", ["..", "../../packs/minimal", "/packs/minimal", "../packs/../../x"])
def test_an_overlay_of_a_revision_stays_near_it(repository: Callable[..., str], base: str) -> None:
    """What an overlay extends is beside it or in the folder above, in a revision as on disk."""
    Path("packs/deep/er").mkdir(parents=True)
    Path("packs/deep/er/over.yaml").write_text(OVERLAY.format(extends=base), encoding="utf-8")
    commit(repository)
    assert refused("HEAD:packs/deep/er/over.yaml").code == "RE702"


@pytest.mark.parametrize(("path", "why"), [
    ("link.yaml", "it is a symbolic link, and those of a revision are not followed"),
    ("module.yaml", "it is another repository"),
    ("folder.yaml", "it is a folder"),
])  # fmt: skip
def test_what_is_no_plain_file_is_not_read(repository: Callable[..., str], path: str, why: str) -> None:
    """A link, a module and a folder with the name of a standard are told as what they are."""
    if path == "link.yaml":
        os.symlink("/etc/passwd", "packs/minimal/link.yaml")
    elif path == "folder.yaml":
        Path("packs/minimal/folder.yaml").mkdir()
        Path("packs/minimal/folder.yaml/x").touch()
    commit_module = ["update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},packs/minimal/module.yaml"]
    repository("add", "--all")
    if path == "module.yaml":
        repository(*commit_module)
    repository("commit", "--quiet", "--message", "More")
    error = refused("HEAD:packs/minimal")
    assert (error.code, error.message) == ("RE001", f"cannot read HEAD:packs/minimal/{path}: {why}")


def test_a_file_over_the_size_limit_is_not_even_read(
    repository: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size is known before the content."""
    Path("packs/minimal/huge.yaml").write_bytes(b"#" * (1 << 20) + b"#")
    commit(repository)
    asked: list[Any] = []
    run = subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda command, **given: asked.append(command) or run(command, **given)
    )
    error = refused("HEAD:packs/minimal")
    assert (error.code, str(error.place)) == ("RE002", "HEAD:packs/minimal/huge.yaml")
    huge = repository("rev-parse", "HEAD:packs/minimal/huge.yaml")
    assert [command for command in asked if huge in command] == []


def test_too_many_files_are_refused(repository: Callable[..., str]) -> None:
    """Ten thousand standards are no pack."""
    for number in range(10_000):
        Path(f"packs/minimal/standard-{number}.yaml").touch()
    commit(repository)
    error = refused("HEAD:packs/minimal")
    assert (error.code, error.message) == ("RE021", "the pack has 10002 files; at most 200 are read")


# --- where git cannot be asked


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no repository the message says so."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", os.fspath(tmp_path.parent))
    error = refused("HEAD:packs")
    assert (error.code, error.message) == ("RE022", "this is not inside a git repository")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git can rate by everything else."""
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    error = refused("HEAD:packs")
    assert (error.code, error.message) == ("RE022", "git is not installed")


@pytest.mark.usefixtures("repository")
def test_a_repository_that_git_does_not_read() -> None:
    """What git says of its own configuration is passed on."""
    Path(".git/config").write_text("no configuration\n", encoding="utf-8")
    error = refused("HEAD:packs/minimal")
    assert error.code == "RE022"
    assert error.message.startswith("git does not read this repository: bad config line 1")


@pytest.mark.usefixtures("repository")
def test_a_repository_that_lacks_an_object(git: Callable[..., str]) -> None:
    """A damaged repository is told, with the pack's place."""
    name = git("rev-parse", "HEAD:packs/minimal/assessment.yaml")
    Path(".git/objects", name[:2], name[2:]).unlink()
    error = refused("HEAD:packs/minimal")
    assert error.code == "RE022"
    assert error.message.startswith("git cannot read it: ")


def test_git_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever."""

    def never(command: list[str], **given: Any) -> None:
        raise subprocess.TimeoutExpired(command, given["timeout"])

    monkeypatch.setattr(subprocess, "run", never)
    assert refused("HEAD:packs").message == "git gives no answer in 60 seconds"


# --- a repository from somebody else


def test_nothing_of_the_repository_is_run(repository: Callable[..., str], tmp_path: Path) -> None:
    """Hooks, monitors, filters, pagers, aliases and helpers that it names stay where they are."""
    mark = tmp_path / "pwned"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\n", encoding="utf-8")
    script.chmod(0o755)
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc"):
        shutil.copy(script, f".git/hooks/{hook}")
    for name in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.gitProxy", "core.editor", "core.askPass",
        "core.alternateRefsCommand", "diff.external", "diff.evil.textconv", "filter.evil.smudge",
        "filter.evil.clean", "credential.helper", "uploadpack.packObjectsHook", "pager.ls-tree",
        "pager.rev-parse", "gpg.program",
    ):  # fmt: skip
        repository("config", name, os.fspath(script))
    for alias in ("ls-tree", "rev-parse", "cat-file"):
        repository("config", f"alias.{alias}", f"!{script}")
    repository("config", "core.worktree", "/")
    Path(".git/info/attributes").write_text("* diff=evil filter=evil\n", encoding="utf-8")
    assert load_standards("HEAD:packs/minimal").id == "minimal"
    assert mark.exists() is False


def test_what_is_missing_is_not_fetched(repository: Callable[..., str], tmp_path: Path) -> None:
    """A clone that promises to fetch what it lacks could run what its configuration names for that."""
    mark = tmp_path / "pwned"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\n", encoding="utf-8")
    script.chmod(0o755)
    name = repository("rev-parse", "HEAD:packs/minimal/assessment.yaml")
    for key, value in {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{script}", "remote.origin.uploadpack": os.fspath(script),
        "protocol.ext.allow": "always", "protocol.file.allow": "always", "protocol.allow": "always",
    }.items():  # fmt: skip
        repository("config", key, value)
    Path(".git/objects", name[:2], name[2:]).unlink()
    for url in (f"ext::{script}", os.fspath(tmp_path), "ssh://example.invalid/x"):
        repository("config", "remote.origin.url", url)
        repository("config", "core.sshCommand", os.fspath(script))
        assert refused("HEAD:packs/minimal").code == "RE022"
        assert mark.exists() is False
