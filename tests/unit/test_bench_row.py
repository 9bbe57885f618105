"""The benchmark's arithmetic: medians, ratios, and which rows the appliance loses."""

import json
import math

import pytest
from benchmarks.row import Row, ratio, summary


def row(appliance: list[float], stock: list[float], more_is_better: bool = False) -> Row:
    return Row("a row", "s", appliance, stock, more_is_better)


def test_the_ratio_is_the_median_of_the_pairs_and_not_that_of_the_medians() -> None:
    # A busy minute hit the second pair, both sides of it.
    assert row([1.0, 8.0, 3.0], [2.0, 16.0, 3.0]).ratio == 0.5


@pytest.mark.parametrize(
    ("appliance", "stock", "expected"),
    [(3, 2, 1.5), (0, 2, 0), (0, 0, 1), (2, 0, math.inf)],
)
def test_nothing_against_nothing_is_a_draw(appliance: float, stock: float, expected: float) -> None:
    assert ratio(appliance, stock) == expected


@pytest.mark.parametrize(
    ("appliance", "more_is_better", "worse"),
    [(11, False, True), (11, True, False), (9, False, False), (9, True, True), (10, True, False)],
)
def test_worse_depends_on_what_is_better(
    appliance: float, more_is_better: bool, worse: bool
) -> None:
    assert row([appliance], [10], more_is_better).is_worse is worse


def test_what_shows_as_no_difference_is_none() -> None:
    assert not row([10.04], [10]).is_worse
    assert row([10.06], [10]).is_worse


def test_something_where_stock_has_nothing_is_worse() -> None:
    assert row([1], [0]).is_worse


def test_pairs_that_disagree_are_disputed() -> None:
    assert row([1, 3, 3], [2, 2, 2]).is_disputed
    assert not row([3, 3, 3], [2, 2, 2]).is_disputed
    assert not row([2, 3, 3], [2, 2, 2]).is_disputed


def test_a_row_needs_whole_pairs() -> None:
    with pytest.raises(ValueError, match="shorter"):
        _ = row([1, 2], [1]).ratio


def test_json_holds_each_run_and_no_infinity() -> None:
    found = row([1, 3, 2], [0, 0, 0]).to_json()
    assert found["ratio"] is None
    assert found["worse"] is True
    assert found["appliance"] == {"median": 2, "min": 1, "max": 3, "runs": [1, 3, 2]}
    json.dumps(found, allow_nan=False)


def test_a_summary_of_an_even_number_is_between() -> None:
    assert summary([1, 2, 4, 8])["median"] == 3
