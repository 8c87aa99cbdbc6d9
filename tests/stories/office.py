"""LibreOffice as an officer uses it: `Office(program, folder).edit(path, …steps)` changes a workbook, `look` reads it."""

import json
import subprocess
from pathlib import Path

import pytest

BRIDGE = Path(__file__).with_name("office_bridge.py")
PYTHONS = ("/usr/bin/python3", "/usr/lib/libreoffice/program/python", "/opt/libreoffice/program/python")


def python_with_uno():
    """The Python that LibreOffice answers to; skips the story where there is none."""
    for program in PYTHONS:
        if (
            Path(program).exists()
            and not subprocess.run([program, "-c", "import uno"], capture_output=True, check=False).returncode
        ):
            return program
    return pytest.skip("no Python that can talk to LibreOffice (python3-uno) on this machine")


class Office:
    """One LibreOffice with a profile of its own; it runs for each call, as long as that takes."""

    def __init__(self, program, folder):
        self.program, self.python, self.profile = program, python_with_uno(), folder / "profil"

    def edit(self, path, target, *steps):
        """Open `path`, do the steps, and save it as `target` (.xlsx or .ods)."""
        self._run(path, target, steps)
        return target

    def look(self, path, sheet):
        """Give a sheet as it stands in LibreOffice: rows of `[shown, formula, colour]`, hidden rows, comments."""
        (found,) = self._run(path, "", [["read", sheet]])
        return found

    def _run(self, path, target, steps):
        order = json.dumps([self.program, str(self.profile), str(path), str(target), steps])
        done = subprocess.run(
            [self.python, str(BRIDGE)], input=order, text=True, capture_output=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)


def rows_of(found):
    """Give the rows of answers as {path: shown}, with their numbers in Excel."""
    paths = [cell[0] for cell in found["rows"][1]["cells"]]
    return {
        number: dict(zip(paths, (cell[0] for cell in row["cells"]), strict=True))
        for number, row in enumerate(found["rows"][3:], 4)
    }
