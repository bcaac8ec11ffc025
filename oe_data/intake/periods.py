"""Periods in the notations publishers use, written so that they sort and read alike."""

from __future__ import annotations

import re

MONTHS = {m: n for n, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)}
NAMED = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
YEAR = r"((?:19|20)\d\d)"
APART = r"\s*(?:-|–|to|/)\s*"


def whole(year: str, end: str) -> int:
    """The year a short end means: 17 after 2015 is 2017."""
    return int(end) if len(end) == 4 else int(year[:2] + end) + (100 if int(end) < int(year[2:]) else 0)


def one(text: str) -> str | None:
    """A single year, financial year, quarter, month or day; None when it is none of these."""
    if found := re.fullmatch(rf"(?:fy|mid[- ]?|year ending )?{YEAR}(?:\.0)?", text):
        return found[1]
    if found := re.fullmatch(rf"(?:fy ?)?{YEAR}[/-](\d\d|\d{{4}})(?: ?(q[1-4]))?", text):
        end = whole(found[1], found[2])
        if end == int(found[1]) + 1:  # a year and the next are a financial year
            return f"{found[1]}/{end % 100:02d}" + (f" {found[3].upper()}" if found[3] else "")
        if not found[3] and len(found[2]) == 2 and "-" in text and 1 <= int(found[2]) <= 12:
            return f"{found[1]}-{found[2]}"
        return None
    if found := re.fullmatch(rf"(?:(q[1-4])[ -]?{YEAR}|{YEAR}[ -]?(q[1-4]))", text):
        return f"{found[2] or found[3]} {(found[1] or found[4]).upper()}"
    if found := re.fullmatch(rf"{NAMED}[ -]{YEAR}", text):
        return f"{found[2]}-{MONTHS[found[1]]:02d}"
    if found := re.fullmatch(rf"{YEAR}[ -]{NAMED}", text):
        return f"{found[1]}-{MONTHS[found[2]]:02d}"
    if found := re.fullmatch(rf"{YEAR}(0[1-9]|1[0-2])", text):
        return f"{found[1]}-{found[2]}"
    if found := re.fullmatch(rf"{YEAR}-(0[1-9]|1[0-2])-([0-3]\d)(?:[t ]00:00(?::00)?)?", text):
        return f"{found[1]}-{found[2]}-{found[3]}"
    if found := re.fullmatch(rf"([0-3]?\d)/(0?[1-9]|1[0-2])/{YEAR}", text):
        return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    return None


def period(printed: str) -> str | None:
    """A period as it sorts: 2024, 2023/24, 2022 to 2024, 2024 Q2, 2024-06, 2024-06-30; None when it cannot be read.

    >>> [period(printed) for printed in ("2015 - 17", "Q1 2022", "March 2023", "Oct 2021-Sep 2022", "2020/21 - 24/25")]
    ['2015 to 2017', '2022 Q1', '2023-03', '2021-10 to 2022-09', '2020/21 to 2024/25']
    """
    text = re.sub(r"\s+", " ", printed.strip().lower())
    if alone := one(text):
        return alone
    if found := re.fullmatch(rf"{YEAR}{APART}(\d\d|\d{{4}})", text):  # several years together: 2015 - 17
        return f"{found[1]} to {whole(found[1], found[2])}"
    if found := re.fullmatch(rf"{YEAR}/(\d\d) (?:-|–|to) (\d\d)/(\d\d)", text):
        return f"{found[1]}/{found[2]} to {whole(found[1], found[3])}/{found[4]}"
    for cut in re.finditer(r" ?(?:-|–| to ) ?", text):
        first, last = one(text[: cut.start()]), one(text[cut.end() :])
        if first and last and first < last:
            return f"{first} to {last}"
    return None


def year_of(printed: str) -> int | None:
    """The first year a text names, also as the beginning of a day: 20240115."""
    found = re.search(rf"(?<!\d){YEAR}(?:(?:0[1-9]|1[0-2])[0-3]\d)?(?!\d)", printed)
    return int(found[1]) if found else None
