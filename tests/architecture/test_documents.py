"""Papers that must agree with the code: the environment table, the jobs, the rooms and their readmes."""

from __future__ import annotations

import re
from pathlib import Path

from administrativ_adgang.core import job_names
from administrativ_adgang.management.demo import world
from digitalpost.celery import application
from digitalpost.environment import PROJECT_DIRECTORY, VARIABLES


def test_the_readme_lists_every_environment_variable_with_its_type_and_help():
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (\w+) \| (.*?) \| (.*) \|$", (PROJECT_DIRECTORY / "README.md").read_text(), re.M
    )
    assert {name: (kind, help_) for name, kind, _, help_ in rows} == {
        variable.name: (variable.kind.__name__, variable.help) for variable in VARIABLES
    }


def test_every_job_name_has_a_body():
    application.loader.import_default_modules()
    assert set(job_names.ALL) <= set(application.tasks)


def test_every_room_has_a_readme():
    rooms = [
        folder for folder in (PROJECT_DIRECTORY / "administrativ_adgang").iterdir() if (folder / "__init__.py").exists()
    ]
    plumbing = {"migrations", "templatetags", "management"}
    without = [room.name for room in rooms if room.name not in plumbing and not (room / "README.md").exists()]
    assert without == []


def test_no_file_of_ours_is_longer_than_the_house_allows():
    long = {
        str(file.relative_to(PROJECT_DIRECTORY)): lines
        for folder in ("memo", "kontaktregister", "administrativ_adgang", "digitalpost", "runner", "bench")
        for file in Path(PROJECT_DIRECTORY / folder).rglob("*.py")
        if "migrations" not in file.parts and (lines := len(file.read_text().splitlines())) > 300
    }
    assert long == {}


def test_the_readme_shows_a_key_that_the_demo_world_knows():
    shown = re.search(r"^KEY=(\S+) +# (\w+),", (PROJECT_DIRECTORY / "README.md").read_text(), re.M)
    assert shown is not None
    assert shown[1] == next(system.key for system in world.SYSTEMS if system.name == shown[2])
