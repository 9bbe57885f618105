"""Importing the user's task modules, and saying in one line what is wrong with one."""

import importlib
import traceback
from collections.abc import Iterable
from pathlib import Path

from appliance.config.model import Tasks
from appliance.stop import Stop


class ModuleBroken(RuntimeError):
    """A task module cannot be imported."""

    def __init__(self, module: str, path: Path, error: BaseException) -> None:
        place = _place(path, error)
        where = f" ({place})" if place else ""
        super().__init__(f"{module} cannot be imported{where}: {_raised(error)}")
        self.hint = _hint(module, path, error)


def import_modules(tasks: Tasks, stop: Stop) -> None:
    """Import all; raises ModuleBroken at the first that fails. `tasks.path` is on sys.path."""
    for module in tasks.modules:
        _import(module, tasks.path, stop)


def import_what_works(tasks: Tasks, stop: Stop) -> Iterable[ModuleBroken]:
    """Import all; what fails is given, not raised."""
    for module in tasks.modules:
        try:
            _import(module, tasks.path, stop)
        except ModuleBroken as broken:
            yield broken


def _import(module: str, path: Path, stop: Stop) -> None:
    try:
        importlib.import_module(module)
    # A module may call sys.exit, raise KeyboardInterrupt or an odd thing of its own.
    except BaseException as error:
        raise ModuleBroken(module, path, error) from error
    finally:
        # It may have swallowed a stop, made it another error, or set handlers of its own. What
        # ignores the signal while it never ends can only be killed, as systemd does after a time.
        stop.listen()


def _raised(error: BaseException) -> str:
    """What was raised, on one line: "ZeroDivisionError: division by zero"."""
    name = type(error).__name__
    text = " ".join(_text(error).split())
    return f"{name}: {text}" if text else name


def _text(error: BaseException) -> str:
    try:
        return str(error.msg or "") if isinstance(error, SyntaxError) else str(error)
    # An exception of the user's own may fail even at this.
    except Exception:
        return ""


def _place(path: Path, error: BaseException) -> str:
    """FILE:LINE of the user's own code, of the deepest code of all if there is none of theirs."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    frames = [
        (frame.filename, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if "importlib" not in frame.filename and frame.filename != __file__
    ]
    theirs = [frame for frame in frames if Path(frame[0]).is_relative_to(path)]
    for filename, line in reversed(theirs or frames):
        return f"{filename}:{line}"
    return ""


def _hint(module: str, path: Path, error: BaseException) -> str:
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing and (module == missing or module.startswith(f"{missing}.")):
        return f"tasks.modules names it: it is looked for in {path} (tasks.path)"
    if missing:
        return f"install what provides {missing}, or put it into {path} (tasks.path)"
    return "correct it, then: systemctl restart appliance-worker"
