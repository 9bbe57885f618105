"""One line says what is wrong with a task module."""

import sys
from pathlib import Path

import pytest

from appliance.config.model import Tasks
from appliance.worker.modules import ModuleBroken, import_modules, import_what_works

CASES = {
    "raises": ("x = 1\nx.nothing\n", "{path}:2", "AttributeError: 'int' object has no attribute"),
    "syntax": ("x = 1\ndef f(:\n", "{path}:2", "SyntaxError: invalid syntax"),
    "exits": ("import sys\n\nsys.exit('no camera')\n", "{path}:3", "SystemExit: no camera"),
    "lines": ("raise ValueError('one\\ntwo')\n", "{path}:1", "ValueError: one two"),
    "silent": ("raise KeyError\n", "{path}:1", "KeyError"),
    "library": ("import json\njson.loads('{{')\n", "{path}:2", "JSONDecodeError"),
    "needs": ("import no_such_library\n", "{path}:1", "ModuleNotFoundError: No module named"),
}


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def _tasks(code: Path, *modules: str) -> Tasks:
    return Tasks(modules=modules, path=code, eta_ceiling=0, time_limit=0)


@pytest.mark.parametrize("name", CASES)
def test_where_and_what(code: Path, name: str) -> None:
    text, place, raised = CASES[name]
    path = code / f"broken_{name}.py"
    path.write_text(text)
    with pytest.raises(ModuleBroken) as broken:
        import_modules(_tasks(code, path.stem))
    said = str(broken.value)
    assert said.startswith(f"{path.stem} cannot be imported ({place.format(path=path)}): {raised}")
    assert "\n" not in said


def test_a_module_that_is_not_there(code: Path) -> None:
    with pytest.raises(ModuleBroken) as broken:
        import_modules(_tasks(code, "nowhere.tasks"))
    assert str(broken.value) == (
        "nowhere.tasks cannot be imported: ModuleNotFoundError: No module named 'nowhere'"
    )
    assert str(code) in broken.value.hint


def test_a_library_that_is_not_there_is_named_in_the_hint(code: Path) -> None:
    (code / "wants_library.py").write_text("import no_such_library\n")
    with pytest.raises(ModuleBroken) as broken:
        import_modules(_tasks(code, "wants_library"))
    assert "install what provides no_such_library" in broken.value.hint


def test_what_works_is_imported_all_the_same(code: Path) -> None:
    (code / "works_not.py").write_text("1 / 0\n")
    (code / "works_well.py").write_text("")
    broken = list(import_what_works(_tasks(code, "works_not", "works_well")))
    assert len(broken) == 1
    assert "works_well" in sys.modules
