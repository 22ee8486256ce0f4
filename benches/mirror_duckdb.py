"""The mirror's files to Parquet and the indicators' answers, in DuckDB."""

import time

from mirror_files import areas, breaks, country_at, crosswalk, datasets, normalised

# A sphere of the same radius as ours. DuckDB's extension `spatial` cannot be had offline: half-degree squares that a place's box
# touches, joined by equality, then the great circle.
KM = """2 * 6371.0088 * asin(least(1, sqrt(pow(sin(radians(b.latitude - a.latitude) / 2), 2)
    + cos(radians(a.latitude)) * cos(radians(b.latitude)) * pow(sin(radians(b.longitude - a.longitude) / 2), 2))))"""


def near(points, places, km):
    """SQL: every point within `km` of a place, with all columns of the point, `place_latitude`, `place_longitude`, `km`."""
    up = f"degrees({km} / 6371.0088) * 1.000001"
    aside = f"degrees(asin(sin({km} / 6371.0088) / cos(radians(latitude)))) * 1.000001"
    return f"""(WITH place AS (SELECT DISTINCT latitude, longitude FROM {places} WHERE latitude IS NOT NULL),
      strip AS (SELECT *, unnest(range(floor((latitude - {up}) * 2)::BIGINT, floor((latitude + {up}) * 2)::BIGINT + 1)) AS y FROM place),
      square AS (SELECT *, unnest(range(floor((longitude - {aside}) * 2)::BIGINT, floor((longitude + {aside}) * 2)::BIGINT + 1)) AS x FROM strip),
      pair AS (SELECT a.*, b.latitude AS place_latitude, b.longitude AS place_longitude, {KM} AS km
        FROM {points} a JOIN square b ON floor(a.latitude * 2)::BIGINT = b.y AND floor(a.longitude * 2)::BIGINT = b.x)
      SELECT * FROM pair WHERE km <= {km})"""


def cast(column, there):
    """SQL of one declared column: missing words, numbers, days and words for yes."""
    name = normalised(column["name"])
    if name not in there:
        return f'NULL::{TYPES[column["type"]]} AS "{name}"'
    words = column.get("missing", [])
    cell = "nullif(" * len(words) + f"nullif(trim(\"{there[name]}\"), '')" + "".join(f", '{w}')" for w in words)
    number = f"replace({cell}, ',', '.')" if column.get("decimal_comma") else cell
    days = f"coalesce(TRY_CAST(left({cell}, 10) AS DATE), CAST(make_timestamp(TRY_CAST({cell} AS BIGINT) * 1000) AS DATE))"
    typed = {
        "text": cell,
        "integer": f"TRY_CAST(TRY_CAST({cell} AS DOUBLE) AS BIGINT)",
        "decimal": f"TRY_CAST({number} AS DOUBLE)",
        "date": days,
        "yes_no": f"lower({cell}) IN ('yes', 'true', '1')",
    }[column["type"]]
    return f'{typed} AS "{name}"'


TYPES = {"text": "VARCHAR", "integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE", "yes_no": "BOOLEAN"}


def tables(con, mirror, folder):
    rows = 0
    for dataset, files, columns, format in datasets(mirror):
        for file in files:
            if format:
                import pyarrow

                names = {normalised(c["name"]) for c in columns}
                text = lambda a: {n: None if a.get(n) is None else str(a.get(n)) for n in names}
                con.register("features", pyarrow.Table.from_pylist([text(a) for a in areas(file, format)]))
                reader = "features"
            elif ".json" in file.name:
                wanted = ", ".join(f"'{c['name']}': 'VARCHAR'" for c in columns)
                reader = f"read_json('{file}', columns = {{{wanted}}})"
            else:
                reader = f"read_csv('{file}', all_varchar = true, header = true, quote = '\"', escape = '\"', strict_mode = false)"
            there = {normalised(r[0]): r[0] for r in con.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()}
            casts = ", ".join(cast(c, there) for c in columns)
            out = f"{folder}/{dataset}-{file.name}.parquet"
            con.execute(f"COPY (SELECT {casts} FROM {reader}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
            rows += con.execute(f"SELECT count(*) FROM '{out}'").fetchall()[0][0]
        con.execute(f"CREATE VIEW {dataset} AS SELECT * FROM '{folder}/{dataset}-*.parquet'")
    return rows


def views(con, folder):
    """What the tables of ours do to the publishers' columns, as far as an indicator needs it."""
    import pyarrow

    names = ("mission_hosts", "mission_ends", "personnel_types", "ucdp_countries", "country_codes")
    for name in names:
        con.register(name, pyarrow.Table.from_pylist(crosswalk(name)))
    no_split, swapped = breaks()
    days = ", ".join(f"DATE '{d}'" for d in no_split)
    pairs = " OR ".join(f"(last_reporting_date = DATE '{d}' AND isocode3 = '{i}' AND mission_acronym = '{m}')" for d, i, m in swapped)
    con.execute(f"""
    CREATE VIEW deaths AS SELECT f.*, p.personnel_group FROM '{folder}/fatalities-2025-04-04.csv.parquet' f
      LEFT JOIN personnel_types p ON p.dataset = 'fatalities' AND p.published = f.casualty_personnel_type;
    CREATE VIEW persons AS SELECT last_reporting_date AS day, mission_acronym AS mission, isocode3 AS iso3, personnel_type,
        coalesce(total_personnel, female_personnel + male_personnel) AS total,
        CASE WHEN last_reporting_date IN ({days}) THEN NULL WHEN personnel_type = 'Troops' AND ({pairs}) THEN male_personnel
          ELSE female_personnel END AS female FROM contributions;
    CREATE VIEW violence AS SELECT y.year_cy AS year, c.iso3, sb_total_deaths_best_cy + ns_total_deaths_best_cy + os_total_deaths_best_cy AS types,
        cumulative_total_deaths_in_orgvio_best_cy AS best, cumulative_total_deaths_civilians_in_orgvio_cy AS civilians
      FROM ucdp_country_years y LEFT JOIN ucdp_countries c ON c.country_id::BIGINT = y.country_id_cy AND c.published <> 'Macedonia, FYR';
    CREATE VIEW happened AS
      SELECT 1 AS source, g.id, date_start AS day, CASE WHEN date_trunc('month', date_start) = date_trunc('month', date_end)
          THEN year(date_start) ELSE g.year END AS year, latitude, longitude, best, deaths_civilians AS civilians
        FROM ucdp_ged g WHERE where_prec <= 2
      UNION ALL
      SELECT 2, r.id, make_date(r.year, month, day), r.year, latitude, longitude, best_death, NULL FROM ucdp_ged_reduced r
        LEFT JOIN ucdp_countries c ON c.published = r.country
        WHERE c.iso3 IS NULL OR c.iso3 NOT IN (SELECT c.iso3 FROM ucdp_ged g
          JOIN ucdp_countries c ON c.country_id::BIGINT = g.country_id AND c.published <> 'Macedonia, FYR');
    CREATE VIEW maps AS WITH months AS (SELECT *, lead(start) OVER (PARTITION BY mission ORDER BY start) AS next
          FROM (SELECT DISTINCT mission, make_date(year, month, 1) AS start FROM geo_pko_units))
      SELECT DISTINCT u.mission, u.country, location AS camp, latitude, longitude, start,
        CASE WHEN next IS NOT NULL THEN next - 1 WHEN e.mission IS NULL THEN last_day(start)
          WHEN e.end_date IS NOT NULL THEN greatest(e.end_date::DATE, last_day(start)) ELSE DATE '9999-12-31' END AS until
      FROM geo_pko_units u JOIN months m ON m.mission = u.mission AND m.start = make_date(u.year, u.month, 1)
      LEFT JOIN mission_ends e ON e.mission = u.mission WHERE latitude IS NOT NULL;
    CREATE VIEW stays AS WITH turns AS (SELECT *, coalesce(start > lag(until) OVER w + INTERVAL 1 MONTH, true)::INT AS begins FROM maps
          WINDOW w AS (PARTITION BY mission, camp, latitude, longitude ORDER BY start)),
        numbered AS (SELECT *, sum(begins) OVER (PARTITION BY mission, camp, latitude, longitude ORDER BY start) AS stay FROM turns)
      SELECT mission, camp, latitude, longitude, min(start) AS start, max(until) AS until FROM numbered
      GROUP BY mission, camp, latitude, longitude, stay;
    CREATE VIEW budget AS SELECT mission_acronym AS mission, fiscal_period, usd_millions * 1e6 AS usd,
        make_date(left(fiscal_period, 4)::INT, 7, 1) AS start, make_date(left(fiscal_period, 4)::INT + 1, 6, 30) AS until
      FROM mission_budgets WHERE mission_acronym NOT IN ('Brindisi', 'SupportAccount') AND usd_millions IS NOT NULL;
    CREATE VIEW ceilings AS WITH c AS (SELECT *, lead(from_date) OVER (PARTITION BY mission_acronym ORDER BY from_date) - 1 AS last
          FROM authorised_strength),
        kinds AS (SELECT mission_acronym AS mission, from_date, least(coalesce(last, DATE '9999-12-31'), from_date + INTERVAL 12 MONTH) AS until,
          unnest(['military', 'police', 'observers and staff officers']) AS category,
          unnest([military, police + coalesce(formed_police, 0), observers_staff_officers]) AS authorised FROM c)
      SELECT * FROM kinds WHERE authorised > 0;""")
    land = con.execute("SELECT gid, ycoord, xcoord FROM prio_grid_land").fetchnumpy()
    outlines = con.execute("SELECT c.iso3, geometry_wkt FROM world_countries_50m w JOIN country_codes c ON c.m49 = w.feature_id").fetchall()
    iso3 = country_at(land["ycoord"], land["xcoord"], *zip(*outlines))
    con.register("cell_countries", pyarrow.table({"gid": land["gid"], "iso3": pyarrow.array(iso3, pyarrow.string())}))


MALICIOUS = "type_of_incident = 'Malicious Act'"
UNIFORMED = "personnel_group IN ('military', 'police')"


def rate(count, where):
    """Per 1,000 personnel-years, in years of which two thirds of the month-ends are known."""
    return f"""WITH served AS (SELECT year(day) AS year, avg(n) * (make_date(year(day) + 1, 1, 1) - make_date(year(day), 1, 1)) / 365.25 AS years
        FROM (SELECT day, sum(total) AS n FROM persons GROUP BY 1) GROUP BY 1 HAVING count(*) >= 8)
      SELECT s.year, coalesce(n, 0) * 1000 / s.years FROM served s LEFT JOIN
        (SELECT year(incident_date) AS year, {count} AS n FROM deaths WHERE {where} GROUP BY 1) d ON d.year = s.year
      WHERE s.year BETWEEN 2010 AND 2024"""


ANSWERS = [
    f"SELECT year(incident_date), count(*) FROM deaths WHERE {MALICIOUS} GROUP BY 1",
    "SELECT year(incident_date), count(*) FROM deaths GROUP BY 1",
    "SELECT (year(incident_date), type_of_incident), count(*) FROM deaths GROUP BY 1",
    f"SELECT year(incident_date), count(DISTINCT (incident_date, mission_acronym)) FROM deaths WHERE {MALICIOUS} GROUP BY 1",
    rate("count(*)", f"{MALICIOUS} AND {UNIFORMED}"),
    rate("count(DISTINCT (incident_date, mission_acronym))", f"{MALICIOUS} AND {UNIFORMED}"),
    "SELECT day, sum(total) FROM persons GROUP BY 1",
    "SELECT (day, iso3), sum(total) FROM persons WHERE iso3 IS NOT NULL GROUP BY 1",
    "SELECT day, 100.0 * sum(female) / sum(total) FROM persons WHERE female IS NOT NULL GROUP BY 1",
    """WITH deployed AS (SELECT day, mission, sum(total) AS total,
          CASE WHEN d.personnel_type = 'Troops' THEN 'military' WHEN personnel_group = 'police' THEN 'police'
            ELSE 'observers and staff officers' END AS category
        FROM persons d JOIN personnel_types p ON p.dataset = 'contributions' AND p.published = d.personnel_type
        WHERE mission IS NOT NULL GROUP BY ALL)
      SELECT (day, d.mission, d.category), 100.0 * sum(total) / sum(authorised) FROM deployed d
      JOIN ceilings c ON c.mission = d.mission AND c.category = d.category AND day BETWEEN from_date AND until GROUP BY 1""",
    """SELECT (b.mission, fiscal_period), max(usd) / avg(n) FROM budget b
      JOIN (SELECT day, mission, sum(total) AS n FROM persons GROUP BY 1, 2) d ON d.mission = b.mission AND day BETWEEN start AND until
      GROUP BY 1 HAVING count(*) >= 6""",
    """WITH people AS (SELECT iso3, sum(pop_2020) AS people FROM cell_countries JOIN gpw_population USING (gid) GROUP BY 1)
      SELECT (b.mission, fiscal_period), max(usd) / sum(people) FROM budget b
      JOIN mission_hosts h ON h.mission = b.mission AND h.country_iso3 <> 'ESH' JOIN people p ON p.iso3 = h.country_iso3 GROUP BY 1""",
    "SELECT year, sum(types) FROM violence GROUP BY 1",
    "SELECT year, sum(civilians) FROM violence GROUP BY 1",
    """SELECT (year, mission, who), sum(deaths) FROM (SELECT year, mission, unnest(['all', 'civilians']) AS who, unnest([best, civilians]) AS deaths
      FROM violence JOIN mission_hosts h ON h.country_iso3 = iso3) GROUP BY 1""",
    """WITH spans AS (SELECT mission_acronym AS mission, year(start_date) AS first, coalesce(year(coalesce(e.end_date::DATE, m.end_date)), 9999) AS last
        FROM missions m LEFT JOIN mission_ends e ON e.mission = mission_acronym WHERE start_date IS NOT NULL)
      SELECT (s.mission, CASE WHEN year < first THEN 'before' WHEN year <= last THEN 'during' ELSE 'after' END),
        sum(best) / count(DISTINCT year) FROM violence v JOIN mission_hosts h ON h.country_iso3 = v.iso3 JOIN spans s ON s.mission = h.mission
      WHERE year BETWEEN first - 5 AND last + 5 GROUP BY 1""",
    f"""WITH camps AS (SELECT n.*, s.mission, row_number() OVER (PARTITION BY source, id ORDER BY km, mission, camp) AS turn
        FROM {near("happened", "stays", 50)} n
        JOIN stays s ON s.latitude = place_latitude AND s.longitude = place_longitude AND n.day BETWEEN s.start AND s.until)
      SELECT (year, mission, r, who), sum(deaths) FROM (SELECT year, mission, km, unnest(['all', 'civilians']) AS who,
        unnest([best, civilians]) AS deaths FROM camps WHERE turn = 1), (VALUES (10), (25), (50)) v (r)
      WHERE km <= r AND deaths IS NOT NULL AND year BETWEEN 1994 AND 2020 GROUP BY 1""",
    f"""WITH cells AS (SELECT gid, ycoord AS latitude, xcoord AS longitude FROM prio_grid_land),
      held AS (SELECT DISTINCT year, mission, r, gid FROM {near("cells", "geo_pko_front", 100)} n
        JOIN geo_pko_front f ON f.latitude = place_latitude AND f.longitude = place_longitude, (VALUES (50), (100)) v (r) WHERE km <= r)
      SELECT (year, mission, r), sum(pop_2020) FROM held JOIN gpw_population USING (gid) WHERE year BETWEEN 1994 AND 2020 GROUP BY 1""",
    "SELECT year, allegations FROM sea_allegations_yearly WHERE allegations IS NOT NULL",
    "SELECT (left(quarter, 4), mission_acronym), sum(data_points_in_quarter) FROM cpas_datapoints WHERE data_points_in_quarter IS NOT NULL GROUP BY 1",
    "SELECT year(as_of), max(member_states) FROM endorsement_counts GROUP BY 1",
]


def duckdb(mirror, folder):
    import duckdb as db

    con = db.connect()
    rows = tables(con, mirror, folder)
    at = time.perf_counter()
    views(con, folder)
    return rows, at, [[row[1] for row in con.execute(a).fetchall()] for a in ANSWERS]
