"""One line says what is wrong with a task module."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.config.model import Tasks
from appliance.signals import STOP
from appliance.stop import Stop, StopAsked
from appliance.worker.modules import ModuleBroken, import_modules, import_what_works

CASES = {
    "raises": ("x = 1\nx.nothing\n", "{path}:2", "AttributeError: 'int' object has no attribute"),
    "syntax": ("x = 1\ndef f(:\n", "{path}:2", "SyntaxError: invalid syntax"),
    "exits": ("import sys\n\nsys.exit('no camera')\n", "{path}:3", "SystemExit: no camera"),
    "interrupted": ("raise KeyboardInterrupt\n", "{path}:1", "KeyboardInterrupt"),
    "odd": ("class Odd(BaseException): pass\nraise Odd(1)\n", "{path}:2", "Odd: 1"),
    "mute": (
        "class Mute(Exception):\n    def __str__(self): return 1 / 0\nraise Mute\n",
        "{path}:3",
        "Mute",
    ),
    "numbered": ("raise SyntaxError(7)\n", "{path}:1", "SyntaxError: 7"),
    "lines": ("raise ValueError('one\\ntwo')\n", "{path}:1", "ValueError: one two"),
    "silent": ("raise KeyError\n", "{path}:1", "KeyError"),
    "library": ("import json\njson.loads('{{')\n", "{path}:2", "JSONDecodeError"),
    "needs": ("import no_such_library\n", "{path}:1", "ModuleNotFoundError: No module named"),
}


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.fixture
def stop() -> Iterator[Stop]:
    handlers = {number: signal.getsignal(number) for number in STOP}
    yield Stop()
    for number, handler in handlers.items():
        signal.signal(number, handler)


def _tasks(code: Path, *modules: str) -> Tasks:
    return Tasks(modules=modules, path=code, eta_ceiling=0, time_limit=0)


@pytest.mark.parametrize("name", CASES)
def test_where_and_what(code: Path, stop: Stop, name: str) -> None:
    text, place, raised = CASES[name]
    path = code / f"broken_{name}.py"
    path.write_text(text)
    with pytest.raises(ModuleBroken) as broken:
        import_modules(_tasks(code, path.stem), stop)
    said = str(broken.value)
    assert said.startswith(f"{path.stem} cannot be imported ({place.format(path=path)}): {raised}")
    assert "\n" not in said


def test_a_module_that_is_not_there(code: Path, stop: Stop) -> None:
    with pytest.raises(ModuleBroken) as broken:
        import_modules(_tasks(code, "nowhere.tasks"), stop)
    assert str(broken.value) == (
        "nowhere.tasks cannot be imported: ModuleNotFoundError: No module named 'nowhere'"
    )
    assert str(code) in broken.value.hint


def test_a_library_that_is_not_there_is_named_in_the_hint(code: Path, stop: Stop) -> None:
    (code / "wants_library.py").write_text("import no_such_library\n")
    with pytest.raises(ModuleBroken) as broken:
        import_modules(_tasks(code, "wants_library"), stop)
    assert "install what provides no_such_library" in broken.value.hint


def test_what_works_is_imported_all_the_same(code: Path, stop: Stop) -> None:
    (code / "works_not.py").write_text("1 / 0\n")
    (code / "works_well.py").write_text("")
    broken = list(import_what_works(_tasks(code, "works_not", "works_well"), stop))
    assert len(broken) == 1
    assert "works_well" in sys.modules


SIGTERM_TO_SELF = "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n"

ANSWERS = {
    "lets_it_pass": SIGTERM_TO_SELF,
    "swallows": f"try:\n    exec({SIGTERM_TO_SELF!r})\nexcept BaseException:\n    pass\n",
    "changes": f"try:\n    exec({SIGTERM_TO_SELF!r})\nexcept BaseException:\n    1 / 0\n",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_stop_during_an_import_is_heard_whatever_the_module_makes_of_it(
    code: Path, stop: Stop, name: str
) -> None:
    (code / f"{name}.py").write_text(ANSWERS[name])
    with pytest.raises(StopAsked), stop.interrupting():
        list(import_what_works(_tasks(code, name), stop))
    assert stop.asked


def test_a_module_that_ignores_signals_does_not_keep_them(code: Path, stop: Stop) -> None:
    (code / "deaf.py").write_text("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n")
    import_modules(_tasks(code, "deaf"), stop)
    signal.raise_signal(signal.SIGTERM)
    assert stop.asked


def test_a_stop_that_came_before_is_heard_at_the_start(stop: Stop) -> None:
    stop.listen()
    signal.raise_signal(signal.SIGTERM)
    with pytest.raises(StopAsked), stop.interrupting():
        pytest.fail("it went on")
