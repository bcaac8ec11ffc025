"""Opening hours as publishers print them: read for certain, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oe_data.intake.hours import Session, joined, of_day, of_week

NINE_TO_FIVE = (540, 1020)


@pytest.mark.parametrize(
    ("printed", "blocks"),
    [
        ("08:30-13:00,14:00-17:30", [(510, 780), (840, 1050)]),
        ("09:00 - 12:30; 13:30 - 17:00", [(540, 750), (810, 1020)]),
        ("9am-5pm", [NINE_TO_FIVE]),
        ("9.30am to 4pm", [(570, 960)]),
        ("9-5", [NINE_TO_FIVE]),
        ("9\u20135", [NINE_TO_FIVE]),
        ("0900-1700", [NINE_TO_FIVE]),
        ("1-5pm", [(780, 1020)]),
        ("noon-6pm", [(720, 1080)]),
        ("12noon - 2pm", [(720, 840)]),
        ("9am-midnight", [(540, 1440)]),
        ("10:00-24:00", [(600, 1440)]),
        ("22:00-02:00", [(1320, 1440)]),
        ("9:00-5:00", [NINE_TO_FIVE]),
        ("9am-5", [NINE_TO_FIVE]),
        ("8.30-6.00", [(510, 1080)]),
        ("9.00-12.30, 1.30-5.00", [(540, 750), (810, 1020)]),
        ("8:00-20:30", [(480, 1230)]),
        ("6pm-12", [(1080, 1440)]),
        ("7-9", None),
        ("7-9pm", None),
        ("6:30-8:30pm", None),
        ("9am-11", None),
        ("11-1am", None),
        ("09:00-05:00", None),
        ("00:00-00:00", None),
        ("CLOSED", []),
        ("", []),
        ("-", []),
        ("24 hours", [(0, 1440)]),
        ("by appointment", None),
        ("9:75-10:00", None),
        ("17:00-09:00", None),
        ("09:00-13:00:14:00-18:00", None),
        ("varies", None),
    ],
)
def test_a_day(printed: str, blocks: list[tuple[int, int]] | None) -> None:
    assert of_day(printed) == blocks


def on(days: list[int], *blocks: tuple[int, int]) -> list[Session]:
    return sorted((day, begin, end) for day in days for begin, end in blocks)


@pytest.mark.parametrize(
    ("printed", "week"),
    [
        ("Mon-Fri: 6:30am-10:00pm, Sat-Sun: 8:00am-6:00pm", on([1, 2, 3, 4, 5], (390, 1320)) + on([6, 7], (480, 1080))),
        ("Tuesdays, Wednesdays and Fridays, 10am-2pm", on([2, 3, 5], (600, 840))),
        ("Monday to Friday, 9.30am-4pm", on([1, 2, 3, 4, 5], (570, 960))),
        ("Tues 11am - 2pm, Fri 11.30am -1.30pm", on([2], (660, 840)) + on([5], (690, 810))),
        ("Daily 9am-5pm", on([1, 2, 3, 4, 5, 6, 7], NINE_TO_FIVE)),
        ("Every day 8am to 8pm", on([1, 2, 3, 4, 5, 6, 7], (480, 1200))),
        ("Weekdays 9-5, weekends 10-4", on([1, 2, 3, 4, 5], NINE_TO_FIVE) + on([6, 7], (600, 960))),
        ("Mon, Wed & Fri 09:00-12:00 and 13:00-17:00", on([1, 3, 5], (540, 720), (780, 1020))),
        ("Mon-Sat 9am-6pm, Sunday closed", on([1, 2, 3, 4, 5, 6], (540, 1080))),
        ("Mon-Fri 9-5. Closed bank holidays", on([1, 2, 3, 4, 5], NINE_TO_FIVE)),
        ("Monday 9am - 5pm Tuesday 9am - 7pm", on([1], NINE_TO_FIVE) + on([2], (540, 1140))),
        ("24/7", on([1, 2, 3, 4, 5, 6, 7], (0, 1440))),
        ("24 hours", on([1, 2, 3, 4, 5, 6, 7], (0, 1440))),
        ("Open 24 hours a day, 7 days a week", on([1, 2, 3, 4, 5, 6, 7], (0, 1440))),
        ("Mon-Fri 9-5 except bank holidays", on([1, 2, 3, 4, 5], NINE_TO_FIVE)),
        ("Mon-Fri 9am-5pm (closed public holidays)", on([1, 2, 3, 4, 5], NINE_TO_FIVE)),
        ("Mon-Fri 9am-5pm and bank holidays 6pm-8pm", on([1, 2, 3, 4, 5], NINE_TO_FIVE)),
        ("Sat 9-5, Sundays and bank holidays 10am-4pm", on([6], NINE_TO_FIVE) + on([7], (600, 960))),
        ("Tue 9-5, bank holiday Mondays 10-4", on([2], NINE_TO_FIVE)),
        ("9am to 5pm Monday to Friday", on([1, 2, 3, 4, 5], NINE_TO_FIVE)),
        ("9am-5pm Mon-Fri, 10am-4pm on Saturday", on([1, 2, 3, 4, 5], NINE_TO_FIVE) + on([6], (600, 960))),
        ("9am-5pm Mon-Fri, Saturday 10-4", None),
        ("by appointment", None),
        ("1st Monday of the month 10-12", None),
        ("Mon-Fri 9am-5pm (closed 1-2pm)", None),
        ("Mon 9-5 or by appointment", None),
        ("Pitch bookings only: Mon-Fri 5pm-10pm", None),
        ("Mon to Thu 9-5pm for calls; 10am-2pm for food collection", None),
        ("9-5", None),
    ],
)
def test_a_week(printed: str, week: list[Session] | None) -> None:
    assert of_week(printed) == week


TIMES = st.integers(0, 95).map(lambda quarter: quarter * 15)
BLOCKS = st.tuples(st.integers(1, 7), TIMES, TIMES).filter(lambda b: b[1] < b[2])
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@given(st.lists(BLOCKS, min_size=1, max_size=7, unique_by=lambda b: b[0]), st.booleans())
def test_a_printed_week_is_read_back(week: list[Session], short: bool) -> None:
    def one(block: Session) -> str:
        day, begin, end = block
        name = NAMES[day - 1][:3] if short else NAMES[day - 1]
        return f"{name} {begin // 60:02d}:{begin % 60:02d}-{end // 60:02d}:{end % 60:02d}"

    assert of_week(", ".join(map(one, sorted(week)))) == sorted(week)


@given(BLOCKS)
def test_a_day_with_both_halves_said_is_read_back(printed: Session) -> None:
    def twelve(minutes: int) -> str:
        return f"{(minutes // 60 + 11) % 12 + 1}.{minutes % 60:02d}{'am' if minutes < 720 else 'pm'}"

    _, begin, end = printed
    assert of_day(f"{twelve(begin)} - {twelve(end)}") == [(begin, end)]


@given(st.integers(1, 12), st.integers(0, 59), st.integers(1, 12), st.integers(0, 59))
def test_without_am_or_pm_nobody_opens_before_six(hour: int, minute: int, until: int, past: int) -> None:
    for opens, closes in of_day(f"{hour}.{minute:02d}-{until}.{past:02d}") or []:
        assert 360 <= opens < closes <= 1440
        assert (opens % 720, closes % 720) == (hour % 12 * 60 + minute, until % 12 * 60 + past)


@given(st.text(max_size=80) | st.text("MonTuesday fri sat0123456789:.-,;apm &to closed", max_size=60))
def test_any_text_is_hours_or_none(text: str) -> None:
    for blocks in (of_day(text), [(begin, end) for _, begin, end in of_week(text) or []]):
        assert all(0 <= begin < end <= 1440 for begin, end in blocks or [])


@given(st.lists(BLOCKS, max_size=12))
def test_joined_covers_the_same_minutes_once(week: list[Session]) -> None:
    def minutes(found: list[Session]) -> set[tuple[int, int]]:
        return {(day, minute) for day, begin, end in found for minute in range(begin, end)}

    found, overlapped = joined(week)
    assert minutes(found) == minutes(week)
    assert joined(found) == (found, False)
    assert overlapped == (sum(end - begin for _, begin, end in week) > len(minutes(week)))
