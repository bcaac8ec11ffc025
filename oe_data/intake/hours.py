"""Opening hours as publishers print them, read for certain or not at all."""

from __future__ import annotations

import re

Session = tuple[int, int, int]  # weekday (Monday is 1), opening and closing in minutes after midnight

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)(?:[a-z]*day)?s?\b\.?"
SEVERAL = {"weekdays": range(1, 6), "weekends": range(6, 8), "daily": range(1, 8), "everyday": range(1, 8)}
ALL_DAY = [(0, 1440)]
TIME = r"(?:\d{1,2}(?:[:.]\d{2}|\d{2}(?=\b|[ap]))?\s*(?:[ap]\.?m\b\.?)?|noon|midday|midnight)"
SPAN = re.compile(rf"({TIME})\s*(?:-|to|until|till)\s*({TIME})")
NOTHING = re.compile(r"closed|-|n/?a|none|")
HOLIDAYS = r"(?:bank|public) (?:holidays?|hols?)\b(?: (?:mondays?|weekends?)\b)?"
# With a day before it the hours after it are that day's: Sundays and bank holidays 10-4. Else they are its own, and no week's.
OF_HOLIDAYS = re.compile(rf"({DAY}|weekends?)\s*,?\s*(?:and|&|/)\s*{HOLIDAYS}")
BESIDE_HOLIDAYS = re.compile(
    rf"[,;.(]?\s*(?:(?:and|or|but|not|on|all|closed|open|except|excluding|excl?\.?|including|incl?\.?|for)\s+)*{HOLIDAYS}"
    rf"(?:\s*[:-]?\s*(?:closed|excluded|included|{TIME}\s*(?:-|to)\s*{TIME}))?\s*\)?"
)
CLOCKED = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m\.?)?")


def plain(text: str) -> str:
    """Lower case, one kind of dash, single spaces, no words that say nothing and nothing about bank holidays."""
    told = re.sub(r"[\u2010-\u2015\u2212]", "-", text.lower())
    told = BESIDE_HOLIDAYS.sub(" ", OF_HOLIDAYS.sub(r"\1", told))
    told = re.sub(r"\b12 ?(noon|midday|midnight)\b", r"\1", told)
    told = re.sub(r"\b(?:open|opening hours|(?<!24 )hours|from|between)\b:?", " ", told)
    return re.sub(r"\s+", " ", told).strip(" ,;.")


def clock(text: str) -> tuple[int, str] | None:
    """Minutes after midnight and how they are told; None when it is no time.

    Told as 'a' or 'p' where that half of the day is said, as '24' where the clock plainly has 24 hours, else as ''.
    """
    word = text.strip()
    if word in ("noon", "midday"):
        return 720, "p"
    if word == "midnight":
        return 1440, "a"
    found = CLOCKED.fullmatch(word)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3] or ""
    if minute > 59 or hour > 24 or (half and not 1 <= hour <= 12) or (hour == 24 and minute):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif hour > 12 or word.startswith("0"):
        half = "24"
    return hour * 60 + minute, half


def block(begin: str, end: str) -> tuple[int, int] | None:
    """One block of opening; None when it makes no sense, or when it may as well be of the morning as of the evening."""
    first, last = clock(begin), clock(end)
    if first is None or last is None or first == last:
        return None
    (opens, half), (closes, other) = first, last
    if half == other == "":
        if closes <= opens and opens >= 360:
            closes += 720  # 9-5
        elif 60 <= opens < 360 and opens < closes:
            opens, closes = opens + 720, closes + 720  # 1-5
        elif opens < 480:
            return None  # 7-9
    elif not half and other == "p" and opens + 720 < closes:
        if opens >= 360:
            return None  # 7-9pm
        opens += 720  # 1-5pm
    elif not half and closes < opens:
        return None  # 11-1am
    elif not other and closes <= opens < closes + 720:
        closes += 720  # 9am-5
    elif half == "a" and not other and closes < 720:
        return None  # 9am-11
    if closes == 0 or (closes < opens and opens >= 720 and closes <= 360):
        closes = 1440  # past midnight: this day's part of it
    return (opens, closes) if opens < closes <= 1440 else None


def spans(text: str) -> list[tuple[int, int]] | None:
    """The blocks in a text that holds nothing else; None when something is left over."""
    found = []
    for match in SPAN.finditer(text):
        one = block(match[1], match[2])
        if one is None:
            return None
        found.append(one)
    left = re.sub(r"[,;&/.]|\band\b|\bthen\b", " ", SPAN.sub(" ", text)).strip()
    return None if left or not found else found


def of_day(text: str) -> list[tuple[int, int]] | None:
    """The blocks (opening, closing in minutes) of one day's cell; none when closed, None when it cannot be read for certain."""
    told = plain(text)
    if NOTHING.fullmatch(told):
        return []
    if re.fullmatch(r"24 ?(?:hours?|hrs?|h)?(?: a day|/7)?", told):
        return ALL_DAY
    return spans(told)


def days_of(text: str) -> list[int] | None:
    """The weekdays a text names, alone, in a list or from one to another; None when it names anything else."""
    word = re.sub(r"\s|\(|\)", "", text).strip(",:;&-")
    if word in SEVERAL or f"{word}s" in SEVERAL:
        return list(SEVERAL.get(word, SEVERAL.get(f"{word}s", ())))
    found: list[int] = []
    for part in re.split(r",|&|/|\band\b", text):
        named = [DAY_NAMES.index(name[:3]) + 1 for name in re.findall(DAY, part)]
        left = re.sub(rf"{DAY}|-|\bto\b|\s|[:;()]", "", part)
        if left or not 1 <= len(named) <= 2:
            return None
        found += named if len(named) == 1 else [(named[0] - 1 + step) % 7 + 1 for step in range((named[1] - named[0]) % 7 + 1)]
    return found


def of_week(text: str) -> list[Session] | None:
    """The blocks of a week in prose, such as ``Mon-Fri: 9am-5pm, Sat 10-4``; None when any of it cannot be read for certain."""
    told = re.sub(r"every ?day", "daily", plain(text))
    if re.fullmatch(r"24 ?/ ?7|24 hours?(?: a day)?(?:,? ?(?:daily|7 days(?: a week)?))?", told):
        return [(day, 0, 1440) for day in range(1, 8)]
    names = rf"(?:{DAY}|weekdays?|weekends?|daily)"
    chunks = re.findall(rf"({names}(?:\s*(?:,|&|/|-|and|to)+\s*(?:and\s+)?{names})*)\s*[:,;-]?\s*(.*?)(?=[,;.\s]*{names}|$)", told)
    times_first = list(re.finditer(rf"(.+?)[\s,:(]+({names}(?:\s*(?:,|&|/|-|and|to)+\s*(?:and\s+)?{names})*)[\s,;.)]*", told))
    if times_first and re.match(TIME, told) and times_first[-1].end() == len(told):  # 9am to 5pm Monday to Friday, 10-4 Saturday
        chunks = [(found[2], found[1]) for found in times_first]
    elif not chunks or re.sub(r"[\s,;:.&-]|\band\b", "", told.split(chunks[0][0])[0]):
        return None
    week: list[Session] = []
    for named, when in chunks:
        days, blocks = days_of(named), of_day(re.sub(r"\b(?:and|on)$", "", when.strip(" ,;.:")).strip(" ,;.:"))
        if days is None or blocks is None or not when.strip(" ,;.:"):
            return None
        week += [(day, begin, end) for day in days for begin, end in blocks]
    return sorted(week)


def joined(sessions: list[Session]) -> tuple[list[Session], bool]:
    """Blocks of a day that overlap or touch united; whether any overlapped."""
    found: list[Session] = []
    overlapped = False
    for day, begin, end in sorted(sessions):
        if found and found[-1][0] == day and begin <= found[-1][2]:
            overlapped = overlapped or begin < found[-1][2]
            found[-1] = (day, found[-1][1], max(found[-1][2], end))
        else:
            found.append((day, begin, end))
    return found, overlapped
