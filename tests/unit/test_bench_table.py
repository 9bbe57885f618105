"""What the table says, and that it says what it loses."""

import math

import pytest
from benchmarks.row import Row
from benchmarks.table import factor, losses, number, spread, table

SLOWER = Row("start", "s", [1.5, 3.0], [1.0, 2.0])
FASTER = Row("drained", "tasks/s", [1500, 1600], [750, 800], more_is_better=True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (0.0113, "0.011"),
        (0.5, "0.500"),
        (1.234, "1.23"),
        (97.46, "97.5"),
        (706.4, "706"),
        (1531, "1,531"),
        (-2.5, "-2.50"),
    ],
)
def test_numbers_have_the_digits_that_mean_something(value: float, shown: str) -> None:
    assert number(value) == shown


def test_one_run_has_no_spread() -> None:
    assert spread([2]) == "-"
    assert spread([2, 1, 3]) == "1.00..3.00"


def test_an_infinite_ratio_can_be_shown() -> None:
    assert factor(math.inf) == "inf"


def test_a_row_that_is_lost_is_marked_and_named_below() -> None:
    text = table([SLOWER, FASTER])
    head, _, slower, faster, _, last = text.splitlines()
    assert head.split() == ["appliance", "min..max", "stock", "min..max", "ratio", "runs"]
    assert slower.split()[2:] == [
        "2.25",
        "1.50..3.00",
        "1.50",
        "1.00..2.00",
        *["1.50", "2", "<<", "worse"],
    ]
    assert "worse" not in faster
    assert last == "The appliance is worse than stock Celery in: start (x1.50)."


def test_a_loss_that_not_every_pair_shows_has_a_question_mark() -> None:
    assert table([Row("start", "s", [3, 3, 1], [2, 2, 2])]).splitlines()[2].endswith("worse ?")


def test_no_loss_is_said_too() -> None:
    assert losses([FASTER]) == "The appliance is worse than stock Celery in no row."
