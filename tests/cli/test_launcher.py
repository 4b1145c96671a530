"""The launcher, on copies of it: nothing here installs anything."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.source_tree import ROOT

FAKE_PYTHON = '#!/bin/sh\necho "$PWD: $*"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project whose environment is a fake one, stamped as installed."""
    root = tmp_path / "le projet"
    (root / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "vicinal", root)
    for name in ("requirements/runtime.lock", "requirements/dev.lock", "pyproject.toml"):
        (root / name).write_text(f"{name}==1\n", encoding="utf-8")
    python = root / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(FAKE_PYTHON, encoding="utf-8")
    python.chmod(0o755)
    for lock in ("runtime", "dev"):
        stamp(root, lock)
    return root


def stamp(root: Path, lock: str) -> None:
    content = f"{root}\n".encode()
    content += (root / f"requirements/{lock}.lock").read_bytes()
    content += (root / "pyproject.toml").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    (root / f".venv/{lock}.stamp").write_text(f"{digest}  -\n", encoding="utf-8")


def launch(root: Path, *arguments: str, cwd: Path, path: str | None = None) -> tuple[int, str, str]:
    env = os.environ | {"PATH": path or os.environ["PATH"]}
    done = subprocess.run(
        [root / "vicinal", *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_once_installed_it_hands_over_and_stays_where_the_person_stands(
    project: Path, tmp_path: Path
) -> None:
    status, out, err = launch(project, "rank", "mon profil.json", cwd=tmp_path)
    assert (status, err) == (0, "")
    assert out == f"{tmp_path}: -P -m cli.main rank mon profil.json\n"


def test_a_link_to_it_works(project: Path, tmp_path: Path) -> None:
    link = tmp_path / "vicinal"
    link.symlink_to(project / "vicinal")
    done = subprocess.run([link, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("-m cli.main --version\n")


def test_tests_run_from_the_root_with_their_arguments(project: Path, tmp_path: Path) -> None:
    status, out, _ = launch(project, "test", "-k", "deux mots", cwd=tmp_path)
    assert status == 0
    options = "-n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder"
    assert out == f"{project}: -m pytest {options} -k deux mots\n"


@pytest.fixture
def tools(tmp_path: Path) -> str:
    """Return a PATH with the machine's usual tools and no Python at all."""
    folder = tmp_path / "outils"
    folder.mkdir()
    for name in ("sh", "readlink", "dirname", "cat", "sha256sum", "grep", "rm", "date", "tail"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return str(folder)


def test_without_python_3_11_it_says_what_to_install(
    project: Path, tmp_path: Path, tools: str
) -> None:
    shutil.rmtree(project / ".venv")
    status, out, err = launch(project, "demo", cwd=tmp_path, path=tools)
    assert (status, out) == (1, "")
    assert "Python 3.11 est introuvable" in err
    assert "Python 3.11 not found" in err


@pytest.mark.parametrize("spoilt", ["pyproject.toml", ".venv/.unfinished"])
def test_a_change_or_an_unfinished_installation_is_not_taken_for_installed(
    project: Path, tmp_path: Path, tools: str, spoilt: str
) -> None:
    (project / spoilt).write_text("autre\n", encoding="utf-8")
    status, out, err = launch(project, "demo", cwd=tmp_path, path=tools)
    assert (status, out) == (1, "")
    assert "installation de 1 paquet vérifié par empreinte" in err
