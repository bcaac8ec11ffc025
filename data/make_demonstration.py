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

WARDS = """Lanternside Copperwell Gannetsrow Saltlark Inkwell~End Feathergate Thimbleheath Old~Wharfing Marlspindle Candlemoor
Nettlecross Plumbstile Dovelock~Vale Larkspindle Wickerbrook Sallowfield Hollinquill Pennyfeather Bramblequay Mistlecombe""".split()
ENDS = "North,South,East,West,Green,Lane,Fold,Top,Bridge,Bank".split(",")
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
        centres = [sites[i] for i in sorted(random_.sample(range(len(sites)), 20))]
        for _ in range(30):
            groups: dict[int, list[tuple[float, float]]] = defaultdict(list)
            for site in sites:
                groups[min(range(20), key=lambda k: math.dist(site, centres[k]))].append(site)
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
        self.ward_name = {ward: WARDS[i].replace("~", " ") for i, ward in enumerate(self.wards)}
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
            "cba_benefit plan_task strategy strategy_question reading loop_node loop_link",
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

FIRST = """Ashquill Brackenlow Corvane Dunnelby Eskerline Fallowby Gildersop Harrowtop Inglesap Jessamy Kittering Loamside Merrowby
Nethersop Oxbarrow Pellingdale Quernmoor Ravelock Sedgecroft Tillerby Umberley Vintry Wexbarn Yarrowby Zellwood Arkenby Bellwether
Coldspring Dapplewood Elmspindle Foxbarrow Gorsewell Hazelwick Ivystone Jackdaw Knotgrass Larchway Mosswick Nightjar Orchard~Fold""".split()
TRADES = """
Care Homes | Adults | Care | 2600
Homecare | Adults | Care | 900
Fostering | Children | Placement | 5200
Taxis | Children | Transport | 260
Nursery | Children | Hours | 1400
Roads | Place | Works | 3100
Plumbing | Place | Repairs | 190
Builders | Place | Works | 2300
IT | Corporate | IT | 1700
Print | Corporate | Print | 150
Energy | Corporate | Energy | 1900
Legal | Corporate | Legal | 800
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
IT | Corporate | IT | 2100
Energy | Estates | Energy | 8200
Builders | Estates | Works | 5200
"""
POLICE = """
Vehicles | Fleet | Fleet | 1200
Uniforms | Stores | Kit | 380
Forensics | Crime | Tests | 2100
Kennels | Operations | Dogs | 160
Interpreters | Custody | Language | 140
IT | Corporate | IT | 2600
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
Consulting | Corporate | Advice | 4100
IT | Corporate | IT | 3300
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
                suppliers.append((f"{FIRST[i].replace('~', ' ')} {trade}", unit, purpose, float(typical)))
    weights = [1 / (1 + k % 23) for k in range(len(suppliers))]
    redacted = 0.15 if style == "council" else 0.04 if style == "police" else 0.01
    while len(lines) < count:
        day = date(2025, 4, 1) + timedelta(days=random_.randrange(365))
        if day.weekday() > 4:
            continue
        supplier, unit, purpose, typical = random_.choices(suppliers, weights)[0]
        amount = min(max(typical * random_.lognormvariate(0, 0.8), 31), typical * 20)
        if random_.random() < redacted:
            supplier, amount = "REDACTED PERSONAL DATA", random_.lognormvariate(5.6, 0.7)
            unit = random_.choice(["Adults", "Children"]) if style == "council" else unit
        else:
            supplier = spelt(supplier, style, random_)
        if random_.random() < 0.028:
            amount = -amount * random_.uniform(0.2, 1)
        lines.append([day, supplier, unit, purpose, amount])
    lines.sort(key=lambda line: line[0])
    with (OUT / file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow("OrganisationLabel OrganisationalUnit BeneficiaryName PaymentDate TransactionNumber Amount Purpose".split())
        for number, (day, supplier, unit, purpose, amount) in enumerate(lines, 10001):
            text = f"{amount:.2f}" if random_.random() < 0.55 else f"{amount:.0f}"
            writer.writerow([label, unit, supplier, f"{day:%d/%m/%Y}", number, text, purpose])


def ledgers() -> None:
    """The four bodies' ledgers; one supplier is paid by three of them."""
    ledger(
        "spending_orrowby_council_2025_26.csv",
        "Orrowby Council",
        "council",
        33_500,
        [
            ["HM Revenue & Customs", "Corporate", "PAYE", 2_900_000, 1],
            ["Tarnvale Pension Fund", "Corporate", "Pension", 1_650_000, 1],
            ["Teachers Pensions", "Corporate", "Pension", 1_900_000, 1],
            ["Tarnvale Combined Authority", "Place", "Levy", 1_892_000, 1],
            ["Marlspindle Waste Services Ltd", "Place", "Waste", 548_000, 1],
            [f"{THREE} Ltd", "Corporate", "Cleaning", 61_000, 2],
            ["Quayle and Tarn Facilities Management Limited", "Corporate", "Repairs", 9_400, 3],
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
        11_500,
        [
            ["HMRC", "Corporate", "PAYE", 3_300_000, 1],
            ["NHS PENSION SCHEME", "Corporate", "Pension", 2_700_000, 1],
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
        8_500,
        [
            ["HM Revenue and Customs", "Corporate", "PAYE", 1_400_000, 1],
            ["Police Pensions", "Corporate", "Pension", 1_100_000, 1],
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
            ["Candlemoor Hospice", "Continuing", "Hospice", 133_000, 1],
            ["HMRC", "Corporate", "PAYE", 310_000, 1],
            ["NHS Pension Scheme", "Corporate", "Pension", 240_000, 1],
        ],
        BOARD,
        range(4, 30),
    )
