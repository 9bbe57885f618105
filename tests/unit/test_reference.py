"""The manual and the example are the schema's."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance.config import reference
from appliance.config.document import parse
from appliance.config.machine import this_machine
from appliance.config.schema import ENTRY_FIELDS, FIELDS
from appliance.config.validation import validate

ROOT = Path(__file__).parents[2]


def test_the_example_says_the_defaults() -> None:
    assert validate(parse(reference.example().encode()), this_machine()) == validate(
        parse(b"{}"), this_machine()
    )


def test_the_commented_schedule_of_the_example_is_fine() -> None:
    lines = reference.example().splitlines()
    start = lines.index("# schedule:")
    text = "\n".join(line.removeprefix("# ") for line in lines[start:])
    entry = validate(parse(text.encode()), this_machine()).schedule["my-report"]
    assert (entry.task, entry.cron) == ("house.report.write", "30 3 * * *")


@pytest.mark.parametrize("make", [reference.manual, reference.example])
def test_every_field_is_in_both(make: Callable[[], str]) -> None:
    text = make()
    for field in (*FIELDS, *ENTRY_FIELDS):
        assert field.name.rpartition(".")[2] in text


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("docs/appliance.yaml.5", reference.manual()),
        ("examples/appliance.yaml", reference.example()),
    ],
)
def test_what_is_committed_is_what_the_schema_makes(file: str, text: str) -> None:
    assert (ROOT / file).read_text(encoding="utf-8") == text, "run: make docs"


@pytest.mark.parametrize("page", ["appliance.1", "appliance.yaml.5"])
def test_the_pages_are_sound_troff(page: str) -> None:
    groff = shutil.which("groff")
    if not groff:
        pytest.skip("groff is not installed")
    result = subprocess.run(
        [groff, "-man", "-Tutf8", "-ww", "-z", ROOT / "docs" / page],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stderr == ""
