"""The shell completes what the command has."""

import argparse
import subprocess
from pathlib import Path

import pytest

from appliance.cli.main import _parser

COMPLETION = Path(__file__).parents[2] / "completions" / "appliance"

#: Only the units call these.
FOR_UNITS = {"render", "reload", "redis", "worker", "beat", "alert"}

#: bash-completion's own helper, in its simplest form.
STUB = """
_init_completion() { words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=${words[cword]}
    prev=${words[cword-1]}; }
_filedir() { COMPREPLY=(a-file); }
"""


def subcommands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def completed(*words: str) -> set[str]:
    """What is offered for the last of these words."""
    listed = " ".join(f"'{word}'" for word in words)
    script = (
        f"{STUB}. {COMPLETION}; COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; _appliance;"
        ' printf "%s\\n" "${COMPREPLY[@]}"'
    )
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert result.stderr == ""
    return set(result.stdout.split())


def test_each_command_for_people() -> None:
    offered = completed("appliance", "")
    assert offered == {*(set(subcommands()) - FOR_UNITS), "--help", "--version"}


@pytest.mark.parametrize("name", sorted(set(subcommands()) - FOR_UNITS))
def test_each_option(name: str) -> None:
    options = {
        option
        for action in subcommands()[name]._actions
        for option in action.option_strings
        if option != "-h"
    }
    assert completed("appliance", name, "-") == options


def test_files_and_words() -> None:
    assert completed("appliance", "check", "") == {"a-file"}
    assert completed("appliance", "notices", "a") == {"ack"}
    assert completed("appliance", "run", "--dir", "") == {"a-file"}
