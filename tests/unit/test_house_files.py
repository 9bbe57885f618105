"""Files that must be whole, and how they are followed as they grow."""

import multiprocessing
import os
from pathlib import Path

import pytest

from house import files
from house.day.place import InUse, NotOurs, Place, claimed
from house.day.tail import Tail


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state"
    files.replace(path, b"old")
    files.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in path.parent.iterdir()] == ["state"]


def test_lines_come_back(tmp_path: Path) -> None:
    path = tmp_path / "ledger" / "lines"
    assert files.records(path) == []
    files.append(path, {"a": 1})
    files.append(path, {"b": "é\n"})
    assert files.records(path) == [{"a": 1}, {"b": "é\n"}]


@pytest.mark.parametrize("torn", [b'\n{"a": 1, "b"', b"\0\0\0\0", b"\n7\n", b"\n\xff"])
def test_a_torn_line_spoils_only_itself(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "lines"
    files.append(path, {"a": 1})
    path.write_bytes(path.read_bytes() + torn)
    files.append(path, {"a": 2})
    assert files.records(path) == [{"a": 1}, {"a": 2}]


def _append_many(path: Path, who: int) -> None:
    for number in range(200):
        files.append(path, {"who": who, "number": number, "padding": "x" * 300})


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append_many, args=(path, who)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = files.records(path)
    for who in range(3):
        assert [each["number"] for each in found if each["who"] == who] == list(range(200))


def test_the_tail_gives_whole_lines_in_order_of_time(tmp_path: Path) -> None:
    with Tail(tmp_path / "ledger", ["one", "two"]) as tail:
        assert tail.lines() == []
        files.append(tmp_path / "ledger" / "two", {"at": 2})
        files.append(tmp_path / "ledger" / "one", {"at": 1})
        with (tmp_path / "ledger" / "one").open("a") as file:
            file.write('{"at": ')
        assert tail.lines() == [{"at": 1}, {"at": 2}]
        with (tmp_path / "ledger" / "one").open("a") as file:
            file.write("3}\n")
        assert tail.lines() == [{"at": 3}]
        assert tail.lines() == []


def test_the_tail_wakes_up_when_a_file_grows(tmp_path: Path) -> None:
    read, write = os.pipe()
    with Tail(tmp_path, ["one"]) as tail:
        files.append(tmp_path / "one", {"at": 1})
        tail.wait(read, seconds=600)  # returns at once, or the test's own limit ends it
        assert tail.lines() == [{"at": 1}]
        os.write(write, b"x")
        tail.wait(read, seconds=600)
    os.close(read)
    os.close(write)


def test_a_place_is_cleaned_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").touch()
    with claimed(tmp_path / "day") as place:
        (place.home / "old").touch()
        (place.home / "link").symlink_to(outside)
        (place.root / "mine").touch()
    with claimed(tmp_path / "day") as place:
        assert list(place.home.iterdir()) == []
        assert (place.root / "mine").exists()
    assert (outside / "precious").exists()


def test_a_directory_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    with pytest.raises(NotOurs), claimed(tmp_path):
        pass
    assert (tmp_path / "house").exists()


def test_two_days_at_once_are_refused(tmp_path: Path) -> None:
    with claimed(tmp_path) as place:
        (place.home / "mine").touch()
        with pytest.raises(InUse), claimed(tmp_path):
            pass
        assert (place.home / "mine").exists()


def test_a_path_too_long_for_a_socket() -> None:
    assert Place(Path("/home/pi/task-queue-appliance/.house")).is_short_enough
    assert not Place(Path("/home") / ("x" * 90)).is_short_enough
