"""Signing: a page that somebody changed, or that nobody vouches for, is not signed."""

import shutil
import subprocess

import pytest

from dlterms import glossary
from dlterms.app import signing

PAGES = ["same.ipynb", "edited.ipynb", "staged.ipynb", "gone.ipynb"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder as dlterms finds its collection in, with four pages."""
    (tmp_path / "home" / "notebooks").mkdir(parents=True)
    for page in PAGES:
        (tmp_path / "home" / "notebooks" / page).write_text("published\n", encoding="utf-8")
    monkeypatch.setattr(glossary, "home", lambda: tmp_path / "home")
    return tmp_path / "home"


def change(folder):
    (folder / "notebooks" / "edited.ipynb").write_text("changed\n", encoding="utf-8")
    (folder / "notebooks" / "gone.ipynb").unlink()
    (folder / "notebooks" / "foreign.ipynb").write_text("published\n", encoding="utf-8")


def names(paths):
    return [path.name for path in paths]


def test_in_a_copy_what_is_as_installed_counts_as_published(home, tmp_path):
    shutil.copytree(home, tmp_path / "copy")
    change(tmp_path / "copy")
    assert names(signing.published(tmp_path / "copy")) == ["same.ipynb", "staged.ipynb"]


def test_in_a_checkout_what_is_as_committed_counts_as_published(home):
    def git(*arguments):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=home, check=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "published")
    assert names(signing.published(home)) == sorted(PAGES)
    change(home)
    (home / "notebooks" / "staged.ipynb").write_text("changed\n", encoding="utf-8")
    git("add", "notebooks/staged.ipynb", "notebooks/foreign.ipynb")
    assert names(signing.published(home)) == ["same.ipynb"]
    assert [path.parent for path in signing.published(home)] == [home / "notebooks"]


def test_a_folder_that_git_does_not_know_is_not_vouched_for(home):
    assert signing.published(home) == []
