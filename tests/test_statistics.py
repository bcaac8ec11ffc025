"""Intervals and rates against the printed test values of the design (B.4), and SQL against scipy."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oe_data import statistics


def test_a_share_by_wilson() -> None:
    for count, of, told in ((3600, 9600, (37.50, 36.54, 38.47)), (3, 40, (7.50, 2.58, 19.86))):
        assert tuple(round(100 * value, 2) for value in statistics.proportion(count, of)) == told


def test_limits_of_a_count() -> None:
    assert statistics.byar(100)[0] == pytest.approx(81.36210549052788, abs=1e-11)
    assert round(statistics.byar(100)[1], 4) == 121.6279
    assert tuple(round(limit, 4) for limit in statistics.poisson(5)) == (1.6235, 11.6683)
    assert statistics.poisson(0)[0] == 0
    assert statistics.events(5) == statistics.poisson(5)
    assert statistics.events(100) == statistics.byar(100)


def test_a_standardised_rate() -> None:
    found = statistics.standardised([20, 60, 120], [4000, 6000, 2000], [5000, 4000, 1000])
    assert found
    assert tuple(round(value, 2) for value in found) == (12.50, 10.73, 14.47)
    assert round(1000 * 200 / 12000, 2) == 16.67
    assert statistics.standardised([1, 2, 3], [4000, 6000, 2000], [5000, 4000, 1000]) is None
    with pytest.raises(ValueError, match="no people"):
        statistics.standardised([20, 1], [4000, 0], [1, 1])


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_limits_lie_around_their_value(count: int, of: int) -> None:
    if count > of:
        with pytest.raises(ValueError, match="no share"):
            statistics.proportion(count, of)
        return
    found = statistics.proportion(count, of)
    assert 0 <= found.lower <= found.value + 1e-12
    assert found.value - 1e-12 <= found.upper <= 1
    lower, upper = statistics.events(count)
    assert 0 <= lower <= count <= upper


def test_the_small_counts_of_the_database_are_scipys(empty: duckdb.DuckDBPyConnection) -> None:
    rows = empty.execute("SELECT count, lower_count, upper_count FROM poisson_limit ORDER BY count").fetchall()
    assert [count for count, *_ in rows] == list(range(statistics.LEAST_EVENTS))
    for count, lower, upper in rows:
        assert (lower, upper) == pytest.approx(statistics.poisson(count), abs=1e-9)


@given(st.integers(0, 5000), st.integers(1, 5000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_limits_of_the_database_are_scipys(empty: duckdb.DuckDBPyConnection, count: int, of: int) -> None:
    asked = {"x": float(count), "n": float(of)}
    if count <= of:
        found = empty.execute("SELECT share_of($x, $n), share_limit($x, $n, -1), share_limit($x, $n, 1)", asked).fetchall()[0]
        assert found == pytest.approx(tuple(statistics.proportion(count, of)), abs=1e-9)
    else:  # a count rounded for protection may exceed its base: the share is of all
        assert empty.execute("SELECT share_of($x, $n), share_limit($x, $n, 1)", asked).fetchall()[0] == pytest.approx((1, 1))
    assert empty.execute("SELECT share_of(NULL, $n), share_of($x, NULL), share_limit(NULL, $n, 1)", asked).fetchall() == [(None,) * 3]
    if count >= statistics.LEAST_EVENTS:
        limits = empty.execute("SELECT count_limit($x, -1), count_limit($x, 1)", {"x": float(count)}).fetchall()[0]
        assert limits == pytest.approx(statistics.byar(count), rel=1e-12)
