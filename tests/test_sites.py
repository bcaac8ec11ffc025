"""Published lists of places become rows, and rows that are the same place become one building."""

from __future__ import annotations

import json
from typing import Any

import pytest

from oe_data import intake, queries
from oe_data.edits import building
from oe_data.intake import Decided
from oe_data.intake.places import grid_to_degrees, mended_postcode, postcode_points
from oe_data.intake.sites import use_of, use_of_all
from tests.conftest import Place

BODY = {"body": "Anyshire Council"}
PLACES = "name,address,postcode,type,opening_hours,telephone,lon,lat\n"
# Ordnance Survey's own test points for OSTN15: easting, northing, latitude, longitude (Developer pack OSTN15-OSGM15, 2016).
ORDNANCE_SURVEY = [
    (91492.146, 11318.804, 49.92226393730, -6.29977752014),
    (170370.718, 11572.405, 49.96006137820, -5.20304609998),
    (250359.811, 62016.569, 50.43885825610, -4.10864563561),
    (449816.371, 75335.861, 50.57563665000, -1.29782277240),
    (438710.920, 114792.250, 50.93127937910, -1.45051433700),
]
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def told(account: intake.Account) -> str:
    return "; ".join(account.notes)


def estate(place: Place) -> dict[str, dict[str, Any]]:
    """The buildings there are, by name."""
    names = [column for (column,) in place.rows("SELECT column_name FROM (DESCRIBE estate)")]
    return {row[names.index("name")]: dict(zip(names, row, strict=True)) for row in place.rows("SELECT * FROM estate")}


@pytest.mark.parametrize(("east", "north", "lat", "lon"), ORDNANCE_SURVEY)
def test_the_british_grid_to_degrees_within_a_tenth_of_a_metre(east: float, north: float, lat: float, lon: float) -> None:
    found_lon, found_lat = grid_to_degrees(east, north)
    assert abs(found_lat - lat) * 111_000 < 0.1
    assert abs(found_lon - lon) * 72_000 < 0.1


def test_postcodes_are_found_offline() -> None:
    found = postcode_points(["SW1A1AA", "ZZ99ZZ", "M31"])
    assert list(found) == ["SW1A1AA"]
    assert found["SW1A1AA"] == pytest.approx((-0.1419, 51.501), abs=0.002)
    assert [mended_postcode(code) for code in ("wa141pf", "M16 OEX", "M31", None)] == ["WA14 1PF", "M16 0EX", "M31", None]


@pytest.mark.parametrize(
    ("words", "use"),
    [
        ("Altrincham Library", "library"),
        ("Asda Pharmacy", "health"),
        ("St Mary's Church Hall", "community"),
        ("Nursing homes", "care"),
        ("post_offices", "community"),
        ("Town Hall", "community"),
        ("County Court", "court"),
        ("Tennis courts", "leisure"),
        ("Hill Top Allotments", "land"),
        ("Hill Primary Care Centre", "health"),
        ("Hill Bowls Clubhouse", "leisure"),
        ("42nd Street", None),
        ("School Rd (81-83)", None),
        ("Church Lane Surgery", "health"),
    ],
)
def test_what_a_place_is_by_its_words(words: str, use: str | None) -> None:
    assert use_of(words) == use


@pytest.mark.parametrize(
    ("told", "use"),
    [
        (["name", "anyshire_post_offices"], "community"),
        (["pharmacy_name", "list"], "health"),
        (["name", "libraries_and_schools"], None),
        (["name", "fire_and_rescue"], "fire"),
        (["name", "list of 2026"], None),
    ],
)
def test_what_all_places_of_a_list_are(told: list[str], use: str | None) -> None:
    assert use_of_all(told) == use


def test_a_list_of_several_sorts_is_told_by_its_names(place: Place) -> None:
    rows = "Hill Library,1 Road,AN1 1AA,,,,-1.5,53.0\nVale School,2 Road,AN1 1AB,,,,-1.5,53.0\nThe Grange,3 Road,AN1 1AC,,,,-1.5,53.0\n"
    (account,) = place.load(place.file("libraries and schools.csv", PLACES + rows), **BODY)
    assert account.notes[0] == "read as places of the sort library (1), school (1), other (1)"


def test_one_place_far_from_a_short_list_is_flagged(place: Place) -> None:
    rows = "".join(f"Hub {n},{n} Road,,Hub,,,{-1.5 - n / 100},53.0\n" for n in range(5)) + "Sea,9 Road,,Hub,,,-5.0,53.5\n"
    (account,) = place.load(place.file("hubs.csv", PLACES + rows), **BODY)
    assert "1 place far from the rest of the list (line 7); kept and flagged" in told(account)
    assert place.rows("SELECT name FROM estate WHERE is_outside") == [("Sea",)]


def test_what_is_outside_is_told_by_the_outline_of_the_place_once_it_has_one(place: Place) -> None:
    """A list of which half lies over the border flags that half; loaded before the outline it is flagged when that comes."""
    rows = "".join(f"Hub {n},{n} Road,,Hub,,,{-1.5 + n / 50},53.0\n" for n in range(6))
    (before,) = place.load(place.file("hubs.csv", PLACES + rows), **BODY)
    assert "outside" not in told(before)
    square = [[-1.55, 52.9], [-1.45, 52.9], [-1.45, 53.1], [-1.55, 53.1], [-1.55, 52.9]]
    shape = json.dumps({"type": "Polygon", "coordinates": [square]})
    outline = {"type": "Feature", "properties": {"area_id": "P1"}, "geometry": json.loads(shape)}
    (known,) = place.load(place.file("area.csv", "area_id,name,level,parent_id,lat,lon\nP1,Anyshire,place,,53.0,-1.5\n"))
    assert known.status == "loaded", known
    (drawn,) = place.load(place.file("boundary.geojson", json.dumps({"type": "FeatureCollection", "features": [outline]})))
    assert drawn.status == "loaded", drawn
    assert place.rows("SELECT name FROM estate WHERE is_outside ORDER BY 1") == [("Hub 3",), ("Hub 4",), ("Hub 5",)]
    (after,) = place.load(place.file("more.csv", PLACES + rows.replace("Hub", "Shed").replace("Road", "Lane")), **BODY)
    assert "3 places outside the place (line 5-7); kept and flagged" in told(after)


def test_a_place_that_closed_for_good_is_left_out_of_any_list(place: Place) -> None:
    head = PLACES.replace("\n", ",Status\n")
    rows = "Hub 1,1 Road,,Hub,,,-1.5,53.0,Open\nHub 2,2 Road,,Hub,,,-1.5,53.1,Closed\nHub 3,3 Road,,Hub,,,-1.5,53.2,Closed for repairs\n"
    (account,) = place.load(place.file("hubs.csv", head + rows), **BODY)
    assert "1 place that closed for good left out (line 3)" in told(account)
    assert place.rows("SELECT name FROM estate ORDER BY 1") == [("Hub 1",), ("Hub 3",)]


def test_a_list_of_metres_says_so_once(place: Place) -> None:
    (account,) = place.load(place.file("schools.csv", SCHOOLS), **BODY)
    assert "places are given in metres of the British grid" in account.notes
    assert place.rows("SELECT count(*) FROM site WHERE place_note IS NOT NULL") == [(0,)]


def test_a_list_in_any_words(place: Place) -> None:
    rows = (
        'Hill Leisure Centre,1 High Street,AN1 1AA,Leisure centre,"Mon-Fri: 6:30am-10:00pm, Sat-Sun: 8:00am-6:00pm",0123 456,-1.50,53.00\n'
        "Hill Library,2 High Street,AN1 1AB,Library,by appointment,,-1.51,53.01\n"
    )
    (account,) = place.load(place.file("places.csv", PLACES + rows), **BODY)
    assert (account.status, account.kind, account.rows_loaded) == ("loaded", "site", 2)
    assert "read as places of the sort leisure (1), library (1)" in told(account)
    assert "hours of 1 place could not be read for certain and stay as printed (line 3: 'by appointment')" in told(account)
    assert "columns that hold people were left out: telephone" in told(account)
    found = estate(place)
    assert found["Hill Leisure Centre"]["owner_sector"] == "council"
    hours = {row["name"]: row["open_hours"] for row in queries.rows(place.connection, queries.read("estate/building_metrics"), {})}
    assert hours == {"Hill Leisure Centre": 5 * 15.5 + 2 * 10, "Hill Library": None}
    assert found["Hill Library"]["hours"] == "by appointment"


def test_hours_as_columns_and_what_is_odd_about_them(place: Place) -> None:
    days = [f"opening_hours_{day}" for day in DAYS]
    head = ",".join(["pharmacy_name", "address", "postcode", *days, "organisation_data_service_code", "lon", "lat"]) + "\n"
    whole = '"08:30-13:00,14:00-17:30"'
    rows = (
        f"Kay Pharmacy,1 Road,AN1 1AA,{whole},{whole},{whole},{whole},{whole},09:00-12:30,CLOSED,FA001,-1.5,53.0\n"
        'Elm Pharmacy,2 Road,AN1 1AB,"09:00-13:00,12:00-17:00",CLOSED,CLOSED,CLOSED,CLOSED,CLOSED,CLOSED,FA002,-1.5,53.0\n'
        "Oak Pharmacy,3 Road,AN1 1AC,17:00-09:00,CLOSED,CLOSED,CLOSED,CLOSED,CLOSED,CLOSED,FA003,-1.5,53.0\n"
    )
    (account,) = place.load(place.file("list.csv", head + rows), **BODY)
    assert "overlapping hours of 1 place were united (line 3)" in told(account)
    assert "hours of 1 place could not be read for certain and stay as printed (line 4: 'Mon 17:00-09:00;" in told(account)
    assert place.rows("SELECT sum(close_min - open_min) / 60.0 FROM site_session WHERE line_no = 2") == [(5 * 8 + 3.5,)]
    assert place.rows("SELECT open_min, close_min FROM site_session WHERE line_no = 3") == [(540, 1020)]
    assert {row["owner_sector"] for row in estate(place).values()} == {"health"}


def test_bad_points_are_told_of_and_the_rest_loads(place: Place) -> None:
    good = "".join(f"Place {n},{n} Road,AN1 1AA,Library,,,{-1.5 - n / 1000},{53 + n / 1000}\n" for n in range(60))
    bad = (
        "Swapped,1 Lane,,Library,,,53.0,-1.5\n"
        "At sea,2 Lane,,Library,,,-12.0,40.0\n"
        "Far away,3 Lane,,Library,,,-4.2,57.5\n"
        "Nowhere,4 Lane,,Library,,,,\n"
        "Only a postcode,5 Lane,SW1A 1AA,Library,,,,\n"
        "Metres,6 Lane,,Library,,,433000,344000\n"
    )
    (account,) = place.load(place.file("list.csv", PLACES + good + bad), **BODY)
    assert (account.status, account.rows_loaded, account.rows_rejected) == ("loaded", 66, 0)
    for sentence in (
        "1 place (line 62): longitude and latitude were swapped; mended",
        "1 place (line 63): coordinates are not in Britain",
        "1 place (line 67): metres of the British grid",
        "2 places with no point and no known postcode: not on the map unless another list has it (line 63, 65)",
        "1 place put at the middle of the postcode, for want of coordinates (line 66)",
        "far from the rest of the list (line 64, 66); kept and flagged",
    ):
        assert sentence in told(account)
    found = estate(place)
    assert {"At sea", "Nowhere"} & set(found) == set()
    assert (found["Swapped"]["lat"], found["Swapped"]["lon"]) == (53.0, -1.5)
    assert found["Only a postcode"]["is_approximate"]
    assert found["Metres"]["lat"] == pytest.approx(52.99, abs=0.01)


@pytest.mark.parametrize(("across", "up"), [("lng", "lat"), ("X_COORD", "Y_COORD"), ("long", "lat"), ("geox", "geoy")])
def test_coordinates_under_any_of_their_headings(place: Place, across: str, up: str) -> None:
    place.load(place.file("list.csv", f"Name,Address,Postcode,{up},{across}\nHill Hall,1 Road,AN1 1AA,53.0,-1.5\n"), **BODY)
    assert place.rows("SELECT lon, lat, is_approximate FROM site") == [(-1.5, 53.0, False)]


def test_a_place_as_well_known_text(place: Place) -> None:
    park, mill = "SRID=4326;POINT (-2.31 53.41)", "POLYGON ((-2.4 53.4, -2.3 53.4, -2.3 53.5, -2.4 53.4))"
    rows = f'{park},Park Library,Library\n"{mill}",Mill Library,Library\nnowhere,Hill Library,Library\n'
    (account,) = place.load(place.file("places.csv", f"WKT,Name,Type\n{rows}"), **BODY)
    assert account.status == "loaded"
    at_park, at_mill = place.rows("SELECT lon, lat FROM site WHERE lon IS NOT NULL ORDER BY line_no")
    assert at_park == (-2.31, 53.41)
    assert -2.4 < at_mill[0] < -2.3
    assert 53.4 < at_mill[1] < 53.5
    assert "1 place with no point and no known postcode: not on the map unless another list has it (line 4)" in told(account)


def test_practices_of_the_nhs_are_published_without_a_header(place: Place) -> None:
    def line(code: str, name: str, postcode: str, opened: str, status: str) -> str:
        cells = [code, name, "Y63", "QHM", "THE HEALTH CENTRE", "1 LAWSON STREET", "", "", "", postcode, opened, "", status, "B", "16C"]
        return ",".join(f'"{cell}"' for cell in [*cells, "20130401", "", "01642 672351", "", "", "", "0", "", "16C", "", "4", ""]) + "\n"

    text = line("A81001", "THE DENSHAM SURGERY", "SW1A 1AA", "19740401", "A") + line("A81002", "QUEENS PARK", "SW1A 2AA", "19740401", "C")
    (account,) = place.load(place.file("epraccur.csv", text), **BODY)
    assert account.status == "loaded"
    assert "1 place that closed for good left out (line 2)" in told(account)
    assert place.rows("SELECT code, name, postcode, use_class, is_approximate FROM site") == [
        ("nhs:A81001", "THE DENSHAM SURGERY", "SW1A 1AA", "health", True)
    ]


def test_every_row_that_is_odd_is_told_by_its_line(place: Place) -> None:
    odd = [*["by appointment"] * 6, "sunrise to sunset", "Mon-Fri 9am-5pm", "by appointment"]
    rows = "".join(f"Hall {n},{n} Road,AN1 1AA,Hall,{text},,,\n" for n, text in enumerate(odd))
    (account,) = place.load(place.file("list.csv", PLACES + rows), **BODY)
    assert (
        "hours of 8 places could not be read for certain and stay as printed (line 2-7, 10: 'by appointment'; line 8: 'sunrise to sunset')"
        in told(account)
    )
    assert "not on the map unless another list has it (line 2-10)" in told(account)


def test_a_property_without_coordinates_stands_at_its_postcode(place: Place) -> None:
    hall = HALL.replace("-1.51,53.01", ",").replace("AN1 1AB", "SW1A 1AA")
    (account,) = place.load(place.file("assets.csv", ASSETS + hall + EMPTY.replace("-1.52,53.02", ",")), **BODY)
    assert "1 property put at the middle of the postcode, for want of coordinates (line 2)" in account.notes
    assert "1 property (line 3): no coordinates" in account.notes
    found = estate(place)
    assert set(found) == {"Hill Library & Hub"}
    assert found["Hill Library & Hub"]["is_approximate"]
    assert found["Hill Library & Hub"]["lat"] == pytest.approx(51.501, abs=0.002)


SCHOOLS = (
    "URN,LA (code),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (name),SchoolCapacity,"
    "NumberOfPupils,Postcode,UPRN,Easting,Northing\n"
    "100001,999,2000,Hill Primary School,Community school,Open,400,280,AN1 1AA,,433000,344000\n"
    "100002,999,2001,Vale Primary School,Community school,Open,0,90,AN1 1AB,,433500,344000\n"
    "100003,999,2002,Old Primary School,Community school,Closed,100,,AN1 1AC,,433900,344000\n"
    "100004,999,2003,New Primary School,Community school,Proposed to open,100,,AN1 1AD,,433900,344500\n"
)


def test_schools_with_their_unfilled_places(place: Place) -> None:
    (account,) = place.load(place.file("edubase.csv", SCHOOLS.encode("cp1252")), **BODY)
    assert (account.kind, account.rows_loaded) == ("school", 2)
    assert "1 place that closed for good left out (line 4); 1 place not open yet left out (line 5)" in told(account)
    assert "1 place with a capacity of 0, taken for not stated (line 3)" in told(account)
    underused = {row["name"]: row["reason"] for row in queries.rows(place.connection, queries.read("estate/underused"), {})}
    assert underused == {"Hill Primary School": "30.00% of places unfilled"}


def test_head_teachers_are_kept_nowhere(place: Place) -> None:
    head, *rows = SCHOOLS.splitlines()
    text = "\n".join([f"{head},TelephoneNum,HeadFirstName,HeadLastName", *(f"{row},0123,Ann,Brook" for row in rows)])
    (account,) = place.load(place.file("edubase.csv", text.replace(",400,280,", ",400,many,")), **BODY)
    assert (account.rows_loaded, account.rows_rejected) == (1, 1)
    assert "columns that hold people were left out: TelephoneNum, HeadFirstName, HeadLastName" in account.notes
    (kept,) = place.rows("SELECT row_json FROM load_reject")
    assert "Hill Primary School" in kept[0]
    assert "Ann" not in kept[0]
    assert "Brook" not in kept[0]


def test_the_places_of_both_phases_add_up_where_the_whole_is_not_stated(place: Place) -> None:
    text = "LAEstab,Schoolname,Netcapacity,PrimaryCapacity,SecondaryCapacity,Easting,Northing\n"
    rows = "9992001,Vale School,,210,300,433500,344000\n9992002,Hill School,120,200,,433500,344100\n"
    (account,) = place.load(place.file("capacity.csv", text + rows), **BODY)
    assert account.kind == "school"
    assert place.rows("SELECT name, capacity FROM site ORDER BY name") == [("Hill School", 120), ("Vale School", 510)]


def test_two_schools_at_one_uprn_add_up_and_half_a_roll_is_none(place: Place) -> None:
    both = SCHOOLS.replace("AN1 1AA,,", "AN1 1AA,100000000001,").replace("AN1 1AB,,", "AN1 1AA,100000000001,").replace(",0,90,", ",200,90,")
    (whole,) = place.load(place.file("both.csv", both), **BODY)
    assert place.rows("SELECT building_id, capacity, on_roll FROM site_building") == [("uprn-100000000001", 600, 370)]
    intake.undo(place.connection, place.path, int(str(whole.load_id)), "tester")
    place.load(place.file("half.csv", both.replace(",200,90,", ",200,,")), **BODY)
    assert place.rows("SELECT capacity, on_roll FROM site_building") == [(600, None)]


def test_schools_known_by_code_in_other_lists_are_the_same(place: Place) -> None:
    place.load(place.file("register 2024.csv", SCHOOLS.replace(",400,280,", ",400,,")), **BODY)
    census = "URN,LA,ESTAB,SCHOOLTYPE,NOR\n100001,999,2000,State-funded primary,260\n100009,999,2009,State-funded primary,50\n"
    capacity = "LAEstab,LA1,estab1,LAname,Schoolname,Phase,Netcapacity (1)\n9992001,999,2001,Anyshire,Vale Primary,PS,120\n"
    first, second = place.load(place.file("census_20240118.csv", census), place.file("capacity.csv", capacity), **BODY)
    assert (first.status, second.status) == ("loaded", "loaded"), (first.reason, second.reason)
    found = estate(place)
    assert (found["Hill Primary School"]["capacity"], found["Hill Primary School"]["on_roll"]) == (400, 260)
    assert found["Vale Primary School"]["capacity"] == 120
    assert "School 100009" not in found  # nowhere to put it
    assert set(place.rows("SELECT DISTINCT why FROM building_row")) == {("same code",)}


def test_pupils_are_set_against_places_of_the_same_list_or_year_only(place: Place) -> None:
    """Today's places against the pupils of another year would invent empty classrooms."""

    def hill() -> list[tuple[Any, ...]]:
        return place.rows("SELECT capacity, on_roll, counted_in, note FROM site_building WHERE name LIKE 'Hill%'")

    register = SCHOOLS.replace(",400,280,", ",490,,")
    census = "URN,LA,ESTAB,SCHOOLTYPE,NOR\n100001,999,2000,State-funded primary,279\n"
    place.load(place.file("register.csv", register), place.file("census.csv", census), **BODY)
    note = "279 pupils, but not of the same list or year as its places: none are counted as unfilled"
    assert hill() == [(490, None, None, note)]
    both = "LAEstab,Schoolname,Phase,MAYNOR,Netcapacity (1)\n9992000,Hill Primary,PS,150,227\n"
    (old,) = place.load(place.file("school_capacity_2015.csv", both), **BODY)
    assert hill() == [(227, 150, 2015, None)]
    (flagged,) = place.rows("SELECT reason FROM underused JOIN site_building USING (building_id) WHERE name LIKE 'Hill%'")
    assert flagged == ("33.92% of places unfilled in 2015",)
    place.load(place.file("school_capacity_2023.csv", both.replace("150", "220")), **BODY, decided=Decided(same_period="add"))
    assert hill() == [(227, 220, 2023, None)]  # the later year
    head, row, *_ = SCHOOLS.splitlines()
    dated = f"{head},CensusDate\n{row.replace(',400,280,', ',480,440,')},2025-01-16\n"
    place.load(place.file("edubase.csv", dated), **BODY, decided=Decided(same_period="add"))
    assert hill() == [(480, 440, 2025, None)]  # a column says the year
    intake.undo(place.connection, place.path, int(str(old.load_id)), "tester")
    assert hill() == [(480, 440, 2025, None)]


def test_a_library_by_its_staffed_hours(place: Place) -> None:
    staffed, unstaffed = [f"{day.capitalize()} staffed hours" for day in DAYS], [f"{day.capitalize()} unstaffed hours" for day in DAYS]
    head = [
        "Local authority",
        "Library name",
        "Address 1",
        "Postcode",
        "Unique property reference number",
        "Type of library",
        "Year closed",
    ]
    text = ",".join([*head, *staffed, *unstaffed]) + "\n"
    text += "Anyshire,Hill Library,1 Road,SW1A 1AA,100000000001,LAL,," + "09:00-17:00," * 5 + ",," + "17:00-20:00," * 5 + ",\n"
    text += "Anyshire,Gone Library,2 Road,SW1A 1AA,100000000002,CL,2015," + ",,,,,,," + ",,,,,,\n"
    (account,) = place.load(place.file("libraries.csv", text))
    assert (account.status, account.kind, account.publisher, account.rows_loaded) == ("loaded", "library", "Anyshire", 1), account.reason
    (metrics,) = queries.rows(place.connection, queries.read("estate/building_metrics"), {})
    assert (metrics["name"], metrics["open_hours"]) == ("Hill Library", 55)


def test_counts_of_visits_join_their_library(place: Place) -> None:
    head = ["Local authority", "Library name", "Postcode", "Type of library", *(f"{day.capitalize()} staffed hours" for day in DAYS)]
    row = "Anyshire,Hill Library,SW1A 1AA,LAL," + "09:00-17:00," * 6 + "\n"
    (listed,) = place.load(place.file("libraries.csv", ",".join(head) + "\n" + row))
    assert listed.kind == "library"
    text = (
        "Local authority,Library name,Count start,Count end,Count type,Visits\n"
        "Anyshire,Hill Library,2025-04-01,2025-09-30,Gate,5000\nAnyshire,Hill Library,2025-10-01,2026-03-31,Gate,7000\n"
        "Anyshire,Hill Library,2023-04-01,2024-03-31,Gate,90000\nAnyshire,Vale Library,2026-03-01,2026-03-31,Sample,100\n"
        "Anyshire,Vale Library,2026-03-31,2026-03-01,Sample,100\n"
    )
    (account,) = place.load(place.file("visits.csv", text))
    assert (account.kind, account.rows_loaded, account.rows_rejected) == ("library_visits", 2, 1), account.reason
    assert "4 counts make the visits a year of 2 libraries" in told(account)
    assert "of 1 library fewer than 365 days were counted; their visits are stretched to a year" in told(account)
    assert [(fault["line_no"], fault["reason"]) for fault in account.rejects] == [
        (6, "a last day that is not before the first was expected")
    ]
    assert place.rows("SELECT name, visits FROM site_building") == [("Hill Library", 12_000)]  # nobody knows where the other is


def test_an_nhs_estates_return_by_site(place: Place) -> None:
    text = (
        "Organisation Code$Organisation Name$Site Code$Site Name$Site Type$Gross internal floor area (m²)$Occupied floor area (m²)$"
        "Floor area - empty (%)$Hard FM (Estates) costs (£)$Soft FM (Hotel services) costs (£)$Cost to eradicate high risk backlog (£)$"
        "Cost to eradicate significant risk backlog (£)$Cost to eradicate moderate risk backlog (£)$"
        "Cost to eradicate low risk backlog (£)\n"
        "RAA$Anyshire Hospitals$RAA01$Hill Hospital$General acute hospital$52156$50000$4$1000000$500000$10$20$30$40\n"
        "RAA$Anyshire Hospitals$RAA02$Vale Clinic$Community$1200$0$100$30000$0$0$0$0$0\n"
    )
    (account,) = place.load(place.file("eric.csv", text), **BODY)
    assert (account.status, account.kind) == ("loaded", "nhs_estate"), account.reason
    assert place.rows("SELECT name, provider, gia_m2, running_cost_gbp, maintenance_gbp, is_vacant FROM site ORDER BY line_no") == [
        ("Hill Hospital", "Anyshire Hospitals", 52156.0, 1_500_000, 100, False),
        ("Vale Clinic", "Anyshire Hospitals", 1200.0, 30_000, 0, True),
    ]


def test_outlines_and_points_of_geojson(place: Place) -> None:
    square = [[[-1.5, 53.0], [-1.5, 53.01], [-1.49, 53.01], [-1.49, 53.0], [-1.5, 53.0]]]
    features = [
        {
            "type": "Feature",
            "properties": {"DISTNAME": "Hill Hospital", "CLASSIFICA": "Hospital"},
            "geometry": {"type": "Polygon", "coordinates": square},
        },
        {
            "type": "Feature",
            "properties": {"DISTNAME": "Unknown", "CLASSIFICA": "Fire Station"},
            "geometry": {"type": "Point", "coordinates": [-1.6, 53.1]},
        },
        {
            "type": "Feature",
            "properties": {"DISTNAME": "Odd", "CLASSIFICA": "Hospital"},
            "geometry": {"type": "Polygon", "coordinates": "x"},
        },
    ]
    (account,) = place.load(place.file("sites.geojson", json.dumps({"type": "FeatureCollection", "features": features})), **BODY)
    assert (account.status, account.rows_loaded) == ("loaded", 3), account.reason
    found = estate(place)
    assert set(found) == {"Hill Hospital", "Fire Station"}
    assert found["Hill Hospital"]["lat"] == pytest.approx(53.005)
    assert found["Fire Station"]["use_class"] == "fire"


ASSETS = (
    "OrganisationLabel,UPRN,AssetCode,PropertyName,StreetNumber,StreetName,PostTown,PostCode,CoordinateReferenceSystem,GeoX,GeoY,"
    "TenureType,TenureDetail,HoldingType,BuildingSize\n"
)
HALL = (
    "Anyshire Council,100000000001,A1,Hill Library & Hub,2,High Street,Hilltown,AN1 1AB,WGS84,-1.51,53.01,"
    "Freehold,Owner Occupied,Buildings,600\n"
)
EMPTY = "Anyshire Council,100000000002,A2,Vale Hall,9,Low Street,Hilltown,AN1 1ZZ,WGS84,-1.52,53.02,Leasehold,Vacant,Buildings,300\n"
PLOT = "Anyshire Council,100000000003,A3,Land at Low Street,,Low Street,Hilltown,AN1 1ZZ,WGS84,-1.52,53.02,Freehold,Vacant,Land,\n"
LIBRARY = PLACES + "Hill Library,2 High Street,AN1 1AB,Library,Mon-Fri 9am-5pm,,-1.5101,53.0101\n"


def test_the_same_building_in_two_lists_is_one(place: Place) -> None:
    place.load(place.file("assets.csv", ASSETS + HALL + EMPTY + PLOT), place.file("libraries.csv", LIBRARY), **BODY)
    found = estate(place)
    assert set(found) == {"Hill Library", "Vale Hall", "Land at Low Street"}
    one = found["Hill Library"]
    assert (one["building_id"], one["owner"], one["tenure"], one["gia_m2"], one["use_class"], one["status"]) == (
        "uprn-100000000001",
        "Anyshire Council",
        "freehold",
        600.0,
        "library",
        "in_use",
    )
    assert place.rows("SELECT name, why FROM building_row WHERE building_id = 'uprn-100000000001' ORDER BY name") == [
        ("Hill Library", "same postcode and a like name"),
        ("Hill Library & Hub", "same postcode and a like name"),
    ]
    assert {row["name"]: row["reason"] for row in queries.rows(place.connection, queries.read("estate/underused"), {})} == {
        "Vale Hall": "listed as vacant",
        "Land at Low Street": "listed as vacant",
    }
    assert len(queries.rows(place.connection, queries.read("estate/taken_as_one"), {})) == 2


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("St. Ann's RC Primary School", "Saint Anns Roman Catholic Primary School", True),
        ("Vale C of E Primary School", "Vale CofE (Aided) Primary School", True),
        ("Hill Library (in the town hall)", "Hill Library", True),
        ("Hill Central Surgery", "Hill Central Academy", False),
        ("Hill Park", "Hill Park Surgery", False),
        ("Land at Hill House Surgery", "Hill House Surgery", True),
        ("Hill Road Primary School", "Hill Road Primary Children's Centre", False),
        ("St Mary's CE Infant School", "St Mary's CE Junior School", False),
        ("Hill Vale Surgery 1", "Hill Vale Surgery 2", False),
        ("Hill Vale Surgery 1", "Hill Vale Surgery", True),
    ],
)
def test_names_that_are_alike(place: Place, one: str, other: str, together: bool) -> None:
    place.load(place.file("a.csv", PLACES + f"{one},1 Road,an11aa,,,,-1.5,53.0\n"), **BODY)
    place.load(place.file("b.csv", PLACES + f"{other},1 Road,AN1 1AA,,,,-1.5,53.0\n"), body="Anyshire NHS")
    assert place.rows("SELECT count(*) FROM site_building") == [(1 if together else 2,)]


def test_blocks_of_one_hospital_and_outlines_in_two_lists_are_one(place: Place) -> None:
    """Without a postcode the same name within its grounds is one place; a common word alone, or a name far away, is none."""
    head = "name,type,lat,lon\n"
    blocks = "".join(f"Hill General Hospital,Hospital,{53.01 + n / 1000:.3f},-1.5\n" for n in range(5))  # 111 m from one to the next
    others = "The Vale,Hospital,53.020,-1.5\nThe Vale,Hospital,53.021,-1.5\nHill General Hospital,Hospital,53.1,-1.5\n"
    others += "Surgery,Surgery,53.010,-1.51\nSurgery,Surgery,53.011,-1.51\n"
    place.load(place.file("outlines.csv", head + blocks + others), body="Hill Council")
    place.load(place.file("county.csv", head + blocks.replace(",53.010,", ",53.0101,")), body="Anyshire")
    found = place.rows("SELECT name, count(*) FROM building_row GROUP BY building_id, name ORDER BY ALL")
    assert found == [("Hill General Hospital", 1), ("Hill General Hospital", 10), ("Surgery", 1), ("Surgery", 1), ("The Vale", 2)]
    assert ("same name close by",) in place.rows("SELECT DISTINCT why FROM building_row")


def test_a_place_that_one_list_names_twice_is_one(place: Place) -> None:
    rows = "Elm House,1 Road,AN1 1AA,Care home,,,-1.5,53.0\n" * 2 + "Oak House,2 Road,AN1 1AA,Care home,,,-1.5,53.0\n"
    (account,) = place.load(place.file("care.csv", PLACES + rows), **BODY)
    assert "1 row word for word the same as another; kept" in account.notes
    assert set(estate(place)) == {"Elm House", "Oak House"}
    assert place.rows("SELECT count(*) FROM site_building") == [(2,)]


def test_one_row_in_a_wrong_place_keeps_no_others_apart(place: Place) -> None:
    far = HALL.replace("-1.51,53.01", "-1.70,53.10").replace("AN1 1AB", "AN9 9ZZ")
    near = HALL.replace("Hill Library & Hub", "Annexe").replace("AN1 1AB", "AN1 1AC")
    place.load(place.file("assets.csv", ASSETS + far + HALL + near), **BODY)
    assert place.rows("SELECT count(*) FROM building_row GROUP BY building_id ORDER BY 1") == [(1,), (2,)]


def test_two_names_that_a_person_said_are_two_stay_two(place: Place) -> None:
    place.load(place.file("assets.csv", ASSETS + HALL), **BODY)
    place.load(place.file("libraries.csv", LIBRARY), **BODY)
    (pair,) = queries.rows(place.connection, queries.read("estate/like_names"), {})
    assert set(estate(place)) == {"Hill Library"}
    building.keep_apart(place.connection, "tester", pair["name_a"], pair["name_b"], pair["postcode"])
    assert set(estate(place)) == {"Hill Library", "Hill Library & Hub"}
    assert queries.rows(place.connection, queries.read("estate/like_names"), {}) == []
    (again,) = place.load(place.file("newer.csv", LIBRARY.replace("9am", "8am")), **BODY, decided=Decided(same_period="replace"))
    assert again.status == "loaded"
    assert set(estate(place)) == {"Hill Library", "Hill Library & Hub"}


def test_a_wrong_uprn_merges_no_places_far_apart(place: Place) -> None:
    far = HALL.replace("Hill Library & Hub", "Dale School").replace("-1.51,53.01", "-1.70,53.10").replace("AN1 1AB", "AN9 9ZZ")
    place.load(place.file("assets.csv", ASSETS + HALL + far), **BODY)
    found = estate(place)
    assert set(found) == {"Hill Library & Hub", "Dale School"}
    assert len({row["building_id"] for row in found.values()}) == 2


def test_undo_and_replace_bring_the_buildings_back(place: Place) -> None:
    place.load(place.file("assets.csv", ASSETS + HALL + EMPTY), **BODY)
    tables = ("site_building", "site_building_session", "building_row", "site", "site_session")
    before = [place.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in tables]
    (account,) = place.load(place.file("libraries.csv", LIBRARY), **BODY)
    after = [place.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in tables]
    assert before != after
    (again,) = place.load(place.file("newer.csv", LIBRARY.replace("9am", "8am")), **BODY, decided=Decided(same_period="replace"))
    assert again.status == "loaded", again.reason
    assert place.rows("SELECT min(open_min) FROM site_building_session") == [(480,)]
    intake.undo(place.connection, place.path, int(str(again.load_id)), "tester")
    assert [place.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in tables] == after
    intake.undo(place.connection, place.path, int(str(account.load_id)), "tester")
    assert [place.rows(f"SELECT * FROM {table} ORDER BY ALL") for table in tables] == before


def test_a_building_of_a_template_keeps_its_own_facts(golden: Place) -> None:
    with golden.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM estate")
        before = golden.rows("SELECT * FROM estate ORDER BY building_id")
    list_ = "UPRN,name,address,postcode,type,lon,lat\n"
    (uprn,) = golden.rows("SELECT uprn FROM building WHERE building_id = 'B2'")[0]
    rows = f"{uprn or 100000000009},Harbour Library Hub,1 Quay,AN1 1AA,Library,-1.018,53.003\nHarbour Kiosk,,,,Library,,\n"
    golden.load(golden.file("list.csv", list_ + rows.splitlines()[0] + "\n" + ",Harbour Kiosk,1 Quay,AN1 1AC,Library,-1.02,53.0\n"), **BODY)
    found = {row["building_id"]: row for row in estate(golden).values()}
    assert golden.rows("SELECT * FROM estate WHERE building_id LIKE 'B%' ORDER BY building_id") == before
    assert found[next(code for code in found if code.startswith("site-"))]["area_id"] == "W1"  # in the boundary of Harbour


def test_lists_of_one_body_are_different_registers(place: Place) -> None:
    dentists = PLACES + "".join(f"Dental Practice {n},{n} Road,AN1 1AA,Dentist,,,-1.5,53.0\n" for n in range(5))
    surgeries = PLACES + "".join(f"Surgery {n},{n} Lane,AN1 1AB,Surgery,,,-1.5,53.0\n" for n in range(5))
    accounts = place.load(place.file("dentists.csv", dentists), place.file("surgeries.csv", surgeries), **BODY)
    assert [account.status for account in accounts] == ["loaded", "loaded"]
    (again,) = place.load(place.file("dentists_2.csv", dentists.replace("Practice 4", "Practice 9")), **BODY)
    assert again.questions[0]["what"] == "same_period"
