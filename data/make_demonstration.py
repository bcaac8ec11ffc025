"""Make the demonstration area, the fictional metropolitan borough of Orrowby, as extracts anyone could upload.

`python data/make_demonstration.py` writes every file of data/demonstration. The same seed gives the same bytes.
All of it is made up. What the money is calibrated to, and how loosely, is told in data/README.md.
"""

from __future__ import annotations

import csv
import json
import math
import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPoint, Point, Polygon, mapping

HERE = Path(__file__).parent
OUT = HERE / "demonstration"
REFERENCE = HERE.parent / "oe_data" / "reference"
SEED = 20260331
YEARS = (2022, 2023, 2024, 2025, 2026)  # financial years of outturn, by the year they end
BUDGET_YEAR = 2027
PEOPLE = 214_860  # residents in mid-2025
CENTRE = (53.86, -3.95)  # latitude, longitude: in the Irish Sea, so that no real place is covered
PLACE = "OR"
LEAD = "council"

Row = list[Any]


def dice(name: str) -> random.Random:
    """A random stream of its own for each part, so that a change in one part leaves the others as they were."""
    return random.Random(f"{SEED}/{name}")


def write(table: str, header: str, rows: list[Row]) -> None:
    """One template CSV: empty for None, true/false for booleans, shortest form of numbers."""

    def cell(value: Any) -> Any:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float):
            return f"{value:.10g}"
        return value

    with (OUT / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows([[cell(value) for value in row] for row in rows])


def table_of(text: str) -> list[list[str]]:
    """Rows of a table written as text, its cells parted by bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def share_out(total: int, weights: list[float]) -> list[int]:
    """A whole number parted by weights, exactly (largest remainder)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [math.floor(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


# ===== where =====

WARDS = [
    "Lanternside", "Copperwell", "Gannetsrow", "Saltlark", "Inkwell End", "Feathergate", "Thimbleheath",
    "Old Wharfing", "Marlspindle", "Candlemoor", "Nettlecross", "Plumbstile", "Dovelock Vale", "Larkspindle",
    "Wickerbrook", "Sallowfield", "Hollinquill", "Pennyfeather", "Bramblequay", "Mistlecombe",
]  # fmt: skip
ENDS = ["North", "South", "East", "West", "Green", "Lane", "Fold", "Top", "Bridge", "Bank"]
BANDS = [(age, age + 4) for age in range(0, 90, 5)] + [(90, 120)]
BROAD = [(0, 4), (5, 9), (10, 14), (15, 19), (20, 64), (65, 84), (85, 120)]
# Share of residents in each band, made to look like a northern borough.
AGE_SHARE = [5.6, 6.1, 6.4, 5.9, 5.3, 6.1, 6.7, 7.0, 6.8, 6.3, 6.6, 6.8, 6.3, 5.2, 4.6, 4.0, 2.6, 1.6, 1.1]


class Place:
    """The borough: its neighbourhoods and wards, their outlines, people and need."""

    def __init__(self) -> None:
        random_ = dice("geography")
        lat0, lon0 = CENTRE
        km_lat, km_lon = 1 / 111.32, 1 / (111.32 * math.cos(math.radians(lat0)))
        points: list[tuple[float, float]] = []
        step = 0.96
        for row in range(-10, 11):
            for column in range(-10, 11):
                x = (column + (0.5 if row % 2 else 0)) * step + random_.uniform(-0.26, 0.26)
                y = row * step * 0.87 + random_.uniform(-0.26, 0.26)
                points.append((x, y))
        kept = sorted(points, key=lambda p: math.hypot(p[0] * 0.92, p[1]) * (1 + 0.1 * math.sin(3 * math.atan2(p[1], p[0]) + 0.6)))[:130]
        cells = shapely.voronoi_polygons(MultiPoint(points))
        polygons: dict[tuple[float, float], Polygon] = {}
        for cell in cells.geoms:
            site = next((p for p in kept if p not in polygons and cell.covers(Point(p))), None)
            if site:
                corners = [(round(lon0 + x * km_lon, 5), round(lat0 + y * km_lat, 5)) for x, y in cell.exterior.coords]
                corners = [c for i, c in enumerate(corners) if i == 0 or c != corners[i - 1]]
                polygons[site] = Polygon(corners)
        sites = sorted(polygons, key=lambda p: (-p[1], p[0]))
        self.shape: dict[str, Any] = {}
        ids = {site: f"N{i + 1:03d}" for i, site in enumerate(sites)}
        neighbours: dict[tuple[float, float], list[tuple[float, float]]] = {
            a: [b for b in sites if a != b and polygons[a].intersection(polygons[b]).length > 1e-6] for a in sites
        }
        # Wards: twenty centres by k-means, then the ward with fewest neighbourhoods takes the nearest free one beside it.
        centres: list[tuple[float, float]] = [sites[i] for i in sorted(random_.sample(range(len(sites)), 20))]
        for _ in range(30):
            groups: dict[int, list[tuple[float, float]]] = defaultdict(list)
            for site in sites:
                far = [math.dist(site, centre) for centre in centres]
                groups[far.index(min(far))].append(site)
            centres = [
                (sum(p[0] for p in groups[k]) / len(groups[k]), sum(p[1] for p in groups[k]) / len(groups[k])) if groups[k] else centres[k]
                for k in range(20)
            ]
        ward_of: dict[tuple[float, float], int] = {}
        for k in range(20):
            ward_of[min((s for s in sites if s not in ward_of), key=lambda s: math.dist(s, centres[k]))] = k
        while len(ward_of) < len(sites):
            sizes = [sum(1 for w in ward_of.values() if w == k) for k in range(20)]
            for k in sorted(range(20), key=lambda k: (sizes[k], k)):
                free = [s for s in sites if s not in ward_of and any(ward_of.get(n) == k for n in neighbours[s])]
                if free:
                    ward_of[min(free, key=lambda s: math.dist(s, centres[k]))] = k
                    break
        # Need: highest in the south-west, falling to the north-east, with noise.
        raw = {s: -0.62 * s[0] - 0.46 * s[1] + 1.5 * math.sin(1.1 * s[0] + 0.7) + random_.gauss(0, 0.8) for s in sites}
        low, high = min(raw.values()), max(raw.values())
        need = {s: (raw[s] - low) / (high - low) for s in sites}
        mean = {k: sum(need[s] for s in sites if ward_of[s] == k) / sum(1 for s in sites if ward_of[s] == k) for k in range(20)}
        order = sorted(range(20), key=lambda k: -mean[k])
        rank = {k: i for i, k in enumerate(order)}  # W01 has the highest need, W20 the lowest
        self.wards = [f"W{i + 1:02d}" for i in range(20)]
        self.ward_name = {ward: WARDS[i] for i, ward in enumerate(self.wards)}
        self.lsoas: list[str] = []
        self.ward: dict[str, str] = {}
        self.need: dict[str, float] = {}
        self.name: dict[str, str] = {PLACE: "Orrowby", **self.ward_name}
        used: dict[str, int] = defaultdict(int)
        for site in sites:
            code, ward = ids[site], self.wards[rank[ward_of[site]]]
            self.lsoas.append(code)
            self.ward[code], self.need[code], self.shape[code] = ward, need[site], polygons[site]
            self.name[code] = f"{self.ward_name[ward]} {ENDS[used[ward]]}"
            used[ward] += 1
        for ward in self.wards:
            self.shape[ward] = shapely.coverage_union_all([self.shape[c] for c in self.children(ward)])
        self.shape[PLACE] = shapely.coverage_union_all([self.shape[c] for c in self.lsoas])
        self.people: dict[tuple[str, int, int], int] = {}
        self._populate()

    def children(self, ward: str) -> list[str]:
        """The neighbourhoods of a ward."""
        return [code for code in self.lsoas if self.ward[code] == ward]

    def _populate(self) -> None:
        random_ = dice("people")
        weights = [random_.uniform(1.35, 2.0) for _ in self.lsoas]
        tilt = {c: random_.gauss(0, 0.12) for c in self.lsoas}
        for year in range(2020, 2026):
            total = round(PEOPLE * (1 + 0.0042 * (year - 2025)))
            for code, people in zip(self.lsoas, share_out(total, weights), strict=True):
                old = 1.0 - 0.75 * (self.need[code] - 0.45) + tilt[code]
                ages = [
                    AGE_SHARE[i] * (old ** ((i - 7) / 9)) * (1 + (0.012 if i > 13 else -0.006 if i < 3 else 0) * (year - 2025))
                    for i in range(len(BANDS))
                ]
                for band, number in zip(BANDS, share_out(people, ages), strict=True):
                    self.people[code, year, band[0]] = number

    def count(self, area: str, year: int = 2025, ages: tuple[int, int] = (0, 120)) -> int:
        """People of an area in a year; ages must begin and end with five-year bands."""
        lsoas = self.lsoas if area == PLACE else self.children(area) if area[0] == "W" else [area]
        return sum(self.people[c, year, a] for c in lsoas for a, b in BANDS if a >= ages[0] and b <= ages[1])

    def ward_need(self, ward: str) -> float:
        """Need of a ward from 0 to 1, weighted by people."""
        return sum(self.need[c] * self.count(c) for c in self.children(ward)) / self.count(ward)

    def point(self, code: str, random_: random.Random) -> tuple[float, float]:
        """A point well inside a neighbourhood, as latitude and longitude."""
        inner = self.shape[code].buffer(-0.0009)
        west, south, east, north = inner.bounds
        while True:
            x, y = round(random_.uniform(west, east), 5), round(random_.uniform(south, north), 5)
            if inner.covers(Point(x, y)):
                return y, x

    def write(self) -> None:
        """area, boundary and population."""
        rows: list[Row] = []
        features = []
        for code in [PLACE, *self.wards, *self.lsoas]:
            level = "place" if code == PLACE else "ward" if code[0] == "W" else "lsoa"
            parent = None if code == PLACE else PLACE if level == "ward" else self.ward[code]
            middle = self.shape[code].representative_point()
            rows.append([code, self.name[code], level, parent, round(middle.y, 5), round(middle.x, 5)])
            shape = mapping(shapely.normalize(self.shape[code]))
            features.append({"type": "Feature", "properties": {"area_id": code}, "geometry": shape})
        write("area", "area_id name level parent_id lat lon", rows)
        with (OUT / "boundary.geojson").open("w", encoding="utf-8", newline="\n") as file:
            file.write('{"type":"FeatureCollection","features":[\n')
            file.write(",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features))
            file.write("\n]}\n")
        people: list[Row] = []
        for year in range(2020, 2026):
            for code in [PLACE, *self.wards, *self.lsoas]:
                for low, high in BROAD if code[0] == "N" else BANDS:
                    people.append([code, year, low, high, self.count(code, year, (low, high))])
        write("population", "area_id year age_from age_to people", people)


# ===== who and what =====

ORGS = """
council | Orrowby Council | council
icb | NHS Tarnvale ICB | health
hospital | Orrowby Hospitals | health
community | Tarnvale Community Health | health
mental_health | Tarnvale Mental Health | health
gp | General practices of Orrowby | health
pharmacy | Pharmacies, dentists and opticians of Orrowby | health
ambulance | Tarnvale Ambulance Service | health
nhs_england | NHS England | health
health_dept | Department of Health and Social Care | central
dwp | Department for Work and Pensions | welfare
hmrc | HM Revenue and Customs | welfare
education_dept | Department for Education | central
schools | Maintained schools of Orrowby | education
academies | Academy trusts of Orrowby | education
nurseries | Nurseries and childminders of Orrowby | education
college | Orrowby College | education
police | Tarnvale Police | police
fire | Tarnvale Fire and Rescue | fire
home_office | Home Office | central
justice_dept | Ministry of Justice | justice
courts | Courts of Tarnvale | justice
probation | Probation service, Tarnvale | justice
prisons | Prisons holding Orrowby residents | justice
combined | Tarnvale Combined Authority | council
communities_dept | Ministry of Housing, Communities and Local Government | central
transport_dept | Department for Transport | central
business_dept | Department for Business and Trade | central
energy_dept | Department for Energy Security and Net Zero | central
culture_dept | Department for Culture, Media and Sport | central
environment_agency | Environment bodies | central
homes_agency | Homes England | central
buses | Bus and tram operators of Tarnvale | private
railways | Railway operators | private
hearthside | Hearthside Homes | housing
longacre | Long Acre Housing | housing
care_homes | Care homes of Orrowby | private
home_care | Home care agencies of Orrowby | private
child_homes | Children's homes and foster agencies | private
waste_firm | Marlspindle Waste Services | private
voluntary | Orrowby Voluntary Network | voluntary
recovery | Turnstone Recovery | voluntary
hospice | Candlemoor Hospice | voluntary
advice | Orrowby Advice Centre | voluntary
youth_charity | Lanternside Young People | voluntary
citizens | Residents of Orrowby | citizens
"""

OUTCOMES = """
start | Every child starts life healthy, loved and ready to learn | S2
family | Families cope, stay together and ask for help early | S3
learn | Young people learn, belong and find their way | S4
work | People have work worth having and enough to live on | S6
well | People live well for longer | S6
independent | Older and disabled people live the life they choose, at home | S7
home | Everyone has a home that is warm, safe and theirs | S6
safe | People are safe and feel safe | S6
green | The place is clean, green and easy to get about | S6
public | Public money, buildings and people are used well | S6
"""

# service | name | COFOG | RO line | category | tier | outcome | age from and to in months
SERVICES = """
family_help | Early help and children's centres | 10.4 | RO3 | Children's social care | early_help | start | -9 | 227
child_social_work | Children's social work | 10.4 | RO3 | Children's social care | specialist | family | -9 | 215
children_in_care | Children in care placements | 10.4 | RO3 | Children's social care | specialist | family | 0 | 215
youth | Youth service | 09.6 | RO3 | Children's social care | early_help | learn | 120 | 239
youth_justice | Youth justice | 03.4 | RO3 | Children's social care | specialist | safe | 120 | 215
early_years | Free nursery hours | 09.1 | RO1 | Education | universal | start | 36 | 59
primary | Primary schools | 09.1 | RO1 | Education | universal | learn | 48 | 131
secondary | Secondary schools | 09.2 | RO1 | Education | universal | learn | 132 | 191
high_needs | Special educational needs | 09.5 | RO1 | Education | specialist | learn | 36 | 299
school_transport | Home to school transport | 09.6 | RO1 | Education | specialist | learn | 48 | 227
college | Sixth form and college | 09.3 | | Education | universal | learn | 192 | 227
adult_skills | Adult skills and apprenticeships | 09.3 | | Education | universal | work | 192 | 791
older_care | Care of older people | 10.2 | RO3 | Adult social care | specialist | independent | 780 | 1199
adult_care | Care of disabled adults | 10.1 | RO3 | Adult social care | specialist | independent | 216 | 779
reablement | Reablement and short-term care | 10.2 | RO3 | Adult social care | early_help | independent | 780 | 1199
learning_disability | Learning disability support | 10.1 | RO3 | Adult social care | specialist | independent | 216 | 1199
health_visiting | Health visiting and school nursing | 07.4 | RO3 | Public health | early_help | start | -3 | 191
healthy_living | Healthy living (smoking, weight, alcohol) | 07.4 | RO3 | Public health | early_help | well | 192 | 1199
recovery | Drug and alcohol recovery | 07.4 | RO3 | Public health | specialist | well | 192 | 1019
sexual_health | Sexual health | 07.4 | RO3 | Public health | early_help | well | 168 | 791
maternity | Maternity | 07.3 | | Health | universal | start | -9 | 1
gp | General practice | 07.2 | | Health | universal | well | 0 | 1199
medicines | Medicines on prescription | 07.1 | | Health | universal | well | 0 | 1199
dental | Dentists, pharmacies and opticians | 07.2 | | Health | universal | well | 0 | 1199
community_health | Community nursing and therapy | 07.4 | | Health | specialist | independent | 216 | 1199
inpatient | Hospital stays | 07.3 | | Health | acute | well | 0 | 1199
emergency | Accident and emergency | 07.3 | | Health | acute | well | 0 | 1199
outpatient | Hospital clinics | 07.2 | | Health | acute | well | 0 | 1199
special_hospital | Highly specialised hospital care | 07.3 | | Health | acute | well | 0 | 1199
adult_mental_health | Mental health of adults | 07.3 | | Health | specialist | well | 216 | 1199
child_mental_health | Mental health of children | 07.2 | | Health | specialist | learn | 60 | 215
ambulance | Ambulance | 07.2 | | Health | acute | safe | 0 | 1199
continuing_care | NHS continuing care | 07.3 | | Health | specialist | independent | 216 | 1199
end_of_life | Care at the end of life | 07.3 | | Health | specialist | independent | 780 | 1199
state_pension | State pension | 10.2 | | Benefits | income_support | independent | 792 | 1199
universal_credit | Universal credit and older work benefits | 10.5 | | Benefits | income_support | work | 192 | 791
disability_benefit | Disability and carer benefits | 10.1 | | Benefits | income_support | independent | 0 | 1199
pension_credit | Pension credit and winter fuel | 10.2 | | Benefits | income_support | independent | 792 | 1199
housing_benefit | Housing benefit | 10.6 | RO4 | Benefits | income_support | home | 192 | 1199
child_benefit | Child benefit | 10.4 | | Benefits | income_support | family | 0 | 239
crisis_help | Crisis help with bills and food | 10.7 | RO6 | Benefits | early_help | home | 192 | 1199
job_help | Jobcentres and job help | 04.1 | | Work and business | specialist | work | 192 | 791
business_help | Business support and regeneration | 04.1 | | Work and business | universal | work | 216 | 791
homeless | Homelessness and temporary homes | 10.6 | RO4 | Housing | acute | home | 192 | 1199
homeless_prevention | Homelessness prevention | 10.6 | RO4 | Housing | early_help | home | 192 | 1199
housing_support | Housing and tenancy support | 06.1 | RO4 | Housing | early_help | home | 192 | 1199
police | Police | 03.1 | | Safety and justice | acute | safe | 0 | 1199
probation | Probation | 03.4 | | Safety and justice | specialist | safe | 216 | 1199
courts | Courts and legal aid | 03.3 | | Safety and justice | acute | safe | 120 | 1199
prisons | Prisons | 03.4 | | Safety and justice | acute | safe | 180 | 1199
fire | Fire and rescue | 03.2 | | Safety and justice | acute | safe | 0 | 1199
regulation | Trading standards, licensing and food safety | 03.6 | RO5 | Safety and justice | enabling | safe | 0 | 1199
highways | Roads and street lights | 04.5 | RO2 | Transport | universal | green | 0 | 1199
buses | Buses and trams | 04.5 | RO2 | Transport | universal | green | 0 | 1199
railways | Railways and trunk roads | 04.5 | | Transport | universal | green | 0 | 1199
waste | Waste and recycling | 05.1 | RO5 | Environment | universal | green | 0 | 1199
environment | Flood defence, energy and nature | 05.4 | | Environment | universal | green | 0 | 1199
planning | Planning and building control | 06.2 | RO5 | Environment | enabling | green | 0 | 1199
parks | Parks and playgrounds | 08.1 | RO5 | Culture | universal | green | 0 | 1199
libraries | Libraries | 08.2 | RO5 | Culture | universal | learn | 0 | 1199
leisure | Leisure centres | 08.1 | RO5 | Culture | universal | well | 48 | 1199
culture | Arts, museums and sport | 08.2 | RO5 | Culture | universal | green | 0 | 1199
commissioning | Commissioning and public health team | 01.3 | RO6 | Back office | enabling | public | -9 | 1199
corporate | Council tax, finance, IT and democracy | 01.1 | RO6 | Back office | enabling | public | -9 | 1199
government_admin | Running of tax, benefits and government | 01.1 | | Back office | enabling | public | -9 | 1199
voluntary | Voluntary groups and neighbourhood grants | 10.9 | RO6 | Community | early_help | public | 0 | 1199
"""

STREAMS = """
council_tax | Council tax | local_tax | false
business_rates | Retained business rates | local_tax | false
core_grant | Core spending grant | general_grant | false
schools_grant | Dedicated schools grant | specific_grant | true
pupil_premium | Pupil premium | specific_grant | true
academy_grant | General annual grant to academies | specific_grant | true
public_health | Public health grant | specific_grant | true
better_care | Better care fund | pooled | true
family_grant | Supporting families grant | specific_grant | true
homeless_grant | Homelessness prevention grant | specific_grant | true
care_grant | Adult care market grant | specific_grant | true
crisis_grant | Crisis support grant | specific_grant | true
levy | Transport and waste levy | precept | true
police_precept | Police grant and precept | precept | true
fire_precept | Fire grant and precept | precept | true
icb_allocation | Integrated care board allocation | nhs_allocation | true
specialised | Specialised commissioning | nhs_allocation | true
benefits | Benefits and pensions | benefit | true
housing_benefit | Housing benefit subsidy | benefit | true
skills | Adult skills fund | specific_grant | true
sixteen_19 | Sixteen to nineteen funding | specific_grant | true
justice | Justice funding | specific_grant | true
regeneration | Investment fund | specific_grant | true
national | Departmental budgets | other | true
fees | Fees and client contributions | fee | false
charity | Gifts and charitable funds | other | false
rents | Housing association rents | other | false
"""

# service | funder | commissioner | deliverer | stream | £m in 2025/26 | control | apportioned | growth a year | income as a share
SPEND = """
child_social_work | council | council | council | council_tax | 8.3 | controls | direct | .05 | .02
children_in_care | council | council | child_homes | core_grant | 15.2 | controls | direct | .09 | .03
children_in_care | council | council | council | council_tax | 5.1 | controls | direct | .03 | 0
family_help | council | council | council | council_tax | 2.6 | controls | direct | -.03 | .01
youth | council | council | council | council_tax | 1.4 | controls | direct | -.06 | .02
older_care | council | council | care_homes | business_rates | 15.1 | controls | direct | .06 | 0
older_care | council | council | home_care | council_tax | 8.8 | controls | direct | .06 | 0
older_care | citizens | council | care_homes | fees | 6.1 | controls | direct | .05 | 1
adult_care | council | council | home_care | council_tax | 12.1 | controls | direct | .06 | .04
homeless | council | council | hearthside | business_rates | 2.8 | controls | direct | .11 | .20
highways | council | council | council | council_tax | 4.5 | controls | direct | .01 | .08
waste | council | council | waste_firm | council_tax | 6.9 | controls | direct | .03 | .07
parks | council | council | council | council_tax | 1.9 | controls | direct | -.02 | .12
libraries | council | council | council | council_tax | 1.7 | controls | direct | -.03 | .05
leisure | council | council | council | fees | 1.5 | controls | direct | -.01 | .55
culture | council | council | council | council_tax | .6 | controls | direct | -.02 | .10
regulation | council | council | council | council_tax | 2.0 | controls | direct | .01 | .30
planning | council | council | council | fees | 1.5 | controls | direct | .01 | .60
school_transport | council | council | buses | core_grant | 3.6 | controls | direct | .10 | 0
corporate | council | council | council | core_grant | 6.6 | controls | direct | .01 | .05
commissioning | council | council | council | council_tax | 1.5 | controls | direct | 0 | 0
voluntary | council | council | voluntary | council_tax | .9 | controls | direct | -.04 | 0
primary | education_dept | council | schools | schools_grant | 60.5 | influences | direct | .03 | .03
secondary | education_dept | council | schools | schools_grant | 29.4 | influences | direct | .03 | .03
high_needs | education_dept | council | schools | schools_grant | 21.2 | influences | direct | .09 | 0
early_years | education_dept | council | nurseries | schools_grant | 14.8 | influences | direct | .07 | 0
primary | education_dept | council | schools | pupil_premium | 4.6 | influences | direct | .02 | 0
health_visiting | health_dept | council | community | public_health | 5.4 | influences | direct | .01 | 0
recovery | health_dept | council | recovery | public_health | 3.4 | influences | direct | .03 | 0
sexual_health | health_dept | council | hospital | public_health | 2.5 | influences | direct | .01 | 0
healthy_living | health_dept | council | council | public_health | 2.1 | influences | direct | 0 | 0
reablement | icb | council | home_care | better_care | 14.2 | influences | direct | .04 | 0
crisis_help | dwp | council | advice | crisis_grant | 2.3 | influences | direct | -.05 | 0
buses | council | combined | buses | levy | 13.4 | influences | population | .02 | .10
waste | council | combined | waste_firm | levy | 9.3 | influences | population | .02 | .02
adult_skills | education_dept | combined | college | skills | 8.5 | influences | caseload | .02 | .03
business_help | communities_dept | combined | combined | regeneration | 6.1 | influences | population | .03 | 0
family_help | communities_dept | council | council | family_grant | 1.6 | influences | direct | .02 | 0
youth_justice | justice_dept | council | council | justice | 1.0 | influences | direct | .01 | 0
homeless_prevention | communities_dept | council | longacre | homeless_grant | 4.1 | influences | direct | .06 | 0
older_care | health_dept | council | care_homes | care_grant | 7.1 | influences | direct | .06 | 0
learning_disability | icb | council | home_care | better_care | 9.0 | influences | direct | .05 | 0
community_health | icb | icb | community | better_care | 12.2 | influences | direct | .03 | 0
fire | fire | fire | fire | fire_precept | 12.3 | influences | population | .03 | .01
state_pension | dwp | dwp | dwp | benefits | 236.0 | neither | caseload | .055 | 0
universal_credit | dwp | dwp | dwp | benefits | 107.0 | neither | caseload | .045 | 0
disability_benefit | dwp | dwp | dwp | benefits | 73.0 | neither | caseload | .07 | 0
pension_credit | dwp | dwp | dwp | benefits | 12.4 | neither | caseload | 0 | 0
housing_benefit | dwp | council | council | housing_benefit | 26.5 | neither | direct | -.04 | 0
child_benefit | hmrc | hmrc | hmrc | benefits | 26.8 | neither | caseload | .03 | 0
inpatient | health_dept | icb | hospital | icb_allocation | 111.0 | neither | caseload | .045 | .01
emergency | health_dept | icb | hospital | icb_allocation | 18.2 | neither | caseload | .05 | 0
outpatient | health_dept | icb | hospital | icb_allocation | 37.6 | neither | caseload | .04 | .01
maternity | health_dept | icb | hospital | icb_allocation | 10.1 | neither | caseload | .02 | 0
special_hospital | health_dept | nhs_england | hospital | specialised | 21.8 | neither | caseload | .05 | 0
gp | health_dept | icb | gp | icb_allocation | 31.7 | neither | direct | .035 | 0
medicines | health_dept | icb | pharmacy | icb_allocation | 23.6 | neither | direct | .03 | .04
dental | health_dept | icb | pharmacy | icb_allocation | 13.9 | neither | caseload | .02 | .15
community_health | health_dept | icb | community | icb_allocation | 20.3 | neither | caseload | .035 | 0
adult_mental_health | health_dept | icb | mental_health | icb_allocation | 29.8 | neither | caseload | .05 | 0
child_mental_health | health_dept | icb | mental_health | icb_allocation | 5.2 | neither | caseload | .06 | 0
ambulance | health_dept | icb | ambulance | icb_allocation | 8.2 | neither | population | .04 | 0
continuing_care | health_dept | icb | care_homes | icb_allocation | 8.1 | neither | caseload | .05 | 0
end_of_life | health_dept | icb | hospice | icb_allocation | 1.6 | neither | caseload | .02 | 0
end_of_life | citizens | hospice | hospice | charity | 2.7 | neither | estimate | .01 | .25
secondary | education_dept | academies | academies | academy_grant | 34.5 | neither | direct | .03 | .02
primary | education_dept | academies | academies | academy_grant | 13.6 | neither | direct | .03 | .02
college | education_dept | education_dept | college | sixteen_19 | 13.2 | neither | direct | .03 | .04
adult_skills | education_dept | education_dept | college | national | 6.8 | neither | estimate | .01 | 0
police | home_office | police | police | police_precept | 50.2 | neither | population | .035 | .02
probation | justice_dept | probation | probation | justice | 6.1 | neither | population | .03 | 0
courts | justice_dept | courts | courts | justice | 18.3 | neither | population | .02 | .10
prisons | justice_dept | prisons | prisons | justice | 17.0 | neither | caseload | .04 | 0
job_help | dwp | dwp | dwp | national | 13.1 | neither | caseload | .01 | 0
business_help | business_dept | business_dept | business_dept | national | 13.9 | neither | population | .01 | 0
railways | transport_dept | transport_dept | railways | national | 62.0 | neither | population | .02 | 0
environment | energy_dept | energy_dept | environment_agency | national | 24.0 | neither | population | .03 | .02
culture | culture_dept | culture_dept | voluntary | national | 8.6 | neither | population | 0 | 0
housing_support | homes_agency | homes_agency | longacre | national | 15.4 | neither | population | .03 | 0
housing_support | hearthside | hearthside | hearthside | rents | 8.2 | neither | estimate | .02 | 0
government_admin | hmrc | hmrc | hmrc | national | 24.8 | neither | population | .01 | 0
voluntary | citizens | voluntary | voluntary | charity | 6.2 | neither | estimate | .01 | .10
youth | citizens | youth_charity | youth_charity | charity | .3 | neither | estimate | 0 | .20
"""

# Rows the count must leave out: rule | kind | service | funder | commissioner | deliverer | stream | £m, or the counted row it repeats
LEFT_OUT = """
duplicate | revenue | health_visiting | council | community | community | public_health | =health_dept,council
duplicate | revenue | reablement | icb | icb | council | better_care | =icb,council
duplicate | revenue | learning_disability | icb | icb | council | better_care | =icb,council
duplicate | revenue | housing_benefit | dwp | dwp | council | housing_benefit | =dwp,council
duplicate | revenue | buses | council | council | combined | levy | =council,combined
duplicate | revenue | waste | council | council | combined | levy | =council,combined
duplicate | revenue | high_needs | education_dept | education_dept | council | schools_grant | =education_dept,council
duplicate | revenue | sexual_health | council | hospital | hospital | public_health | =health_dept,council
recharge | revenue | child_social_work | council | council | council | council_tax | 1.1
recharge | revenue | older_care | council | council | council | council_tax | 1.4
recharge | revenue | highways | council | council | council | council_tax | .6
recharge | revenue | leisure | council | council | council | council_tax | .3
non_cash | revenue | highways | council | council | council | council_tax | 5.2
non_cash | revenue | leisure | council | council | council | council_tax | 1.3
non_cash | revenue | inpatient | health_dept | hospital | hospital | icb_allocation | 7.9
non_cash | revenue | primary | education_dept | schools | schools | schools_grant | 4.4
count | capital | highways | transport_dept | council | council | core_grant | 9.8
count | capital | primary | education_dept | council | schools | schools_grant | 6.4
count | capital | housing_support | homes_agency | hearthside | hearthside | national | 11.5
count | capital | older_care | communities_dept | council | council | better_care | 2.6
count | capital | inpatient | health_dept | hospital | hospital | icb_allocation | 14.2
count | capital | buses | transport_dept | combined | combined | regeneration | 8.7
count | capital | police | home_office | police | police | police_precept | 2.1
count | capital | leisure | council | council | council | core_grant | 3.3
"""


def base_tables() -> None:
    """source, setting, org, outcome, service, stream and deflator."""
    made = ["Orrowby demonstration (fictional place; no such body exists)", "CC0 1.0 (made up)", None]
    kinds = {
        "demo_geography": ("Made-up areas, outlines and people", "annual", "setting area boundary population"),
        "demo_money": ("Made-up count of public money", "annual", "org outcome service stream spend"),
        "demo_prices": ("Illustrative price index, not the published GDP deflator", "annual", "deflator"),
        "demo_ledgers": ("Made-up ledgers of four bodies", "monthly", "spending"),
        "demo_estate": ("Made-up buildings, opening hours and surveys", "annual", "building building_session building_survey"),
        "demo_people": ("Made-up posts, volunteers and carers", "annual", "post_group post_skill"),
        "demo_needs": ("Made-up indicators and consultations", "annual", "indicator indicator_value consultation consultation_theme"),
        "demo_pathways": ("Made-up pathways and demand", "annual", "pathway step step_link demand"),
        "demo_programme": (
            "Made-up programme: questions, cases, gates and readings",
            "ad_hoc",
            "statement grp grp_seat question question_principle question_mechanism gate_decision unit_cost cba cba_cost "
            "cba_benefit feasibility plan_task strategy strategy_question reading loop_node loop_link",
        ),
    }
    rows: list[Row] = [[code, name, *made, often, "open", True, covers] for code, (name, often, covers) in kinds.items()]
    write("source", "source_id name publisher licence url cadence sensitivity is_synthetic covers", rows)
    settings = """
lead_org | council | | Body whose control is asked about | Demonstration: Orrowby Council
place_area | OR | | The area that is the whole place | Demonstration: the borough of Orrowby
count_year | 2026 | financial year | Year the pages open on | Demonstration: latest year of outturn
price_base_year | 2026 | financial year | Year whose prices real figures are in | Demonstration: latest year of outturn
programme_start | 2026-01-05 | date | First day of the programme | Demonstration
programme_end | 2026-12-18 | date | Day the programme means to end | Demonstration: under twelve months (handbook p. 41)
"""
    write("setting", "key value unit meaning basis", [[c or None for c in row] for row in table_of(settings)])
    write("org", "org_id name sector is_lead", [[*row, row[0] == LEAD] for row in table_of(ORGS)])
    write("outcome", "outcome_id statement life_stage", [list(row) for row in table_of(OUTCOMES)])
    write(
        "service",
        "service_id name cofog ro_line category tier outcome_id age_from_m age_to_m",
        [[c or None for c in row] for row in table_of(SERVICES)],
    )
    write("stream", "stream_id name kind ring_fenced", [list(row) for row in table_of(STREAMS)])
    prices = {2022: 86.4, 2023: 92.0, 2024: 97.1, 2025: 100.8, 2026: 104.0, 2027: 106.5}
    write("deflator", "year idx", [[year, value] for year, value in prices.items()])


def pounds(million: float, growth: float, year: int, random_: random.Random) -> int:
    """Whole hundreds of pounds of a line in a year, from its amount in 2025/26 and its growth."""
    return round(million * 1e6 * (1 + growth) ** (year - 2026) * random_.uniform(0.992, 1.008) / 100) * 100


def money(place: Place) -> None:
    """spend: five years of outturn, one of budget, and the rows a count must leave out."""
    random_ = dice("money")
    rows: list[Row] = []

    def add(*cells: Any) -> None:
        rows.append([len(rows) + 1, *cells])

    wards = place.wards
    for year in (*YEARS, BUDGET_YEAR):
        basis = "budget" if year == BUDGET_YEAR else "outturn"
        counted: dict[tuple[str, str, str], int] = {}
        for service, funder, buyer, doer, stream, amount, control, how, growth, income in table_of(SPEND):
            gross = pounds(float(amount), float(growth), year, random_)
            counted[service, funder, buyer] = gross
            taken = round(gross * float(income) / 100) * 100
            add(year, basis, "revenue", service, funder, buyer, doer, stream, gross, taken, control, "count", PLACE, how)
        if basis == "budget":
            continue
        for rule, kind, service, funder, buyer, doer, stream, amount in table_of(LEFT_OUT):
            if amount.startswith("="):
                other = amount[1:].split(",")
                gross = counted[service, other[0], other[1]]
            else:
                gross = pounds(float(amount), 0.02, year, random_)
            control = "controls" if funder == LEAD else "influences" if buyer == LEAD else "neither"
            add(year, basis, kind, service, funder, buyer, doer, stream, gross, 0, control, rule, PLACE, "direct")
        # Youth money runs away from need; early help leans a little towards it.
        people = {w: place.count(w) for w in wards}
        for service, slope in (("youth", -1.9), ("family_help", 0.9)):
            weights = [people[w] * math.exp(slope * (place.ward_need(w) - 0.45)) * random_.uniform(0.93, 1.07) for w in wards]
            if service == "youth":
                weights[0] *= 0.35  # Lanternside: the highest need and next to nothing for young people
            for ward, gross in zip(wards, share_out(counted[service, "council", "council"], weights), strict=True):
                add(year, basis, "revenue", service, LEAD, LEAD, LEAD, "council_tax", gross, 0, "controls", "breakdown", ward, "direct")
    write(
        "spend",
        "spend_id year basis kind service_id funder_id commissioner_id deliverer_id stream_id gross_gbp income_gbp control count_rule "
        "area_id apportioned",
        rows,
    )


# ===== four ledgers =====

FIRST = [
    "Ashlo", "Bracken", "Corvane", "Dunnel", "Esker", "Fallow", "Gilder", "Harrow", "Ingle", "Jessam", "Kitter",
    "Loam", "Merrow", "Nether", "Oxbar", "Pelling", "Quern", "Ravel", "Sedge", "Tiller", "Umber", "Vintry", "Wexbar",
    "Yarrow", "Zell", "Arken", "Bellow", "Coldby", "Dapple", "Elmby", "Foxbar", "Gorse", "Hazel", "Ivory", "Jacko",
    "Knot", "Larch", "Mossby", "Night", "Orchid",
]  # fmt: skip
TRADES = """
Care Homes | Adults | Care | 2600
Homecare | Adults | Care | 900
Fostering | Children | Placement | 5200
Taxis | Children | Transport | 260
Nursery | Children | Hours | 1400
Roads | Place | Works | 3100
Plumbing | Place | Repairs | 190
Builders | Place | Works | 2300
IT | Core | IT | 1700
Print | Core | Print | 150
Energy | Core | Energy | 1900
Legal | Core | Legal | 800
Foods | Place | Food | 310
Lettings | Place | Housing | 720
"""
HOSPITAL = """
Surgical | Theatres | Supplies | 1500
Pharma | Pharmacy | Drugs | 4200
Imaging | Clinics | Equipment | 2600
Linen | Estates | Linen | 420
Locums | Wards | Agency | 2900
Labs | Clinics | Tests | 1300
Foods | Estates | Food | 560
IT | Core | IT | 2100
Energy | Estates | Energy | 8200
Builders | Estates | Works | 5200
"""
POLICE = """
Vehicles | Fleet | Fleet | 1200
Uniforms | Stores | Kit | 380
Forensics | Crime | Tests | 2100
Kennels | Operations | Dogs | 160
Interpreters | Custody | Language | 140
IT | Core | IT | 2600
Energy | Estates | Energy | 2400
Repairs | Estates | Repairs | 520
"""
BOARD = """
Surgery | Primary | Practice | 42000
Care Homes | Continuing | Care | 6100
Dental | Primary | Dental | 5200
Pharmacy | Primary | Drugs | 9800
Optical | Primary | Eyes | 800
Homecare | Continuing | Care | 2100
Consulting | Core | Advice | 4100
IT | Core | IT | 3300
"""
THREE = "Quayle & Tarn Facilities Management"  # 35 letters: longer spellings are cut exactly here


def spelt(name: str, style: str, random_: random.Random) -> str:
    """One supplier as a body prints it: case, Ltd or Limited, punctuation, cut at 35 letters."""
    end = random_.choices(["Ltd", "Limited", "LTD.", ""], [6, 2, 1, 1])[0]
    if style == "council":
        text = f"{name} {end}".strip()
        return text.upper() if random_.random() < 0.06 else text
    if style == "hospital":
        return f"{name} LTD".upper()[:35].rstrip()
    if style == "police":
        return f"{name} Limited"[:35].rstrip() if random_.random() < 0.8 else f"{name} Ltd."
    return f"{name.replace(' & ', ' and ')} {end}".strip()


def ledger(file: str, label: str, style: str, count: int, regular: list[Row], trades: str, own: range) -> None:
    """One body's payments of 2025/26 in the layout of the Local Government Transparency Code.

    ``regular`` holds what comes every month: supplier, unit, purpose, pounds, times a month.
    """
    random_ = dice(f"ledger {file}")
    lines: list[Row] = []
    for month in range(12):
        first = date(2025 + (month + 3) // 12, (month + 3) % 12 + 1, 1)
        for supplier, unit, purpose, amount, times in regular:
            for _ in range(times):
                day = first + timedelta(days=random_.randrange(28))
                lines.append([day, supplier, unit, purpose, amount * random_.uniform(0.95, 1.05)])
    suppliers = []
    kinds = table_of(trades)
    for i in own:
        for j, (trade, unit, purpose, typical) in enumerate(kinds):
            if (i * 7 + j * 3) % 5 < 2:
                suppliers.append((f"{FIRST[i]} {trade}", unit, purpose, float(typical)))
    weights = [1 / (1 + k % 23) for k in range(len(suppliers))]
    redacted = 0.15 if style == "council" else 0.04 if style == "police" else 0.01
    while len(lines) < count:
        day = date(2025, 4, 1) + timedelta(days=random_.randrange(365))
        if day.weekday() > 4:
            continue
        supplier, unit, purpose, usual = random_.choices(suppliers, weights)[0]
        amount = min(max(usual * random_.lognormvariate(0, 0.8), 31), usual * 20)
        if random_.random() < redacted:
            supplier, amount = "REDACTED PERSONAL DATA", random_.lognormvariate(5.6, 0.7)
            purpose = "Support" if style == "council" else purpose
            unit = random_.choice(["Adults", "Children"]) if style == "council" else unit
        else:
            supplier = spelt(supplier, style, random_)
        if random_.random() < 0.028:
            amount = -amount * random_.uniform(0.2, 1)
        lines.append([day, supplier, unit, purpose, amount])
    lines.sort(key=lambda line: line[0])
    with (OUT / file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ["OrganisationLabel", "OrganisationalUnit", "BeneficiaryName", "PaymentDate", "TransactionNumber", "Amount", "Purpose"]
        )
        for number, (day, supplier, unit, purpose, amount) in enumerate(lines, 10001):
            text = f"{amount:.2f}" if random_.random() < 0.42 else f"{amount:.0f}"
            writer.writerow([label, unit, supplier, f"{day:%d/%m/%Y}", number, text, purpose])


def ledgers() -> None:
    """The four bodies' ledgers; one supplier is paid by three of them."""
    ledger(
        "spending_orrowby_council_2025_26.csv",
        "Orrowby Council",
        "council",
        32_300,
        [
            ["HM Revenue & Customs", "Core", "PAYE", 2_900_000, 1],
            ["Tarnvale Pension Fund", "Core", "Pension", 1_650_000, 1],
            ["Teachers Pensions", "Core", "Pension", 1_900_000, 1],
            ["Tarnvale Combined Authority", "Place", "Levy", 1_892_000, 1],
            ["Marlspindle Waste Services Ltd", "Place", "Waste", 548_000, 1],
            [f"{THREE} Ltd", "Core", "Cleaning", 61_000, 2],
            ["Quayle and Tarn Facilities Management Limited", "Core", "Repairs", 9_400, 3],
            ["Hearthside Homes", "Place", "Housing", 212_000, 1],
            ["Tarnvale Community Health", "Children", "Nurses", 451_000, 1],
            ["Orrowby Hospitals", "Adults", "Clinics", 208_000, 1],
            ["Turnstone Recovery", "Adults", "Recovery", 282_000, 1],
        ],
        TRADES,
        range(0, 40),
    )
    ledger(
        "spending_orrowby_hospitals_2025_26.csv",
        "Orrowby Hospitals",
        "hospital",
        11_000,
        [
            ["HMRC", "Core", "PAYE", 3_300_000, 1],
            ["NHS PENSION SCHEME", "Core", "Pension", 2_700_000, 1],
            [f"{THREE} LIMITED".upper()[:35], "Estates", "Cleaning", 187_000, 2],
            ["TARNVALE MENTAL HEALTH", "Wards", "Liaison", 64_000, 1],
        ],
        HOSPITAL,
        range(20, 40),
    )
    ledger(
        "spending_tarnvale_police_2025_26.csv",
        "Tarnvale Police",
        "police",
        8_200,
        [
            ["HM Revenue and Customs", "Core", "PAYE", 1_400_000, 1],
            ["Police Pensions", "Core", "Pension", 1_100_000, 1],
            ["Quayle and Tarn Facilities Management Ltd.", "Estates", "Cleaning", 43_000, 2],
        ],
        POLICE,
        range(0, 16),
    )
    ledger(
        "spending_nhs_tarnvale_icb_2025_26.csv",
        "NHS Tarnvale ICB",
        "icb",
        5_500,
        [
            ["Orrowby Hospitals", "Acute", "Hospital", 14_700_000, 1],
            ["Tarnvale Community Health", "Community", "Nursing", 2_700_000, 1],
            ["Tarnvale Mental Health", "Mental", "Care", 2_900_000, 1],
            ["Tarnvale Ambulance Service", "Acute", "Ambulance", 683_000, 1],
            ["Orrowby Council", "Joint", "Better care", 1_930_000, 1],
            ["Candlemoor Hospice", "Continuing", "Hospice", 132_300, 1],
            ["HMRC", "Core", "PAYE", 310_000, 1],
            ["NHS Pension Scheme", "Core", "Pension", 240_000, 1],
        ],
        BOARD,
        range(4, 30),
    )


# ===== buildings =====

# name | use | owner | how many | GIA m2 from-to | places from-to | opening | cost per m2 | share of the place's tenure that is freehold
BUILDINGS = """
Primary School | school | schools | 50 | 1400-2600 | 210-460 | school | 62 | 1
Academy Primary | school | academies | 16 | 1500-2500 | 210-450 | school | 64 | .3
Secondary School | school | schools | 6 | 7800-11000 | 900-1300 | school_long | 58 | 1
Academy | school | academies | 7 | 8200-11500 | 900-1400 | school_long | 60 | .3
Special School | school | schools | 4 | 2600-4200 | 90-160 | school | 96 | 1
College Site | school | college | 2 | 9000-14000 | 1200-1900 | college | 72 | 1
Library | library | council | 12 | 320-1400 | 40-120 | library | 128 | .8
Children's Centre | childrens_centre | council | 12 | 420-950 | 45-90 | day | 124 | .9
Youth Club | youth | council | 4 | 350-700 | 60-120 | evening | 88 | .9
Youth Hub | youth | youth_charity | 2 | 300-600 | 60-100 | evening | 74 | .2
Leisure Centre | leisure | council | 5 | 2600-5200 | 260-520 | long | 205 | .9
Swimming Baths | leisure | council | 2 | 2200-3600 | 150-260 | long | 290 | 1
Community Hall | community | council | 24 | 240-620 | 60-150 | hall | 70 | .8
Neighbourhood Centre | community | voluntary | 24 | 260-700 | 60-160 | hall | 58 | .2
Welcome Rooms | community | hearthside | 10 | 120-320 | 30-60 | hall | 66 | 1
Surgery | health | gp | 36 | 320-1100 | 30-80 | day | 168 | .4
Clinic | health | community | 12 | 450-1500 | 40-110 | day | 142 | .5
Mental Health Centre | health | mental_health | 5 | 600-1900 | 40-120 | day | 151 | .5
Hospital Block | health | hospital | 5 | 6000-26000 | 220-900 | always | 310 | 1
Hospice | health | hospice | 1 | 1800-1800 | 40-40 | always | 220 | 1
Civic Offices | office | council | 8 | 900-6800 | - | office | 138 | .8
NHS Offices | office | icb | 1 | 1600-1600 | - | office | 176 | 0
Trust Offices | office | mental_health | 2 | 900-1500 | - | office | 158 | 0
Community Trust Offices | office | community | 2 | 800-1700 | - | office | 152 | .5
Government Offices | office | hmrc | 1 | 2400-2400 | - | office | 188 | 0
Transport House | office | combined | 1 | 1900-1900 | - | office | 164 | 0
Housing Offices | office | longacre | 3 | 500-1200 | - | office | 120 | 1
Probation Offices | office | probation | 2 | 500-900 | - | office | 131 | 0
Jobcentre | jobcentre | dwp | 3 | 900-1700 | - | office | 214 | 0
Depot | depot | council | 5 | 1800-6400 | - | depot | 48 | 1
Highways Depot | depot | combined | 2 | 2600-5200 | - | depot | 52 | 1
Ambulance Station | depot | ambulance | 2 | 500-900 | - | always | 98 | 1
Police Station | police | police | 6 | 600-4200 | - | always | 142 | 1
Police Post | police | police | 3 | 80-160 | - | office | 110 | .2
Fire Station | fire | fire | 5 | 700-1600 | - | always | 92 | 1
Court | court | courts | 2 | 2600-4800 | 120-260 | office | 171 | 1
Neighbourhood Housing Office | housing_office | hearthside | 8 | 140-420 | 20-40 | office | 118 | 1
Care Home | care | care_homes | 24 | 900-2600 | 28-70 | always | 240 | .9
Day Centre | care | council | 8 | 420-1100 | 30-80 | day | 132 | .9
Extra Care Court | care | hearthside | 8 | 2800-5200 | 40-80 | always | 96 | 1
Land | land | council | 24 | - | - | none | 0 | 1
Cleared Site | land | homes_agency | 5 | - | - | none | 0 | 1
Market Hall | other | council | 3 | 1200-3400 | 200-500 | market | 84 | 1
Museum | other | council | 2 | 900-1900 | 80-160 | library | 118 | 1
Cemetery Lodge | other | council | 5 | 90-180 | - | none | 40 | 1
Park Pavilion | other | council | 14 | 110-320 | 30-60 | hall | 52 | 1
Car Park | other | council | 9 | 1800-6200 | - | none | 14 | 1
Training Rooms | other | advice | 3 | 160-380 | 30-50 | day | 84 | 0
"""

WEEK = range(1, 6)
OPEN_SERVICE = {
    "library": "libraries", "childrens_centre": "family_help", "youth": "youth", "leisure": "leisure", "jobcentre": "job_help",
    "police": "police", "fire": "fire", "court": "courts", "community": "voluntary", "housing_office": "housing_support",
}  # fmt: skip


def hours(kind: str, random_: random.Random) -> list[tuple[int, int, int]]:
    """Blocks of opening in a typical week: weekday, opening and closing minute."""
    if kind == "school":
        close = random_.choice([16 * 60, 16 * 60 + 30, 17 * 60, 18 * 60])
        return [(day, 480, close) for day in WEEK]
    if kind == "school_long":
        late = random_.choice([17 * 60, 18 * 60, 18 * 60, 20 * 60, 21 * 60])
        extra = [(6, 540, 780)] if late >= 20 * 60 else []
        return [(day, 480, late) for day in WEEK] + extra
    if kind == "college":
        return [(day, 480, 1200 if day < 5 else 1020) for day in WEEK]
    if kind == "library":
        start = random_.choice([540, 570, 600])
        days = random_.choice([(1, 2, 4, 5, 6), (1, 2, 3, 4, 5, 6), (2, 4, 5, 6)])
        return [(day, start, 780 if day == 6 else random_.choice([900, 1020, 1020, 1140])) for day in days]
    if kind == "day":
        start = random_.choice([480, 510, 540])
        return [(day, start, random_.choice([990, 1020, 1080])) for day in WEEK]
    if kind == "evening":
        return [(day, 1020, 1260) for day in random_.sample([1, 2, 3, 4, 5], random_.choice([2, 3, 4]))]
    if kind == "long":
        return [(day, 420, 1320) for day in WEEK] + [(day, 480, 1020) for day in (6, 7)]
    if kind == "hall":
        blocks = [(day, 570, 750) for day in WEEK if random_.random() < 0.75]
        return blocks + [(day, 1080, 1290) for day in range(1, 7) if random_.random() < 0.4]
    if kind == "office":
        return [(day, 480, 1080) for day in WEEK]
    if kind == "depot":
        return [(day, 360, 1080) for day in range(1, 7)]
    if kind == "market":
        return [(day, 480, 1020) for day in (2, 4, 5, 6)]
    return [(day, 0, 1440) for day in range(1, 8)] if kind == "always" else []


def estate(place: Place, based: dict[str, float]) -> None:
    """building, building_session and building_survey. ``based`` holds the full-time equivalents based in each building."""
    random_ = dice("estate")
    rows: list[Row] = []
    sessions: list[Row] = []
    surveys: list[Row] = []
    here: dict[str, int] = defaultdict(int)
    turn = 0

    def survey(code: str, when: str, blocks: list[tuple[int, int, int]], busy: float, people: float) -> None:
        available = sum(close - start for _, start, close in blocks) / 60
        surveys.append([code, when, available, round(available * busy * 2) / 2, round(people, 1)])

    for name, use, owner, number, size, places, kind, cost, freehold in table_of(BUILDINGS):
        for index in range(int(number)):
            # Spread over the wards in turn; clubs, pools and late schools are kept out of Lanternside (W01).
            turn += 7
            ward = place.wards[turn % 20]
            while ward == "W01" and (use in ("youth", "leisure") or kind in ("school_long", "hall", "market")):
                turn += 3
                ward = place.wards[turn % 20]
            code = f"B{len(rows) + 1:03d}"
            home = random_.choice(place.children(ward))
            lat, lon = place.point(home, random_)
            here[f"{ward} {name}"] += 1
            nth = here[f"{ward} {name}"]
            title = f"{place.ward_name[ward]} {name}" + (f" {nth}" if nth > 1 else "")
            low, high = (int(x) for x in size.split("-")) if size != "-" else (0, 0)
            gia = float(random_.randint(low, high)) if size != "-" else None
            plan = random_.uniform(0.74, 0.88)
            tenure = "freehold" if random_.random() < float(freehold) else random_.choice(["leasehold", "leasehold", "licence"])
            if use == "school" and owner == "academies" and index % 6 == 2:
                tenure = "pfi"
            if use == "community" and owner == "voluntary" and index % 5 == 0:
                tenure = "community_transfer"
            ends = date(2026, 12, 31) + timedelta(days=random_.randrange(90, 5200)) if tenure in ("leasehold", "licence") else None
            capacity = random_.randint(*(int(x) for x in places.split("-"))) if places != "-" else None
            condition = random_.choices("ABCD", [14, 47, 32, 7])[0]
            status, since = "in_use", None
            if use not in ("school", "health", "police", "fire", "court") and random_.random() < 0.08:
                status = random_.choice(["vacant", "vacant", "part_vacant", "surplus"])
            if status in ("vacant", "surplus"):
                since = date(2022, 4, 1) + timedelta(days=random_.randrange(1400))
            if use == "land":
                status = random_.choice(["in_use", "in_use", "surplus"])
            blocks = hours(kind, random_) if since is None else []
            roll = round(capacity * random_.choice([0.98, 0.95, 0.93, 0.9, 0.84, 0.78, 0.7])) if use == "school" and capacity else None
            desks = None
            if use in ("office", "jobcentre", "police", "housing_office"):
                fte = based.get(code, 0.0)
                desks = max(6, round((fte or gia / 14) * random_.choice([0.7, 0.75, 0.9, 1.05, 1.3, 1.55]))) if gia else None
                if fte and gia:
                    gia = float(max(round(fte * random_.choice([8.5, 10, 12.5, 15, 18]) / plan), 90))
            backlog = round((gia or 0) * {"A": 4, "B": 45, "C": 210, "D": 520}[condition] * random_.uniform(0.5, 1.6), -3)
            running = round((gia or 60) * max(float(cost), 2) * random_.uniform(0.8, 1.2), -2)
            if since:
                running = round(running * 0.25, -2)
            step_free: bool | None = random_.random() < (0.62 if use in ("community", "library") else 0.84)
            energy = random_.choices("ABCDEFG", [3, 11, 28, 31, 17, 7, 3])[0] if gia else None
            busy, full = random_.uniform(0.55, 1.0), random_.betavariate(4, 4.5)
            asset = use == "community" and random_.random() < 0.3
            story = None
            # The stories (data/README.md): the school that shuts at six, and three roofs within a few minutes' walk.
            if name == "Secondary School" and index == 0:
                story, ward, home = "school", "W01", place.children("W01")[0]
                title, blocks, capacity, roll, condition, step_free = (
                    "Lanternside High School",
                    [(d, 480, 1080) for d in WEEK],
                    1150,
                    868,
                    "B",
                    True,
                )
                gia, running, busy, full, tenure, ends = 9800.0, 588_000.0, 0.9, 0.74, "freehold", None
            if index == 0 and name in ("Library", "Children's Centre", "Surgery"):
                story, ward = "roofs", "W02"
                home = place.children("W02")[1]
                here[f"{ward} {name}"] += 1
                title, step_free, condition, status, since = f"Copperwell {name}", True, "B" if name != "Library" else "C", "in_use", None
                spec = {
                    "Library": ([(d, 600, 900) for d in (1, 2, 4, 5, 6)], 0.94, 0.14, 64, 640.0, 86_400.0),
                    "Children's Centre": ([(d, 540, 1020) for d in WEEK], 0.5, 0.24, 82, 880.0, 112_300.0),
                    "Surgery": ([(d, 480, 1080) for d in WEEK], 0.8, 0.27, 60, 760.0, 131_000.0),
                }[name]
                blocks, busy, full, capacity, gia, running = spec
                tenure, ends = "freehold", None
            if story:
                middle = place.shape[home].representative_point()
                north, east = {"Library": (0.0006, 0.0), "Children's Centre": (-0.0006, 0.0009), "Surgery": (0.0001, -0.0014)}.get(
                    name, (0, 0)
                )
                lat, lon = round(middle.y + north, 5), round(middle.x + east, 5)
                backlog = round(gia * 60, -3) if gia else backlog
            nia = round(gia * plan) if gia else None
            rows.append(
                [code, 990000000000 + len(rows) + 1, title, use, owner, ward, lat, lon, tenure, ends, status, since]
                + [gia, nia, capacity, roll, desks, condition if gia else None, date(2021 + len(rows) % 5, 5, 1) if gia else None]
                + [random_.choices("ABCD", [2, 5, 3, 1])[0] if gia else None, int(backlog), int(running), energy]
                + [step_free if gia else None, asset]
            )  # fmt: skip
            for day, start, close in sorted(blocks):
                occupier = {"school": owner, "community": "voluntary"}.get(use, owner)
                service = OPEN_SERVICE.get(use)
                if use == "school":
                    service = "primary" if "Primary" in name else "college" if kind == "college" else "secondary"
                if use == "health":
                    service = {"gp": "gp", "community": "community_health", "mental_health": "adult_mental_health"}.get(owner, "inpatient")
                sessions.append([code, day, start, close, occupier, service, use == "school" and day < 6])
            if blocks and capacity and kind != "always":
                survey(code, "2025-10-06", blocks, busy, capacity * full)
                if story or random_.random() < 0.45:
                    survey(code, "2024-10-07", blocks, min(1.0, busy * 1.04), capacity * min(full * 1.08, 0.98))
            elif blocks and desks and kind == "office":
                survey(code, "2025-10-06", blocks, random_.uniform(0.9, 1), desks * random_.uniform(0.3, 0.75))
    write(
        "building",
        "building_id uprn name use_class owner_id area_id lat lon tenure lease_end status vacant_since gia_m2 nia_m2 capacity on_roll "
        "workstations condition condition_date suitability required_maintenance_gbp running_cost_gbp energy step_free community_asset",
        rows,
    )
    write("building_session", "building_id weekday open_min close_min occupier_id service_id term_time_only", sessions)
    write("building_survey", "building_id week_start hours_available hours_in_use mean_people_in_use", surveys)


# ===== people who do the work =====

# employer | service | title | SOC 2020 | headcount | part-time factor | vacancy | leavers | layer | span | pay per FTE | evenings | weekends | in buildings of | skills
POSTS = """
council | corporate | Chief executive and directors | 1111 | 7 | 1 | 0 | .1 | 0 | 4 | 128000 | true | false | council:office | leadership
council | corporate | Heads of service | 1139 | 32 | .99 | .06 | .1 | 1 | 5 | 82000 | true | false | council:office | leadership, finance
council | corporate | Finance, IT, people and law officers | 3534 | 285 | .91 | .07 | .12 | 3 | 7 | 36000 | false | false | council:office | finance, data, IT
council | corporate | Contact centre advisers | 7211 | 92 | .84 | .14 | .24 | 5 | 11 | 27000 | false | false | council:office | advice, listening
council | commissioning | Commissioners and analysts | 2431 | 26 | .95 | .1 | .12 | 3 | 5 | 47000 | false | false | council:office | commissioning, data
council | child_social_work | Children's social workers | 2461 | 148 | .93 | .16 | .21 | 4 | 6 | 43500 | true | true | council:office | assessment, safeguarding
council | family_help | Family workers | 3221 | 66 | .82 | .09 | .15 | 5 | 8 | 29500 | true | false | council:childrens_centre | parenting, home visits
council | youth | Youth workers | 3231 | 19 | .68 | .18 | .25 | 5 | 6 | 29000 | true | true | council:youth | youth work
council | older_care | Adult social workers | 2461 | 112 | .9 | .12 | .17 | 4 | 7 | 41800 | false | true | council:office | assessment, safeguarding
council | adult_care | Day and support workers | 6135 | 176 | .74 | .1 | .2 | 5 | 10 | 25200 | false | true | council:care | personal care
council | libraries | Library officers | 4135 | 48 | .62 | .05 | .11 | 5 | 7 | 25800 | true | true | council:library | advice, digital help
council | leisure | Leisure assistants | 6211 | 96 | .58 | .11 | .3 | 5 | 12 | 24800 | true | true | council:leisure | coaching, first aid
council | highways | Highways and grounds crews | 8142 | 164 | .97 | .07 | .1 | 5 | 12 | 28400 | false | true | council:depot | driving, construction
council | regulation | Environmental health and licensing | 2483 | 41 | .93 | .13 | .11 | 4 | 6 | 39500 | true | true | council:office | inspection
council | planning | Planners and building control | 2452 | 37 | .92 | .15 | .14 | 4 | 6 | 42200 | false | false | council:office | design, law
council | homeless | Housing options officers | 3223 | 44 | .93 | .12 | .19 | 5 | 8 | 32000 | true | false | council:office | advice, housing law
icb | commissioning | NHS commissioners | 2431 | 74 | .92 | .11 | .16 | 3 | 5 | 52000 | false | false | icb:office | commissioning, data
hospital | inpatient | Ward nurses | 2237 | 1180 | .86 | .09 | .12 | 5 | 13 | 40500 | true | true | hospital:health | nursing
hospital | inpatient | Doctors | 2212 | 412 | .93 | .06 | .15 | 4 | 5 | 88000 | true | true | hospital:health | medicine
hospital | emergency | Emergency department team | 2237 | 196 | .89 | .12 | .17 | 5 | 10 | 42500 | true | true | hospital:health | nursing, triage
hospital | outpatient | Clinic staff and therapists | 2221 | 518 | .83 | .07 | .11 | 5 | 9 | 37800 | false | false | hospital:health | therapy
hospital | maternity | Midwives | 2231 | 132 | .81 | .1 | .12 | 5 | 9 | 43000 | true | true | hospital:health | midwifery
community | health_visiting | Health visitors and school nurses | 2232 | 92 | .82 | .17 | .15 | 4 | 8 | 42800 | false | false | community:health | child health, home visits
community | community_health | District nurses | 2234 | 268 | .84 | .13 | .14 | 4 | 9 | 40200 | true | true | community:health | nursing, home visits
community | community_health | Therapists | 2222 | 141 | .83 | .1 | .12 | 4 | 8 | 40900 | false | false | community:office | therapy
mental_health | adult_mental_health | Mental health nurses | 2235 | 322 | .91 | .15 | .16 | 4 | 8 | 41200 | true | true | mental_health:health | nursing, crisis help
mental_health | child_mental_health | Children's mental health team | 2226 | 58 | .84 | .19 | .18 | 4 | 6 | 45800 | false | false | mental_health:office | therapy, child health
gp | gp | General practitioners | 2211 | 142 | .74 | .1 | .09 | 2 | 5 | 104000 | true | false | gp:health | medicine
gp | gp | Practice nurses and teams | 2237 | 418 | .72 | .08 | .14 | 4 | 8 | 31000 | false | false | gp:health | nursing, triage
ambulance | ambulance | Paramedics | 2255 | 118 | .95 | .08 | .11 | 4 | 9 | 42600 | true | true | ambulance:depot | crisis help, driving
schools | primary | Primary teachers | 2314 | 1010 | .88 | .03 | .11 | 3 | 9 | 46200 | false | false | schools:school | teaching
schools | primary | Teaching assistants | 6112 | 890 | .66 | .05 | .14 | 5 | 11 | 22800 | false | false | schools:school | support in class
schools | secondary | Secondary teachers | 2313 | 420 | .92 | .05 | .13 | 3 | 8 | 48900 | false | false | schools:school | teaching
academies | secondary | Academy teachers | 2313 | 560 | .92 | .06 | .15 | 3 | 8 | 48100 | true | false | academies:school | teaching
college | college | Lecturers | 2312 | 236 | .81 | .08 | .14 | 3 | 9 | 39600 | true | false | college:school | teaching, trades
dwp | job_help | Work coaches | 3571 | 148 | .92 | .07 | .15 | 4 | 8 | 31800 | false | false | dwp:jobcentre | job advice
hmrc | government_admin | Tax and child benefit officers | 4121 | 96 | .9 | .06 | .11 | 4 | 10 | 31200 | false | false | hmrc:office | benefits advice
police | police | Police officers | 3312 | 392 | .99 | .03 | .08 | 4 | 7 | 47200 | true | true | police:police | law, crisis help
police | police | Police staff | 4112 | 176 | .92 | .08 | .13 | 4 | 8 | 32400 | false | false | police:police | analysis
fire | fire | Firefighters | 3313 | 158 | .99 | .04 | .06 | 4 | 8 | 40800 | true | true | fire:fire | rescue, home checks
probation | probation | Probation officers | 2462 | 62 | .93 | .2 | .17 | 4 | 7 | 38900 | false | false | probation:office | assessment
courts | courts | Court staff | 4111 | 54 | .9 | .12 | .16 | 4 | 8 | 29800 | false | false | courts:court | law
combined | buses | Transport planners | 2452 | 46 | .94 | .1 | .13 | 3 | 6 | 44800 | false | false | combined:office | planning, data
hearthside | housing_support | Neighbourhood and tenancy officers | 3223 | 88 | .93 | .08 | .15 | 4 | 8 | 32200 | true | false | hearthside:housing_office | advice, housing law
longacre | housing_support | Support workers | 3222 | 64 | .88 | .11 | .19 | 4 | 9 | 27800 | true | true | longacre:office | advice
care_homes | older_care | Care workers in homes | 6135 | 940 | .78 | .11 | .31 | 5 | 14 | 24600 | true | true | care_homes:care | personal care
home_care | older_care | Home care workers | 6136 | 1120 | .66 | .14 | .36 | 5 | 16 | 24300 | true | true | | personal care, home visits
nurseries | early_years | Nursery workers | 6111 | 520 | .74 | .12 | .26 | 5 | 9 | 24100 | false | false | | child care
recovery | recovery | Recovery workers | 3224 | 46 | .88 | .09 | .2 | 4 | 8 | 28900 | true | true | | recovery, peer support
advice | crisis_help | Debt and benefits advisers | 3229 | 24 | .81 | .04 | .12 | 3 | 6 | 28600 | true | false | advice:other | debt advice, benefits advice
hospice | end_of_life | Hospice nurses | 2237 | 58 | .76 | .06 | .1 | 4 | 9 | 39800 | true | true | hospice:health | nursing, bereavement
voluntary | voluntary | Development workers | 3229 | 38 | .72 | .03 | .14 | 3 | 5 | 29100 | true | true | voluntary:community | organising
"""
# kind | employer | service | title | headcount | hours a week each | evenings | weekends | skills
GIVEN = """
agency | council | child_social_work | Agency social workers | 24 | 37 | true | false | assessment
agency | council | older_care | Agency social workers, adults | 11 | 37 | false | false | assessment
agency | hospital | inpatient | Agency nurses | 96 | 30 | true | true | nursing
agency | mental_health | adult_mental_health | Agency nurses, mental health | 38 | 33 | true | true | nursing
contractor | council | corporate | IT contractors | 9 | 37 | false | false | IT
fixed_term | council | family_help | Family hub project team | 12 | 33 | true | false | parenting
member | council | corporate | Elected members | 60 | 0 | true | true | representation
volunteer | voluntary | voluntary | Community centre volunteers | 1240 | 2.5 | true | true | organising, driving
volunteer | council | libraries | Library volunteers | 168 | 3 | false | true | digital help
volunteer | council | family_help | Family befrienders | 84 | 4 | true | false | parenting, listening
volunteer | youth_charity | youth | Youth club volunteers | 57 | 3 | true | true | youth work, coaching
volunteer | hospice | end_of_life | Hospice volunteers | 232 | 3.5 | true | true | listening, bereavement
volunteer | hospital | inpatient | Ward volunteers | 146 | 3 | false | true | listening
volunteer | advice | crisis_help | Volunteer advisers | 52 | 6 | false | false | debt advice, benefits advice
volunteer | police | police | Special constables | 34 | 8 | true | true | law
unpaid_carer | citizens | older_care | Unpaid carers, 19 hours or less | 9310 | 9.5 | true | true |
unpaid_carer | citizens | older_care | Unpaid carers, 20 to 49 hours | 3920 | 34.5 | true | true |
unpaid_carer | citizens | older_care | Unpaid carers, 50 hours or more | 5640 | 50 | true | true |
"""


def posts() -> dict[str, float]:
    """post_group and post_skill; the full-time equivalents based in each building that has desks."""
    random_ = dice("posts")
    codes: dict[str, list[str]] = defaultdict(list)
    number = 0
    for name, use, owner, count, *_ in table_of(BUILDINGS):
        for _ in range(int(count)):
            number += 1
            if name != "Police Post":  # a room in a shopping street, nobody's desk
                codes[f"{owner}:{use}"].append(f"B{number:03d}")
    rows: list[Row] = []
    skills: list[Row] = []
    based: dict[str, float] = defaultdict(float)
    turn: dict[str, int] = defaultdict(int)
    for employer, service, title, soc, total, part, gap, leave, layer, span, pay, late, weekend, where, can in table_of(POSTS):
        sites = codes.get(where, [])
        if where.endswith((":office", ":jobcentre", ":police")):
            shown: list[str | None] = [sites[(turn[where] + k) % len(sites)] for k in range(max(1, min(len(sites), int(total) // 60)))]
            turn[where] += len(shown)
        else:
            shown = [sites[0] if len(sites) == 1 else None]
        for building, heads in zip(shown, share_out(int(total), [1.0] * len(shown)), strict=True):
            fte = round(heads * float(part), 1)
            managers = max(1, round(heads / (float(span) + 1)))
            rows.append(
                [len(rows) + 1, "2025-09-30", employer, service, building, title, soc, "permanent", heads, fte]
                + [round(fte / (1 - float(gap)), 1), round(heads * float(leave)), int(layer), managers, heads - managers]
                + [round(fte * float(pay) * 1.27 * random_.uniform(0.97, 1.03), -2), late == "true", weekend == "true"]
            )
            if building:
                based[building] += fte
            skills += [[len(rows), skill.strip()] for skill in can.split(",")]
    for kind, employer, service, title, total, each, late, weekend, can in table_of(GIVEN):
        heads = int(total)
        fte = round(heads * float(each) / 37, 1)
        paid = kind in ("agency", "contractor", "fixed_term")
        rows.append(
            [
                len(rows) + 1,
                "2025-09-30",
                employer,
                service,
                None,
                title,
                None,
                kind,
                heads,
                fte,
                0.0 if paid else None,
                None,
                4 if paid else None,
            ]
            + [0 if paid else None, 0 if paid else None, round(fte * 71_000, -2) if paid else None, late == "true", weekend == "true"]
        )
        skills += [[len(rows), skill.strip()] for skill in can.split(",") if skill.strip()]
    for row in rows:
        row[15] = None if row[15] is None else int(row[15])
    write(
        "post_group",
        "post_group_id as_at employer_id service_id building_id title soc2020 kind headcount fte established_fte leavers_12m layer "
        "managers direct_reports pay_gbp evenings weekends",
        rows,
    )
    write("post_skill", "post_group_id skill", skills)
    return based


# ===== needs and voices =====

# id | name | domain | method | multiplier | worse | outcome | proxy | base ages | low and high level | years | definition
INDICATORS = """
deprivation | Deprivation score | deprivation | score | 1 | high | public | true | 0-120 | 4-71 | 1 | Score from 0 (least deprived) up, made in the shape of the Index of Multiple Deprivation
child_poverty | Children in low-income families | income | proportion | 1 | high | family | true | 0-14 | .06-.46 | 3 | Children under 15 in families below the low-income line
work_benefit | Working-age people on universal credit | employment | proportion | 1 | high | work | true | 20-64 | .06-.34 | 3 | Residents of 20 to 64 claiming universal credit
no_qualifications | Adults without qualifications | education | proportion | 1 | high | work | true | 20-64 | .06-.29 | 1 | Residents of 20 to 64 with no qualification (census shape)
ready_for_school | Children ready for school | education | proportion | 1 | low | start | true | 5-9/5 | .82-.51 | 3 | Five-year-olds at a good level of development
school_results | Good passes in English and maths | education | proportion | 1 | low | learn | true | 15-19/5 | .72-.30 | 3 | Sixteen-year-olds with grade 5 or better in both
persistent_absence | Pupils often absent | education | proportion | 1 | high | learn | true | 5-14 | .09-.35 | 3 | Pupils missing a tenth of sessions or more
not_in_education | Young people in neither work nor learning | education | proportion | 1 | high | learn | true | 15-19/2 | .02-.17 | 3 | Sixteen and seventeen year olds in neither
evening_place | Young people with somewhere to go in the evening | family | proportion | 1 | low | learn | true | 10-19/12 | .78-.28 | 2 | Of those asked in school, share naming a place nearby
children_in_need | Children in need | family | crude_rate | 1000 | high | family | true | 0-19 | 8-82 | 3 | Children with an open case of children's social care at 31 March
centre_users | Families using a children's centre | family | proportion | 1 | low | start | true | 0-4 | .34-.19 | 2 | Children under five whose family came at least twice in the year
child_weight | Children very overweight at eleven | health | proportion | 1 | high | start | true | 10-14/5 | .13-.33 | 3 | Pupils of year six measured as very overweight
emergency_young | Emergency admissions of under 20s | health | crude_rate | 1000 | high | start | true | 0-19 | 32-92 | 3 | Emergency hospital stays of residents under 20
emergency_falls | Emergency admissions after a fall | health | crude_rate | 1000 | high | independent | true | 65-120 | 14-38 | 3 | Emergency hospital stays after a fall, aged 65 and over
smoking | Adults who smoke | health | proportion | 1 | high | well | true | 20-64 | .06-.24 | 2 | Patients of 20 to 64 recorded as smokers
poor_mental_health | Adults treated for depression | health | proportion | 1 | high | well | true | 20-64 | .09-.22 | 3 | Patients of 20 to 64 on a practice's depression register
early_deaths | Deaths before 75 that could be prevented | health | dsr | 100000 | high | well | true | 0-120 | 92-330 | 3 | Standardised rate by ward, given with its interval
loneliness | Adults who often feel lonely | isolation | proportion | 1 | high | independent | true | 20-120/9 | .04-.14 | 2 | Of those asked, share often or always lonely
carers | Residents who care unpaid 20 hours or more | isolation | proportion | 1 | neither | independent | false | 20-120 | .03-.08 | 1 | Residents of 20 and over (census shape)
cold_homes | Households in fuel poverty | housing | proportion | 1 | high | home | true | 20-120/1.7 | .07-.27 | 3 | Households that cannot keep warm at reasonable cost
temporary_homes | Households in temporary homes | housing | crude_rate | 1000 | high | home | true | 20-120/1.7 | 1-11 | 3 | Households placed by the council at 31 March
crime | Recorded crime | crime | crude_rate | 1000 | high | safe | true | 0-120 | 38-172 | 3 | Crimes recorded in the year
domestic_abuse | Domestic abuse incidents | crime | crude_rate | 1000 | high | safe | true | 0-120 | 9-38 | 3 | Incidents recorded in the year
air | Nitrogen dioxide | environment | mean | 1 | high | green | false | 0-120 | 10-24 | 3 | Yearly mean in micrograms a cubic metre
far_from_green | Residents far from a green space | environment | proportion | 1 | high | green | true | 0-120 | .05-.38 | 1 | Residents more than ten minutes' walk from one
"""


def needs(place: Place) -> None:
    """indicator, indicator_value, consultation and consultation_theme."""
    definitions: list[Row] = []
    values: list[Row] = []
    for code, name, domain, method, multiplier, worse, outcome, proxy, base, level, years, meaning in table_of(INDICATORS):
        random_ = dice(f"indicator {code}")
        definitions.append([code, name, domain, method, int(multiplier), worse, outcome, proxy, meaning])
        ages, _, part = base.partition("/")
        low, high = (float(x) for x in level.split("-"))
        first, last = (int(x) for x in ages.split("-"))
        noise = {c: random_.gauss(0, 0.07) for c in place.lsoas}
        for back in reversed(range(int(years))):
            year = 2025 - back
            sums: dict[str, list[float]] = {a: [0, 0, 0] for a in [PLACE, *place.wards]}
            for area in place.lsoas:
                need = min(max(place.need[area] + noise[area] - 0.012 * (2 - back) + random_.gauss(0, 0.02), 0), 1)
                rate = low + (high - low) * need
                ward = place.ward[area]
                if code == "evening_place" and ward == "W01":
                    rate = 0.14
                if code == "centre_users":  # used least where it is needed most
                    rate = low + (high - low) * need + random_.uniform(-0.03, 0.03)
                people = place.count(area, year)
                base_people = max(round(place.count(area, year, (first, last)) / float(part or 1)), 6)
                total = 0.0
                if method in ("proportion", "crude_rate"):
                    expected = base_people * rate / (1000 if method == "crude_rate" else 1)
                    total = max(0, round(expected + random_.gauss(0, math.sqrt(max(expected, 0.2)) * 0.6)))
                    total = min(total, base_people) if method == "proportion" else total
                    values.append([code, area, year, total, base_people, None, None, None])
                elif method != "dsr":
                    values.append([code, area, year, None, None, round(rate, 1), None, None])
                for upper in (ward, PLACE):
                    sums[upper][0] += total
                    sums[upper][1] += base_people
                    sums[upper][2] += rate * people
            for area, (top, bottom, weighted) in sums.items():
                if method in ("proportion", "crude_rate"):
                    values.append([code, area, year, int(top), int(bottom), None, None, None])
                    continue
                value = weighted / place.count(area, year)
                if method == "dsr":
                    half = value * 1.96 / math.sqrt(value * place.count(area, year) / 100_000)
                    values.append([code, area, year, None, None, round(value, 1), round(value - half, 1), round(value + half, 1)])
                else:
                    values.append([code, area, year, None, None, round(value, 2), None, None])
    write("indicator", "indicator_id name domain method multiplier worse outcome_id is_proxy definition", definitions)
    write("indicator_value", "indicator_id area_id period numerator denominator value lower_ci upper_ci", values)
    consultations = """
young_voice | What young people said about evenings | council | 2026-03-12 | school survey | 2140 | OR
lanternside_walk | Lanternside doorstep talks | youth_charity | 2026-05-20 | doorstep talks | 186 | W01
budget_26 | Council budget 2026/27 | council | 2026-01-15 | online form | 912 | OR
joint_health | Health close to home | icb | 2025-10-07 | meetings and form | 1480 | OR
library_review | Future of libraries | council | 2025-06-18 | paper and online form | 2310 | OR
carers_day | Carers' day | voluntary | 2025-11-24 | table talks | 214 | OR
copperwell_roof | One roof for Copperwell? | council | 2026-06-11 | drop-in | 143 | W02
police_confidence | Feeling safe | police | 2025-09-03 | telephone survey | 1100 | OR
parents_panel | Parents' panel: the first two years | community | 2026-02-05 | group talks | 68 | OR
tenants_voice | Tenants' yearly survey | hearthside | 2025-11-05 | postal survey | 1630 | OR
"""
    themes = """
young_voice | Nowhere to go after six | youth | 811 | -2 | Young people like their school building and ask why it shuts when they need it
young_voice | Buses stop too early | buses | 402 | -1 | The last bus home leaves before clubs end
young_voice | Someone to talk to | child_mental_health | 377 | -1 | Waiting months for help makes small worries large
lanternside_walk | Nowhere to go after six | youth | 121 | -2 | Parents would help run evenings if a hall were open
lanternside_walk | Neighbours who help | voluntary | 64 | 2 | People name neighbours before they name services
budget_26 | Protect care for older people | older_care | 366 | 1 | Most would rather cut offices than visits
budget_26 | Too many council buildings | corporate | 204 | -1 | Offices look empty to the people who pass them
joint_health | Telling my story again and again | gp | 512 | -2 | Each service asks the same questions as if no one had asked before
joint_health | Clinics near home | community_health | 433 | 1 | People would use a clinic in a library or school
joint_health | Waiting for children's mental health help | child_mental_health | 298 | -2 | Families feel left alone while they wait
library_review | Warm and free place | libraries | 1033 | 2 | The room and the welcome matter more than the shelves
library_review | Open when I am free | libraries | 655 | -1 | Closing at three shuts out people who work
carers_day | A break I can plan | older_care | 133 | -1 | Carers want a few dependable hours, not more forms
carers_day | Ask us first | reablement | 88 | -1 | Carers learn of a discharge when the taxi arrives
copperwell_roof | One roof is fine if the welcome stays | libraries | 71 | 1 | Most would share a building with the surgery and the centre
copperwell_roof | Nowhere to go after six | youth | 22 | -2 | Young people are not mentioned in any of the three buildings' plans
police_confidence | Dark paths | highways | 264 | -1 | Lighting and people about make the difference, more than patrols
police_confidence | Nowhere to go after six | youth | 187 | -1 | Older residents ask for youth clubs before they ask for cameras
parents_panel | Silence after the first weeks | health_visiting | 51 | -2 | After the six-week check nobody called until nursery
parents_panel | Four forms for one family | family_help | 37 | -2 | Each visitor brought another assessment
tenants_voice | Repairs that need a second visit | housing_support | 540 | -2 | The second visit is what people remember
tenants_voice | One person for rent, benefits and debt | crisis_help | 318 | -1 | Tenants want one conversation about money
"""
    write("consultation", "consultation_id title org_id held_on method respondents area_id", [list(r) for r in table_of(consultations)])
    write("consultation_theme", "consultation_id theme service_id mentions stance summary", [list(r) for r in table_of(themes)])


# ===== pathways =====

# step | pathway | service | provider | need | activity | from | to | eligibility | eligible | reached | contacts | unit cost
STEPS = """
e01 | everyone | maternity | hospital | maternity care | treat | -7 | 0 | Every pregnancy | 2360 | 2330 | 11 | 68
e02 | everyone | health_visiting | community | child development | assess | -3 | 0 | Every family, from 28 weeks | 2360 | 1980 | 1 | 72
e03 | everyone | health_visiting | community | child development | review | 0 | 0 | Every birth, by 14 days | 2340 | 2290 | 1 | 78
e04 | everyone | health_visiting | community | child development | review | 24 | 30 | Every child at two | 2350 | 1790 | 1 | 71
e05 | everyone | early_years | nurseries | learning | teach | 36 | 47 | Every child at three | 2380 | 2120 | 190 | 28
e06 | everyone | primary | schools | learning | teach | 48 | 131 | Every child | 18600 | 18450 | 190 | 27
e07 | everyone | secondary | academies | learning | teach | 132 | 191 | Every child | 13200 | 13050 | 190 | 33
e08 | everyone | college | college | learning | teach | 192 | 227 | Sixteen to eighteen | 7700 | 6600 | 110 | 24
e09 | everyone | job_help | dwp | work | support | 228 | 791 | Out of work | 11800 | 8900 | 12 | 34
e10 | everyone | gp | gp | long-term illness | treat | 480 | 1199 | With a long-term condition | 58400 | 47900 | 4 | 36
e11 | everyone | state_pension | dwp | income in old age | pay | 792 | 1199 | Of pension age | 35600 | 35400 | 13 | 2
e12 | everyone | older_care | care_homes | independence | support | 780 | 1199 | Needing personal care | 5900 | 3050 | 210 | 24
e13 | everyone | end_of_life | hospice | dying well | support | 1020 | 1199 | In the last year of life | 1500 | 620 | 14 | 88
f01 | family | health_visiting | community | family needs | assess | 0 | 59 | Worry noted by a health visitor | 610 | 470 | 2 | 145
f02 | family | family_help | council | family needs | assess | 0 | 131 | Referred to early help | 690 | 380 | 2 | 265
f03 | family | child_social_work | council | family needs | assess | 0 | 215 | Meeting the statutory threshold | 330 | 310 | 3 | 910
f04 | family | primary | schools | family needs | assess | 60 | 191 | Named by the school | 450 | 410 | 2 | 430
f05 | family | family_help | council | parenting | support | 0 | 131 | After an early help assessment | 380 | 240 | 12 | 62
f06 | family | child_mental_health | mental_health | child mental health | treat | 60 | 215 | Referred and accepted | 980 | 340 | 8 | 195
f07 | family | adult_mental_health | mental_health | adult mental health | treat | 216 | 791 | A parent who is ill | 540 | 390 | 12 | 165
f08 | family | recovery | recovery | addiction | treat | 216 | 791 | A parent who wants to recover | 260 | 150 | 20 | 58
f09 | family | homeless_prevention | longacre | a settled home | house | 192 | 791 | At risk of losing the home | 310 | 170 | 9 | 74
f10 | family | children_in_care | child_homes | safety of the child | house | 0 | 215 | By order of the court | 430 | 430 | 52 | 1040
y01 | young | child_mental_health | mental_health | child mental health | assess | 132 | 215 | Referred by school or doctor | 1180 | 690 | 1 | 310
y02 | young | child_mental_health | mental_health | child mental health | treat | 132 | 215 | Accepted after assessment | 690 | 330 | 9 | 195
y03 | young | secondary | schools | child mental health | support | 132 | 191 | In a school with a support team | 900 | 420 | 6 | 48
y04 | young | gp | gp | child mental health | signpost | 132 | 227 | Asking the doctor | 1500 | 1210 | 2 | 38
y05 | young | youth | youth_charity | somewhere to go | support | 120 | 227 | Any young person | 19800 | 1650 | 22 | 9
y06 | young | youth_justice | council | staying out of crime | support | 120 | 215 | Cautioned or sentenced | 210 | 195 | 26 | 88
y07 | young | adult_mental_health | mental_health | adult mental health | assess | 216 | 299 | Turned eighteen and still ill | 360 | 170 | 1 | 320
y08 | young | universal_credit | dwp | income | pay | 192 | 299 | Eighteen and out of work | 2100 | 1980 | 12 | 3
y09 | young | adult_skills | college | work | teach | 192 | 299 | Without good passes | 2600 | 1100 | 60 | 22
o01 | older | ambulance | ambulance | a fall | treat | 780 | 1199 | After a 999 call | 4100 | 3900 | 1 | 295
o02 | older | emergency | hospital | a fall | assess | 780 | 1199 | Brought to hospital | 2900 | 2850 | 1 | 265
o03 | older | inpatient | hospital | a fall | treat | 780 | 1199 | Admitted | 1150 | 1130 | 9 | 390
o04 | older | reablement | home_care | independence | support | 780 | 1199 | Leaving hospital | 1300 | 720 | 30 | 27
o05 | older | community_health | community | independence | assess | 780 | 1199 | Referred on leaving hospital | 1400 | 980 | 2 | 92
o06 | older | older_care | council | independence | assess | 780 | 1199 | Asking for care | 2600 | 1900 | 2 | 240
o07 | older | continuing_care | icb | independence | assess | 780 | 1199 | Possibly a health need | 640 | 520 | 2 | 410
o08 | older | older_care | home_care | daily care | support | 780 | 1199 | Assessed as eligible | 2700 | 2050 | 310 | 21
o09 | older | older_care | care_homes | a place to live | house | 780 | 1199 | Unable to stay at home | 1180 | 1150 | 52 | 940
o10 | older | voluntary | voluntary | company | support | 780 | 1199 | Lonely | 5200 | 860 | 30 | 6
o11 | older | fire | fire | a safe home | assess | 780 | 1199 | Referred for a home check | 3900 | 1400 | 1 | 46
"""
LINKS = """
e02 | e03 | transfer | 1960 | 0 | true | false
e03 | e04 | recall | 1790 | 0 | true | false
e04 | e05 | signpost | 1500 | 20 | false | false
f01 | f02 | referral | 190 | 16 | false | true
f02 | f03 | step_up | 95 | 6 | true | true
f03 | f04 | referral | 70 | 28 | false | true
f04 | f06 | referral | 260 | 132 | false | true
f03 | f02 | step_down | 110 | 21 | true | true
f02 | f05 | transfer | 240 | 9 | true | false
f03 | f10 | step_up | 62 | 2 | true | false
f02 | f09 | referral | 80 | 12 | false | true
f03 | f08 | referral | 74 | 18 | false | true
y04 | y01 | referral | 640 | 41 | false | true
y03 | y01 | referral | 180 | 55 | false | true
y01 | y02 | transfer | 330 | 118 | true | false
y02 | y07 | transfer | 130 | 96 | false | true
y05 | y06 | referral | 35 | 14 | false | true
y09 | y08 | signpost | 220 | 5 | false | false
o01 | o02 | transfer | 2850 | 0 | true | true
o02 | o03 | step_up | 1130 | 0 | true | false
o03 | o05 | referral | 690 | 3 | true | true
o03 | o04 | referral | 560 | 4 | false | true
o05 | o06 | referral | 420 | 19 | false | true
o06 | o07 | referral | 180 | 27 | false | true
o06 | o08 | transfer | 1320 | 12 | true | false
o04 | o06 | referral | 410 | 15 | false | true
o07 | o09 | transfer | 150 | 22 | true | false
o08 | o09 | step_up | 260 | 18 | true | true
o02 | o11 | signpost | 340 | 30 | false | true
"""
PATHWAYS = """
everyone | What everyone is offered | Anyone, from the first pregnancy appointment to the last year of life
family | A family with several needs | Two children, a parent who is ill, rent behind and a worried school
young | A young person who is struggling | Fifteen, sleeping badly, missing school, nowhere to go in the evening
older | An older person after a fall | Eighty-one, living alone, a daughter an hour away
"""
DEMAND = """
housing_benefit | 11400 | 8600 | 0 | 6.80
corporate | 186000 | 92400 | 4100 | 4.20
child_social_work | 7900 | 2300 | 1650 | 38.00
older_care | 15200 | 6100 | 1900 | 29.00
child_mental_health | 5400 | 2900 | 1480 | 34.00
gp | 912000 | 246000 | 88000 | 11.50
homeless_prevention | 6900 | 3100 | 1200 | 24.00
waste | 41200 | 33800 | 0 | 4.60
housing_support | 58400 | 31900 | 900 | 7.90
job_help | 61000 | 21300 | 0 | 9.10
police | 74200 | 27800 | 6300 | 16.40
emergency | 92800 | 24100 | 0 | 88.00
"""


def pathways() -> None:
    """pathway, step, step_link and demand."""
    write("pathway", "pathway_id name persona", [list(row) for row in table_of(PATHWAYS)])
    write(
        "step",
        "step_id pathway_id service_id provider_id need activity age_from_m age_to_m eligibility eligible_people reached_people "
        "contacts_per_person unit_cost_gbp",
        [list(row) for row in table_of(STEPS)],
    )
    write("step_link", "from_step to_step kind people wait_days info_shared reassessed", [list(row) for row in table_of(LINKS)])
    rows: list[Row] = []
    for service, contacts, failure, away, unit in table_of(DEMAND):
        for period, scale in (("2024/25", 0.96), ("2025/26", 1.0)):
            drift = 1.03 if scale < 1 else 1.0
            row = [service, period, round(int(contacts) * scale), round(int(failure) * scale / drift), round(int(away) * scale * 0.9), unit]
            rows.append(row if scale < 1 else [service, period, int(contacts), int(failure), int(away), unit])
    write("demand", "service_id period contacts failure_contacts turned_away unit_cost_gbp", rows)


# ===== the programme =====

GROUPS = """
early | Birth, early years and family | 1-8 | child_social_work
young | Schools, young people and skills | 9-16 | secondary
health | Health and wellbeing | 17-23 | gp
adults | Adults, older people and carers | 24-30 | older_care
home | Housing, money and work | 31-37 | crisis_help
safety | Safety and justice | 38-43 | police
green | Place, transport, environment and culture | 44-50 | buses
roofs | Buildings, workforce and back office | 51-57 | corporate
citizens | Commissioning and citizens | 58-60 | voluntary
"""
# number | service | approach | posed by | uncomfortable | text
QUESTIONS = """
1 | health_visiting | user_centred | citizen |  | Could one named worker carry a family from the first pregnancy appointment to the first day at school?
2 | health_visiting | new_relationship | group |  | What would fill the silence between the early health visits and nursery, and who could do it for nothing?
3 | family_help | total_place | steering | u | Do we need children's centre buildings at all, if the offer moved into homes, schools and surgeries?
4 | family_help | new_relationship | citizen |  | Can parents who have been through it become the main source of advice for new parents?
5 | family_help | user_centred | group |  | Could one assessment, owned by the family, replace every agency's own form?
6 | children_in_care | total_place | steering | u | What if half of the money for children in care were spent before they came into care?
7 | family_help | total_place | staff |  | Can we place brothers and sisters' support in one team instead of by age and statute?
8 | family_help | user_centred | group |  | Which three changes would most reduce the number of professionals a family meets in a year?
9 | secondary | total_place | steering |  | Can every school site be a neighbourhood site from six until nine and at weekends?
10 | primary | total_place | group |  | Could surplus classrooms hold the clinic, the library and the adviser?
11 | youth | new_relationship | steering | u | Should we stop running youth centres and fund young people to run their own programme?
12 | college | user_centred | staff |  | What if the last two years of school were planned with employers and colleges as one course?
13 | high_needs | user_centred | citizen |  | Can support for special educational needs begin with what the child can do, and follow the child rather than the plan?
14 | school_transport | new_relationship | citizen |  | Could transport for pupils with special needs be designed by their families with a personal budget?
15 | child_mental_health | lean_systems | steering |  | How might we halve the wait for child mental health help without adding a single specialist post?
16 | children_in_care | user_centred | group |  | Could leaving care be as gradual as leaving home?
17 | community_health | total_place | citizen |  | What would have to be true for people to meet their long-term condition team near home, in the same building as everything else?
18 | gp | new_relationship | staff |  | Could social prescribing be the front door and the surgery the second door?
19 | outpatient | new_relationship | steering | u | Which treatments or clinics would residents trade for prevention if the choice were theirs?
20 | recovery | new_relationship | citizen |  | Can people who have recovered from addiction lead the recovery service?
21 | healthy_living | total_place | group |  | What if smoking, weight and drinking were tackled by changing defaults in places rather than by clinics?
22 | emergency | shared_service | staff |  | Could ambulance, police and mental health answer crisis calls from one desk?
23 | inpatient | total_place | group |  | Can we turn the ten buildings with the worst energy rating into healthier places to wait, heal and work?
24 | older_care | new_relationship | group |  | What if the first offer to an older person were a neighbour, the second a gadget and only the third a service?
25 | older_care | new_relationship | citizen |  | Can unpaid carers be treated as the largest part of our workforce, with cover, training and a voice?
26 | adult_care | user_centred | steering | u | Should day centres close if their users would rather have the money and company?
27 | community_health | lean_systems | staff |  | Could one visit do what the nurse, the carer and the repairs officer now do in three?
28 | end_of_life | user_centred | group |  | Can we help people plan the last year of life early enough for most to die where they wish?
29 | reablement | lean_systems | steering |  | What would it take to discharge no one from hospital to a worse place than they came from?
30 | learning_disability | new_relationship | citizen |  | Could people with learning disabilities hold their own budgets jointly and hire together?
31 | crisis_help | lean_systems | group |  | Could benefits, rent, council tax and debt be one conversation with one person?
32 | crisis_help | lean_systems | citizen |  | Can the first missed payment trigger help rather than enforcement, across every public creditor?
33 | homeless | total_place | steering | u | What if temporary accommodation money bought homes instead of nights?
34 | job_help | shared_service | staff |  | Can job advisers sit where people already go, rather than people going to job advisers?
35 | commissioning | total_place | steering |  | Could every public employer in the place recruit its hard-to-fill posts from its own hardest-pressed wards?
36 | housing_support | shared_service | group |  | How might housing associations, council and NHS share one repairs and adaptations service?
37 | homeless_prevention | lean_systems | group |  | Can we prevent eviction more cheaply than we process it, and who would save?
38 | police | user_centred | staff |  | What if the twenty addresses with most calls had one plan and one worker each?
39 | probation | user_centred | citizen |  | Can people leaving prison be met by someone who has done it before, with a home and an appointment on the day?
40 | police | lean_systems | group |  | Could domestic abuse be seen once, believed once and acted on by all?
41 | regulation | salami_slice | steering | u | Which enforcement activity would nobody miss?
42 | police | new_relationship | citizen |  | Can neighbourhood disputes be settled by neighbours trained to settle them?
43 | police | user_centred | citizen |  | What would reduce fear of going out more than more patrols would?
44 | buses | shared_service | group |  | Can buses, school runs, patient transport and community minibuses be planned as one fleet?
45 | parks | new_relationship | citizen |  | Could residents adopt the parks, verges and playgrounds, with tools and a small budget?
46 | waste | raise_threshold | staff |  | What if waste were charged or rewarded by the street?
47 | libraries | total_place | steering | u | Do we need the library building, or the librarian, or the books, or the warmth?
48 | leisure | procurement | staff |  | Can leisure, museums and libraries become one membership that pays for itself?
49 | planning | new_relationship | citizen |  | Could planning gain be spent by the people who live next to it?
50 | highways | user_centred | group |  | Can we make walking the easiest way to every public building?
51 | corporate | shared_service | staff |  | Can every public body in the town share one front counter and one meeting-room calendar?
52 | corporate | back_office | steering | u | Which headquarters could go entirely if desks were shared at seven for ten staff?
53 | voluntary | new_relationship | citizen |  | Could community groups own the buildings they use most, with the running cost as dowry?
54 | commissioning | total_place | staff |  | What if we hired for the place, not the organisation, with one contract and one pension?
55 | corporate | lean_systems | group |  | Can we find and end the three commonest reasons people have to ring us twice?
56 | corporate | procurement | steering |  | Could finance, HR, fleet and IT be bought once for council, NHS, police and schools?
57 | corporate | delayer_freeze | staff | u | Which reports, returns and approvals could stop tomorrow with no one harmed?
58 | voluntary | new_relationship | citizen |  | Can any budget under ten thousand pounds be decided by those it is for?
59 | commissioning | procurement | group |  | What would providers do for free if contracts were longer, simpler and about outcomes?
60 | commissioning | total_place | steering | u | If we were starting today with this money, these buildings and these people, what would we not build again?
"""
# The highest gate a question has passed and what happened at the next one; the others have no decision yet.
PASSED: dict[int, tuple[int, str | None]] = {
    **dict.fromkeys((4, 6, 7, 8, 13, 14, 15, 20, 21, 24, 27, 28, 35, 37, 39, 40, 45, 48, 54, 56), (0, None)),
    **dict.fromkeys((1, 2, 10, 12, 17, 18, 22, 25, 34, 36, 38, 44, 51, 53), (1, None)),
    **{5: (3, None), 9: (1, "conditional"), 29: (3, None), 31: (4, None), 33: (2, None), 55: (2, None)},
    **{3: (1, "hold"), 47: (1, "hold"), 26: (0, "hold"), 52: (0, "hold"), 19: (-1, "hold"), 16: (-1, "conditional"), 30: (0, "conditional")},
    **{41: (-1, "stop"), 46: (-1, "stop"), 11: (0, "stop")},
}  # fmt: skip
MEETINGS = [date(2026, 1, 22), date(2026, 2, 26), date(2026, 3, 26), date(2026, 4, 23), date(2026, 5, 21), date(2026, 6, 25)]
MEETINGS += [date(2026, 7, 23), date(2026, 9, 24), date(2026, 10, 22)]
REASONS = {
    (0, "proceed"): "A real challenge with an outcome behind it",
    (1, "proceed"): "Workable; the bodies whose consent is needed have said so in writing",
    (2, "proceed"): "The return is understood, body by body, and the weak evidence is marked",
    (3, "proceed"): "Owners, dates and risks are named; what is still without a task is known",
    (4, "proceed"): "First benefits seen in the indicator and in the spend",
    (0, "conditional"): "Worth asking; come back with the people who would live with the answer",
    (1, "conditional"): "Possible once the budget holders agree on one set of rules",
    (2, "conditional"): "The return falls just short; it is there if caretaking is shared, which schools will say by the end of term",
    (0, "hold"): "Held until residents have been asked which clinics they would trade",
    (1, "hold"): "Held: the bodies who would have to agree have not met",
    (2, "hold"): "Held: no case until the people who use the building have been heard",
    (0, "stop"): "Stopped: it spreads a cut evenly and answers no need",
    (1, "stop"): "Stopped: young people asked for workers they know before they asked for money to run it",
}
STATEMENTS = """
v1 | vision | One place, one purse | In Orrowby nobody has to tell their story twice, and every pound, building and hour is used as if it were our own. | 1 | agreed | 2026-01-22
p1 | principle | Help early | Spend where it stops harm, not where it counts it. | 1 | agreed | 2026-02-26
p2 | principle | One story, told once | Information follows the person, with their leave. | 2 | agreed | 2026-02-26
p3 | principle | People before buildings | Keep the welcome; share the walls. | 3 | agreed | 2026-02-26
p4 | principle | Residents decide with us | Those who live with the answer help to write it. | 4 | agreed | 2026-02-26
p5 | principle | The whole place counts | Ask what a change does to every body's purse, not to ours. | 5 | agreed | 2026-02-26
p6 | principle | Money follows need | Where need is greatest, most goes. | 6 | agreed | 2026-02-26
p7 | principle | Stop what does not help | Ending something is a decision, not a failure. | 7 | draft |
n1 | next_practice | Street by street | Three streets plan their own year with one worker and a small budget. | 1 | agreed | 2026-03-26
n2 | next_practice | A school that never closes | Keys held by neighbours; the caretaker as host. | 2 | agreed | 2026-04-23
n3 | next_practice | First missed payment | Any creditor's first missed payment brings a friendly call, not a letter. | 3 | agreed | 2026-05-21
n4 | next_practice | Nurse in the library | A community nurse sits where people already go to be warm. | 4 | draft |
n5 | next_practice | Someone who has been there | People who recovered, left care or left prison meet those who come next. | 5 | draft |
s1 | scope | What is in | All public money spent for residents, every public and community building, everyone who works or helps here. | 1 | agreed | 2026-01-22
s2 | scope | What is out | Defence, debt interest and tax reliefs. | 2 | agreed | 2026-01-22
t1 | tip | Start from the person | Draw the week of one family before drawing any structure. | 1 | agreed | 2026-02-26
t2 | tip | Go and look | Stand in the building at seven in the evening. | 2 | agreed | 2026-02-26
t3 | tip | Ask the oldest report | Find what was already consulted on before you ask again. | 3 | agreed | 2026-02-26
t4 | tip | Say the number and its doubt | A range told honestly is trusted longer than a point. | 4 | agreed | 2026-02-26
t5 | tip | Pay the loser | If one body invests and another gains, settle it before you begin. | 5 | agreed | 2026-02-26
t6 | tip | Try small, soon | One ward, ninety days, three measures. | 6 | agreed | 2026-02-26
t7 | tip | Keep the awkward question | The one nobody wants on the list is the one to keep. | 7 | agreed | 2026-02-26
t8 | tip | Bring those who do the work | Half of each group should have muddy shoes. | 8 | agreed | 2026-02-26
t9 | tip | Tell it ten times | You are bored of the message just before others hear it. | 9 | agreed | 2026-02-26
t10 | tip | Savings last | Design first; count what falls out afterwards. | 10 | agreed | 2026-02-26
"""
UNIT_COSTS = """
social_care_plan | Child on a statutory plan, yearly cost | case a year | 6400 | | | council | 2025
child_in_care | Child in care, yearly cost | child a year | 62000 | | | council | 2025
emergency_visit | Emergency department visit | visit | 240 | | | hospital | 2025
emergency_stay | Emergency hospital stay | stay | 2350 | | | hospital | 2025
care_home_week | Week in a care home | week | 940 | | | council | 2025
out_of_work | Person leaving out-of-work benefit | person a year | 9100 | 5200 | | dwp | 2025
temporary_home | Household in a temporary home | household a year | 11800 | | | council | 2025
eviction | Eviction by a social landlord | eviction | 7300 | | | hearthside | 2025
antisocial | Incident of antisocial behaviour | incident | 690 | | 140 | police | 2025
repeat_contact | Repeat contact that need not have happened | contact | 4.20 | | | council | 2025
wellbeing_point | Person with better wellbeing for a year | person a year | | | 3000 | citizens | 2025
school_absence | Pupil no longer often absent | pupil a year | 2050 | | | schools | 2025
"""
# question | line | label | kind | body | from | to | pounds a year | grade
CBA_COSTS = """
5 | 1 | Family hub rooms fitted out | capital | council | 0 | 0 | 160000 | 2
5 | 2 | Hub team | revenue | council | 0 | 4 | 214000 | 3
5 | 3 | Health visitors lent to the hub | in_kind | community | 0 | 4 | 68000 | 3
9 | 1 | Lighting, locks and entrances | capital | schools | 0 | 0 | 84000 | 3
9 | 2 | Caretakers and heating, evenings | revenue | schools | 0 | 4 | 97000 | 2
9 | 3 | Youth workers' evenings | in_kind | council | 0 | 4 | 46000 | 4
29 | 1 | Discharge team of nurses, carers and housing | revenue | hospital | 0 | 4 | 520000 | 3
29 | 2 | Step-down flats | revenue | longacre | 0 | 4 | 190000 | 3
29 | 3 | Reablement hours | revenue | council | 0 | 4 | 240000 | 4
31 | 1 | Advisers moved to one desk | revenue | advice | 0 | 3 | 132000 | 2
31 | 2 | One form and one record | capital | council | 0 | 0 | 90000 | 3
33 | 1 | Homes bought and repaired | capital | council | 0 | 1 | 2600000 | 3
33 | 2 | Management of the homes | revenue | hearthside | 1 | 9 | 145000 | 2
55 | 1 | Team to find and end repeat contacts | revenue | council | 0 | 2 | 118000 | 2
55 | 2 | Changes to letters and systems | capital | council | 0 | 0 | 60000 | 3
"""
# question | line | label | type | body | from | to | people | engaged | kept | impact | deadweight | attribution | unit | cashable | grade | health rate
CBA_BENEFITS = """
5 | 1 | Fewer statutory plans | fiscal | council | 1 | 4 | 330 | .75 | .8 | .3 | .2 | 1 | 6400 | .6 | 4 | false
5 | 2 | Fewer emergency visits by families | fiscal | hospital | 1 | 4 | 330 | .75 | .8 | .4 | .25 | 1 | 1450 | .2 | 3 | false
5 | 3 | Parents into work, benefits saved | fiscal | dwp | 2 | 4 | 330 | .75 | .8 | .1 | .35 | .7 | 9100 | 1 | 5 | false
5 | 4 | Parents' earnings above benefits | economic | citizens | 2 | 4 | 330 | .75 | .8 | .1 | .35 | .7 | 5200 | 0 | 5 | false
5 | 5 | Families' wellbeing | social | citizens | 1 | 4 | 330 | .75 | .8 | .25 | .3 | .8 | 3000 | 0 | 6 | true
9 | 1 | Less antisocial behaviour | fiscal | police | 1 | 4 | 1900 | .5 | .7 | .35 | .3 | .8 | 690 | .1 | 5 | false
9 | 2 | Fewer pupils often absent | fiscal | schools | 1 | 4 | 420 | .4 | .7 | .3 | .3 | .7 | 2050 | .3 | 5 | false
9 | 3 | Young people's wellbeing | social | citizens | 1 | 4 | 2600 | .5 | .7 | .3 | .3 | .8 | 900 | 0 | 6 | true
9 | 4 | Hall hire by residents | fiscal | schools | 0 | 4 | 60 | 1 | .9 | 1 | .2 | 1 | 640 | 1 | 3 | false
29 | 1 | Fewer days waiting in hospital | fiscal | hospital | 0 | 4 | 1300 | .8 | .9 | .5 | .2 | .8 | 2350 | .3 | 3 | false
29 | 2 | Fewer moves into care homes | fiscal | council | 1 | 4 | 1300 | .8 | .9 | .06 | .25 | .8 | 24400 | .7 | 4 | false
29 | 3 | Fewer second admissions | fiscal | icb | 0 | 4 | 1300 | .8 | .9 | .12 | .3 | .7 | 2350 | .2 | 4 | false
29 | 4 | Older people's wellbeing | social | citizens | 0 | 4 | 1300 | .8 | .9 | .2 | .3 | .7 | 1500 | 0 | 6 | true
31 | 1 | Fewer evictions | fiscal | hearthside | 1 | 3 | 260 | .7 | .8 | .3 | .3 | .8 | 7300 | .5 | 4 | false
31 | 2 | Arrears paid | fiscal | council | 0 | 3 | 1900 | .6 | .8 | .4 | .4 | .9 | 310 | 1 | 3 | false
31 | 3 | Repeat calls about money that stop | fiscal | council | 0 | 3 | 9000 | 1 | .9 | .5 | .2 | .9 | 6.8 | .4 | 3 | false
33 | 1 | Nights in temporary homes no longer paid | fiscal | council | 1 | 9 | 68 | 1 | 1 | .95 | .1 | 1 | 11800 | 1 | 2 | false
33 | 2 | Rent from the homes | fiscal | hearthside | 1 | 9 | 68 | 1 | 1 | .95 | 0 | 1 | 4900 | 1 | 2 | false
33 | 3 | Children's schooling unbroken | social | citizens | 1 | 9 | 90 | .9 | .9 | .4 | .3 | .8 | 1800 | 0 | 6 | false
55 | 1 | Repeat contacts that stop | fiscal | council | 0 | 3 | 92400 | 1 | 1 | .3 | .1 | .9 | 4.2 | .5 | 2 | false
55 | 2 | Residents' time | social | citizens | 0 | 3 | 92400 | 1 | 1 | .3 | .1 | .9 | 3.1 | 0 | 5 | false
"""
# question | task | label | body | start | end | piece of the jigsaw (by number) | quick win | progress | likelihood | impact
FEASIBILITY = """
5 | One family assessment form, held by the family and added to by each body. | Needs one record that four bodies can read; the family's worker keeps it. | Sharing rests on consent, written once and renewed each year; each body stays the controller of its own part. | The council, the community trust, the academies and the police must agree one form and one consent. | Commissioner: fewer repeats. Members: families stop telling their story again. Providers: less writing. Families: one person who knows them.
9 | School sites open as neighbourhood sites from six until nine and at weekends. | Needs a caretaker rota, separate access to the hall, and a booking page. | Insurance and lettings policy of each academy trust must allow it; safeguarding needs a closed route to classrooms. | Each academy trust, the council as owner of the freehold, and the caretakers' trade union. | Commissioner: rooms without building. Members: a place to go in each ward. Trusts: lettings income. Residents: a hall within a walk.
29 | Nobody leaves hospital for a worse place than the one they came from; a home team begins on the ward. | Needs a joint team of nurses, care workers and a housing officer, seven days a week. | A pooled budget between council and NHS under the NHS Act 2006, section 75. | The hospital, the integrated care board and the council must agree who carries an overspend. | Commissioner: fewer long stays. Members: fewer complaints. Hospital: free beds. Patients: their own bed.
31 | Benefits, rent, council tax and debt as one conversation with one person. | Needs one adviser with read access to four systems, and a shared diary. | DWP data may be seen with the claimant's consent only; the debts stay with their creditors. | DWP, the council's revenues service, three housing associations. | Commissioner: fewer repeat contacts. Members: a visible front door. Creditors: more is paid back. Residents: one visit.
33 | Money spent on nights in temporary accommodation buys homes instead. | Needs borrowing for purchase and a housing association to manage the homes. | Borrowing within the prudential code; homes are let by the association under its own tenancies. | The council's finance director, the housing association, the combined authority for its grant. | Commissioner: an asset instead of a bill. Members: families stay in the borough. Landlords lose nightly income and may resist. Families: a tenancy.
55 | The three commonest reasons to ring twice are found and ended. | Needs a fortnight of listening to calls and a team allowed to change letters and forms. | Nothing stands in the way; recordings are kept no longer than the data protection notice says. | The heads of the services whose letters cause the calls. | Commissioner: fewer calls. Members: fewer complaints. Staff: duller calls end first. Residents: one call is enough.
1 | One named worker from the first pregnancy appointment to the first day at school. | Needs midwives and health visitors to share a caseload and cover for one another. | Each profession keeps its own register and duties; the named worker coordinates. | The hospital's midwives and the community trust's health visitors. | Commissioner: fewer hand-overs. Members: a promise families can repeat. Trusts: a shared rota is work at first. Parents: one name.
2 | Volunteers and libraries fill the silence between the early health visits and nursery. | Needs trained volunteers in nine libraries and a text message at each age. | Volunteers who visit homes need checks; sessions in libraries do not. | The community trust, the library service, two voluntary bodies. | Commissioner: contact at ages nobody sees. Members: their library is used. Providers: earlier referrals, so more work at first. Parents: company.
"""
TASKS = """
5 | 1 | One form agreed by all four bodies | council | 2026-05-01 | 2026-07-31 | 6 | true | 1 | 3 | 4
5 | 2 | Hub rooms opened in two centres | council | 2026-07-01 | 2026-11-30 | 7 | true | .7 | 2 | 3
5 | 3 | Why now: three families' stories told to every team | community | 2026-05-11 | 2026-06-30 | 1 | false | 1 | 1 | 2
5 | 4 | Joint leadership meeting each fortnight | council | 2026-05-01 | 2027-03-31 | 3 | false | .5 | 2 | 3
5 | 5 | Training in one assessment | community | 2026-09-01 | 2026-12-18 | 4 | false | .4 | 3 | 4
5 | 6 | Weekly note to staff and parents | council | 2026-05-04 | 2027-03-31 | 5 | false | .5 | 2 | 2
5 | 7 | Shared budget line from April | council | 2026-11-02 | 2027-04-30 | 9 | false | .1 | 4 | 4
5 | 8 | Picture of a family's week in 2028 | council | 2026-05-01 | 2026-06-12 | 2 | false | 1 | 1 | 2
29 | 1 | Discharge desk on two wards | hospital | 2026-06-01 | 2026-08-31 | 7 | true | 1 | 2 | 4
29 | 2 | Housing officer on the ward | longacre | 2026-07-06 | 2026-12-18 | 4 | false | .6 | 3 | 3
29 | 3 | Carers' promise: told two days ahead | hospital | 2026-06-01 | 2026-09-30 | 5 | true | .9 | 2 | 3
29 | 4 | One budget for the first six weeks home | icb | 2026-10-01 | 2027-03-31 | 9 | false | .2 | 4 | 5
29 | 5 | Team of nurses, carers and housing staff writes its own rota | council | 2026-08-03 | 2026-10-30 | 6 | false | .8 | 3 | 3
31 | 1 | Advisers at one desk in two libraries | advice | 2026-03-30 | 2026-05-29 | 7 | true | 1 | 2 | 3
31 | 2 | First missed payment call | hearthside | 2026-05-04 | 2026-07-31 | 6 | true | 1 | 2 | 3
31 | 3 | One consent and one record | council | 2026-05-04 | 2026-10-30 | 4 | false | .9 | 4 | 4
31 | 4 | Desk in the yearly budget of three bodies | council | 2026-09-01 | 2027-04-01 | 9 | false | .6 | 3 | 4
9 | 1 | Two schools' keys, insurance and lights | schools | 2026-09-07 | 2026-12-18 | 7 | true | .3 | 3 | 3
9 | 2 | Young people plan the evenings | youth_charity | 2026-09-14 | 2026-11-27 | 6 | false | .6 | 2 | 2
33 | 1 | First twelve homes found | council | 2026-10-05 | 2027-02-26 | 7 | true | .2 | 3 | 4
"""
LOOP_NODES = """
workload | Cases a social worker carries |
esteem | Belief in one's own work |
sick | Days lost to sickness |
turnover | Social workers leaving |
poor | Families whose needs are not met | children_in_need
repeat | Referrals that come back |
demand | Referrals to children's social care |
early | Families helped early | centre_users
evening | Places to go in the evening | evening_place
trouble | Trouble in the evening | crime
"""
LOOP_LINKS = """
workload | esteem | -1 | false | Staff survey, autumn 2025
esteem | sick | -1 | false | Sickness returns
sick | turnover | 1 | true | Leavers' interviews
turnover | workload | 1 | false | Vacancies against cases
workload | poor | 1 | true | Case audits
poor | repeat | 1 | true | Share of referrals within twelve months
repeat | demand | 1 | false | Referral counts
demand | workload | 1 | false | Referral counts
demand | early | 1 | false | Early help offered at the front door
early | poor | -1 | true | Families' own reports
evening | trouble | -1 | true | Young people's survey, 2026
trouble | demand | 1 | false | Police notices
"""
SEATS = """
chair | manager | council
member | frontline | lead
member | frontline | community
member | frontline | schools
member | citizen | citizens
member | citizen | citizens
change_agent | partner | voluntary
member | commissioner | icb
member | local_member | council
facilitator | provider | hearthside
"""


def reference(file: str) -> list[dict[str, str]]:
    """Rows that ship with the software; none when the file is not there."""
    path = REFERENCE / file
    return list(csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else []


def programme() -> None:
    """Statements, groups, questions, gates, cases, plans, strategies, readings and loops."""
    random_ = dice("programme")
    write("statement", "statement_id kind title body sort status agreed_on", [[c or None for c in r] for r in table_of(STATEMENTS)])
    groups = table_of(GROUPS)
    rows: list[Row] = [["steering", "Orrowby steering group", "steering", None], ["office", "Programme office", "pmo", None]]
    rows += [[f"g_{code}", name, "commissioning", name] for code, name, *_ in groups]
    write("grp", "grp_id name kind theme", rows)
    seats: list[Row] = []
    top = [
        *[("chair", "manager", "council"), ("sponsor", "local_member", "council"), ("sponsor", "commissioner", "icb")],
        *[("member", "provider", "hospital"), ("member", "manager", "police"), ("member", "partner", "dwp")],
        *[("member", "community_leader", "voluntary"), ("member", "manager", "schools"), ("member", "provider", "hearthside")],
    ]  # no seat for trade unions, citizens, the frontline or Members of Parliament: the check on voices shows it
    seats += [["steering", i, role, voice, org, "2026-01-05", None] for i, (role, voice, org) in enumerate(top, 1)]
    office = [("chair", "manager", "council"), ("member", "manager", "icb"), ("facilitator", "frontline", "council")]
    seats += [["office", i, role, voice, org, "2026-01-05", None] for i, (role, voice, org) in enumerate(office, 1)]
    leads = {"early": "council", "young": "academies", "health": "gp", "adults": "home_care", "home": "dwp"}
    leads |= {"safety": "police", "green": "combined", "roofs": "council", "citizens": "voluntary"}
    for code, *_ in groups:
        chosen = table_of(SEATS)
        chosen = chosen[:6] if code == "roofs" else chosen[:9] if code in ("home", "green") else chosen  # one group too small
        if code == "safety":
            chosen = [seat for seat in chosen if seat[1] != "citizen"]  # and one without residents
        begun = "2026-10-26" if code == "citizens" else "2026-02-02"
        for i, (role, voice, org) in enumerate(chosen, 1):
            seats.append([f"g_{code}", i, role, voice, leads[code] if org == "lead" else org, begun, None])
    write("grp_seat", "grp_id seat role voice org_id from_date to_date", seats)

    outcome = {row[0]: row[6] for row in table_of(SERVICES)}
    group_of, theme_of = {}, {}
    for code, name, span, _ in groups:
        first, last = (int(x) for x in span.split("-"))
        group_of.update(dict.fromkeys(range(first, last + 1), f"g_{code}"))
        theme_of.update(dict.fromkeys(range(first, last + 1), name))
    questions: list[Row] = []
    principles: list[Row] = []
    levers: list[Row] = []
    decisions: list[Row] = []
    mechanisms = [row["mechanism_id"] for row in reference("mechanism.csv")]
    confidence = {0: "A", 1: "AG", 2: "AG", 3: "G", 4: "G"}
    for cells in table_of(QUESTIONS):
        number, service, approach, by, awkward, text = int(cells[0]), *cells[1:]
        code = f"Q{number:02d}"
        posed = date(2026, 1, 8) + timedelta(days=(number * 5) % 45) if number in PASSED else date(2026, 11, 2 + number % 14)
        questions.append([code, text, service, outcome[service], by, group_of[number], approach, awkward == "u", posed, theme_of[number]])
        for k in sorted({number % 6, (number * 5 + 2) % 6} if number % 4 else {number % 6}):
            principles.append([code, f"p{k + 1}"])
        if mechanisms and number in PASSED:
            levers += [[code, mechanism] for mechanism in sorted(random_.sample(mechanisms, 1 + number % 3))]
        if number not in PASSED:
            continue
        passed, ending = PASSED[number]
        when = 1 + number % 2 if passed < 4 else 1
        for gate in range(passed + 1):
            grade = confidence[gate] if number % 5 else "A"
            decisions.append([code, gate, MEETINGS[when], "proceed", grade, "steering", REASONS[gate, "proceed"]])
            when += 1 if passed >= 3 else 1 + (number + gate) % 2
        if ending:
            grade = {"hold": "AR", "stop": "R", "conditional": "A"}[ending]
            decisions.append([code, passed + 1, MEETINGS[min(when, 8)], ending, grade, "steering", REASONS[passed + 1, ending]])
    write("question", "question_id text service_id outcome_id posed_by grp_id approach uncomfortable posed_on theme", questions)
    write("question_principle", "question_id statement_id", principles)
    if levers:
        write("question_mechanism", "question_id mechanism_id", levers)
    write("gate_decision", "question_id gate decided_on decision confidence grp_id reason", decisions)

    def coded(text: str) -> list[Row]:
        return [[f"Q{int(row[0]):02d}", *[cell or None for cell in row[1:]]] for row in table_of(text)]

    unit_costs: list[Row] = [[c or None for c in row] for row in table_of(UNIT_COSTS)]
    write("unit_cost", "unit_cost_id label unit fiscal_gbp economic_gbp social_gbp agency price_year", unit_costs)
    note = "Made-up case in the shape of the 2014 guidance; every unit value is invented"
    cases: list[Row] = [[f"Q{n:02d}", 2026, h, "standard", note] for n, h in ((5, 5), (9, 5), (29, 5), (31, 4), (33, 10), (55, 4))]
    write("cba", "question_id base_year horizon scheme note", cases)
    write("cba_cost", "question_id line label kind org_id from_t to_t gbp_per_year grade", coded(CBA_COSTS))
    write(
        "cba_benefit",
        "question_id line label value_type org_id from_t to_t people_per_year engagement retention impact deadweight attribution "
        "unit_gbp cashable grade health_rate",
        coded(CBA_BENEFITS),
    )
    write("feasibility", "question_id proposal practical legal agreement incentives", coded(FEASIBILITY))
    items: dict[str, list[str]] = defaultdict(list)
    for row in sorted(reference("instrument_item.csv"), key=lambda row: (row["instrument"], int(row["sort"]))):
        items[row["instrument"]].append(row["item"])
    tasks = coded(TASKS)
    for task in tasks:
        task[6] = items["jigsaw"][int(task[6]) - 1] if items["jigsaw"] else None
    header = "question_id task label org_id start_on end_on jigsaw quick_win progress risk_likelihood risk_impact"
    write("plan_task", header, tasks)
    strategies = [["s_family", "Families first", "council", "agreed"], ["s_home", "A home to go back to", "hospital", "in_delivery"]]
    write("strategy", "strategy_id title owner_id status", strategies)
    joined = [["s_family", "Q05"], ["s_family", "Q09"], ["s_home", "Q29"], ["s_home", "Q31"], ["s_home", "Q33"]]
    write("strategy_question", "strategy_id question_id", joined)
    if any(items.values()):
        readings(items)
    write("loop_node", "node_id label indicator_id", [[c or None for c in row] for row in table_of(LOOP_NODES)])
    write("loop_link", "from_node to_node sign delayed evidence", [list(row) for row in table_of(LOOP_LINKS)])


def readings(items: dict[str, list[str]]) -> None:
    """reading: what groups said of the change on three days, about groups and never about a person."""
    random_ = dice("readings")
    rows: list[Row] = []
    days = ["2026-02-10", "2026-06-16", "2026-10-13"]
    people = {"Steering group": 9, "Managers": 64, "Frontline staff": 212, "Residents": 88}
    for when, day in enumerate(days):
        for who, (audience, number) in enumerate(people.items()):
            asked = max(5, round(number * random_.uniform(0.75, 1)))

            def add(kind: str, item: str, score: float, day: str = day, audience: str = audience, asked: int = asked) -> None:
                rows.append([len(rows) + 1, kind, item, day, audience, asked, round(score, 2), None])

            for k, item in enumerate(items["jigsaw"]):
                start = [2.2, 1.9, 1.8, 1.2, 1.3, 1.1, 1.2, 0.4, 1.0][k % 9]  # "personal impact" stays nearly empty
                grow = 0.02 if k == 7 else 0.32
                add("jigsaw", item, min(3.0, max(0.0, start + grow * when - 0.28 * who + random_.uniform(-0.1, 0.1))))
            stages = items["change_curve"]
            at = 0.6 + 1.9 * when - 0.7 * who
            weights = [math.exp(-(((k - at) / 1.3) ** 2)) + 0.02 for k in range(len(stages))]
            for item, share in zip(stages, share_out(100, weights), strict=True) if stages else []:
                add("change_curve", item, share / 100)
            if audience != "Residents":
                for k, item in enumerate(items["ccc"]):
                    add("ccc", item, min(5.0, 2.1 + 0.45 * when - 0.25 * who + 0.3 * (k % 3) + random_.uniform(-0.15, 0.15)))
                for k, item in enumerate(items["leadership"]):
                    add(
                        "leadership",
                        item,
                        max(-2.0, min(2.0, -0.9 + 0.5 * when - 0.35 * who + 0.12 * (k % 5) + random_.uniform(-0.2, 0.2))),
                    )
        for k, item in enumerate(items["ten_step"]):
            done = [3, 6, 8][when]
            state = 2.0 if k < done - 2 else 1.0 if k < done else 0.0
            rows.append([len(rows) + 1, "ten_step", item, day, "Programme office", 5, state, None])
        for k, item in enumerate(items["culture"]):
            rows.append([len(rows) + 1, "culture", item, day, "Programme office", 5, 1.0 if k < 1 + 2 * when - (when > 1) else 0.0, None])
    write("reading", "reading_id instrument item taken_on audience respondents score note", rows)


def main() -> None:
    """Write every file of the demonstration area afresh."""
    OUT.mkdir(exist_ok=True)
    for old in [*OUT.glob("*.csv"), *OUT.glob("*.geojson")]:
        old.unlink()
    place = Place()
    place.write()
    base_tables()
    money(place)
    ledgers()
    estate(place, posts())
    needs(place)
    pathways()
    programme()
    size = sum(file.stat().st_size for file in OUT.iterdir())
    print(f"{len(list(OUT.iterdir()))} files, {size:,} bytes in {OUT.name}")


if __name__ == "__main__":
    main()
