"""Counts of people protected at load: true counts stay in a file that only the intake opens, pages see what may be shown."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from oe_data import disclosure
from oe_data.database import DataError, people_database, people_path

KEY = ["indicator_id", "area_id", "period"]
BASE = "="  # stands for the base that categories add up to
LADDERS = (("lsoa", "parent_id", "ward"), ("lsoa", "msoa_id", "msoa"), ("ward", "parent_id", "place"), ("msoa", "parent_id", "place"))


def keep_true(database: Path, rows: pd.DataFrame, sha256: str) -> None:
    """Keep the true counts of one file (``KEY`` and ``numerator``) beside the database, under the hash of its content."""
    if rows.empty:
        return
    with people_database(database) as people:
        people.execute("BEGIN")
        people.execute("DELETE FROM true_count WHERE content_sha256 = $sha", {"sha": sha256})
        people.register("given", rows)
        people.execute("INSERT INTO true_count SELECT $sha, indicator_id, area_id, period, numerator FROM given", {"sha": sha256})
        people.execute("COMMIT")


def true_counts(cursor: duckdb.DuckDBPyConnection, database: Path, wanted: list[str] | None) -> pd.DataFrame:
    """The true counts of all loads in force: ``KEY, count, denominator, value, lower_ci, upper_ci``; ``DataError`` where any is missing."""
    rows = cursor.execute(
        "SELECT v.indicator_id, v.area_id, v.period, v.denominator, v.value, v.lower_ci, v.upper_ci, l.content_sha256 "
        "FROM indicator_value AS v INNER JOIN load AS l ON v.load_id = l.load_id "
        "WHERE v.is_protected AND ($wanted IS NULL OR list_contains($wanted, v.indicator_id))",
        {"wanted": wanted},
    ).df()
    if rows.empty:
        return rows.assign(count=pd.Series(dtype=float))
    with people_database(database) as people:
        people.register("wanted", rows[["content_sha256"]].drop_duplicates())
        true = people.execute(
            "SELECT t.content_sha256, t.indicator_id, t.area_id, t.period, t.numerator AS count FROM true_count AS t SEMI JOIN wanted AS w "
            "USING (content_sha256)"
        ).df()
    found = rows.merge(true, on=["content_sha256", *KEY], how="left")
    if found["count"].isna().any():
        raise DataError(
            f"The file {people_path(database).name}, which holds the true counts of people, is not the one this database was loaded with. "
            "Put it back beside the database, or load the files again into a new one."
        )
    return found


def with_levels(given: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The counts of each level: as given, else added up from all the parts of an area, marked derived."""
    found = given.merge(areas, on="area_id", how="inner").assign(is_derived=False)
    for level, parent, above in LADDERS:
        parts = found[found["level"] == level]
        parts = parts[parts[parent].notna()]
        whole = areas[(areas["level"] == level) & areas[parent].notna()].groupby(parent).size()
        known = areas[areas["level"] == above]["area_id"]
        if parts.empty:
            continue
        added = parts.groupby(["indicator_id", "period", parent], as_index=False).agg(
            count=("count", "sum"),
            parts=("area_id", "nunique"),
            denominator=("denominator", lambda of: of.sum(min_count=len(of))),
            content_sha256=("content_sha256", "first"),
        )
        added = added[(added["parts"] == added[parent].map(whole)) & added[parent].isin(known)].rename(columns={parent: "area_id"})
        there = pd.MultiIndex.from_frame(found[KEY])
        added = added[~pd.MultiIndex.from_frame(added[KEY]).isin(there)]
        if not added.empty:
            fresh = added[[*KEY, "count", "denominator", "content_sha256"]].merge(areas, on="area_id").assign(is_derived=True)
            found = pd.concat([found, fresh], ignore_index=True)
    return found


def sums_of(cells: pd.DataFrame, areas: pd.DataFrame) -> list[disclosure.Sum]:
    """Which cells add up to which other, where all the parts of an area are there."""
    at = {tuple(key): place for place, key in enumerate(cells[KEY].itertuples(index=False))}
    sets = list(cells[["indicator_id", "period"]].drop_duplicates().itertuples(index=False))
    sums = []
    for level, parent, _ in LADDERS:
        children = areas[(areas["level"] == level) & areas[parent].notna()].groupby(parent)["area_id"].agg(list)
        for above, codes in children.items():
            for indicator, period in sets:
                total = at.get((indicator, above, period))
                parts = [at.get((indicator, code, period)) for code in codes]
                if total is not None and None not in parts:
                    sums.append(disclosure.Sum(total, tuple(part for part in parts if part is not None)))
    return sums


def linked(cells: pd.DataFrame) -> list[list[str]]:
    """Indicators by the tables they are of: categories whose counts add up to one base everywhere are one table."""
    cells = cells.assign(key=pd.Series(pd.MultiIndex.from_frame(cells[["area_id", "period", "denominator"]]).to_list(), index=cells.index))
    bases: dict[object, list[str]] = {}
    alone = []
    for indicator, mine in cells.groupby("indicator_id", sort=True):
        if mine["denominator"].isna().any():
            alone.append([str(indicator)])
        else:
            bases.setdefault((mine["content_sha256"].iloc[0], hash(frozenset(mine["key"]))), []).append(str(indicator))
    for (_, _), group in bases.items():  # type: ignore[misc]
        inside = cells[cells["indicator_id"].isin(group)]
        added = inside.groupby(["area_id", "period"]).agg(count=("count", "sum"), of=("denominator", "first"))
        alone += [group] if len(group) > 1 and (added["count"] == added["of"]).all() else [[one] for one in group]
    return alone


def shown_before(cursor: duckdb.DuckDBPyConnection, database: Path, wanted: list[str] | None) -> pd.DataFrame:
    """What is shown of each count until now, with the true counts it was made of: ``KEY, count, shown, hide_below, round_to``."""
    now = cursor.execute(
        "SELECT indicator_id, area_id, period, shown_count AS shown_now, state FROM need_count "
        "WHERE $wanted IS NULL OR list_contains($wanted, indicator_id)",
        {"wanted": wanted},
    ).df()
    with people_database(database) as people:
        kept = people.execute("SELECT indicator_id, area_id, period, count, shown, state, hide_below, round_to FROM last_shown").df()
    # Of a load that broke off the file beside the database may know what the database never showed.
    both = kept.merge(now, on=[*KEY, "state"])
    return both[(both["shown"] == both["shown_now"]) | (both["shown"].isna() & both["shown_now"].isna())].drop(
        columns=["shown_now", "state"]
    )


def keep_shown(database: Path, cells: pd.DataFrame) -> None:
    """Remember what is shown of each count, and what it was made of."""
    with people_database(database) as people:
        people.execute("BEGIN")
        people.register("cells", cells)
        people.execute("DELETE FROM last_shown WHERE indicator_id IN (SELECT indicator_id FROM cells)")
        people.execute("INSERT INTO last_shown SELECT indicator_id, area_id, period, count, shown, state, hide_below, round_to FROM cells")
        people.execute("COMMIT")


def of_table(mine: pd.DataFrame, areas: pd.DataFrame, rule: disclosure.Rule, before: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """What may be shown of the indicators of one table, and what was done."""
    names = mine["indicator_id"].nunique()
    if names > 1:  # their base is a count of people too: it is protected with them
        base = mine.drop_duplicates(["area_id", "period"]).assign(indicator_id=BASE, count=lambda rows: rows["denominator"])
        mine = pd.concat([mine, base], ignore_index=True)
    mine = mine.reset_index(drop=True)
    sums = sums_of(mine, areas)
    if names > 1:
        for _, places in mine.groupby(["area_id", "period"]).indices.items():
            total = next(place for place in places if mine["indicator_id"][place] == BASE)
            sums.append(disclosure.Sum(int(total), tuple(int(place) for place in places if place != total)))
    was = mine[KEY].merge(before, on=KEY, how="left")
    found = disclosure.protect(mine["count"], sums, mine["level"], rule, was if was["count"].notna().any() else None)
    mine = mine.join(found.frame)
    whole = mine[disclosure.all_or_nothing(mine["count"], mine["denominator"])]
    if len(whole):
        codes = ", ".join(dict.fromkeys(whole["area_id"]))
        flagged = f"To look at: {len(whole):,} groups of which all or nobody is counted, which says it of each of them"
        found.report.append(f"{flagged} ({codes[:120]}).")
    if names > 1:
        of = mine[mine["indicator_id"] == BASE][["area_id", "period", "shown"]].rename(columns={"shown": "of"})
        mine = mine[mine["indicator_id"] != BASE].merge(of, on=["area_id", "period"])
        mine["denominator"] = mine.pop("of")
    return mine, found.report


def protect(cursor: duckdb.DuckDBPyConnection, database: Path, wanted: list[str] | None = None) -> None:
    """Make what may be shown of counts of people anew, for some indicators or all, in the transaction of the load that changes them.

    Raises ``DataError`` where the true counts are not at hand, or a table cannot be protected.
    """
    given = {"wanted": wanted}
    cells = true_counts(cursor, database, wanted)
    before = shown_before(cursor, database, wanted) if len(cells) else pd.DataFrame()
    for table in ("need_count", "need_protection"):
        cursor.execute(f"DELETE FROM {table} WHERE $wanted IS NULL OR list_contains($wanted, indicator_id)", given)
    if cells.empty:
        return
    areas = cursor.execute("SELECT area_id, level, parent_id, msoa_id FROM area ORDER BY area_id").df()
    cells = with_levels(cells, areas).sort_values(KEY, ignore_index=True)
    if cells.empty:
        return
    settings = dict(
        cursor.execute("SELECT key, CAST(value AS INTEGER) FROM setting_in_force WHERE key IN ('suppress_below', 'round_to')").fetchall()
    )
    told: list[list[str]] = []
    shown = []
    try:
        rule = disclosure.Rule(settings["suppress_below"], settings["round_to"])
        for group in linked(cells):
            found, report = of_table(cells[cells["indicator_id"].isin(group)], areas, rule, before)
            shown.append(found)
            told += [[indicator, sentence] for indicator in group for sentence in report]
    except ValueError as problem:
        raise DataError(f"counts of people cannot be protected: {problem}") from problem
    everything = pd.concat(shown, ignore_index=True)
    # What a publisher worked out of a count is hidden with it; of a count that is shown it is worked out anew (view need_shown).
    everything.loc[everything["state"] != "shown", ["value", "lower_ci", "upper_ci"]] = None
    cursor.register("shown_now", everything)
    cursor.execute(
        "INSERT INTO need_count SELECT indicator_id, area_id, period, shown, denominator, value, lower_ci, upper_ci, state, hide_below, "
        "round_to, is_derived FROM shown_now"
    )
    cursor.unregister("shown_now")
    cursor.register("told", pd.DataFrame(told, columns=["indicator_id", "sentence"]))
    cursor.execute("INSERT INTO need_protection SELECT indicator_id, sentence, CAST(now() AS TIMESTAMP) FROM told")
    cursor.unregister("told")
    keep_shown(database, everything)
