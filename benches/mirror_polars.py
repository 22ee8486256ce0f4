"""The mirror's files to Parquet and the indicators' answers, in Polars."""

import time

import polars as pl

from mirror_files import areas, breaks, country_at, crosswalk, datasets, normalised

TYPES = {"text": pl.String, "integer": pl.Int64, "decimal": pl.Float64, "date": pl.Date, "yes_no": pl.Boolean}


def cast(column, there):
    """One declared column: missing words, numbers, days and words for yes."""
    name = normalised(column["name"])
    if name not in there:
        return pl.lit(None, dtype=TYPES[column["type"]]).alias(name)
    cell = pl.col(there[name]).str.strip_chars()
    cell = pl.when(cell.is_in(["", *column.get("missing", [])])).then(None).otherwise(cell)
    if column["type"] == "integer":
        cell = cell.cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
    elif column["type"] == "decimal":
        cell = cell.str.replace(",", ".", literal=True) if column.get("decimal_comma") else cell
        cell = cell.cast(pl.Float64, strict=False)
    elif column["type"] == "date":
        days = cell.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
        cell = pl.coalesce(days, pl.from_epoch(cell.cast(pl.Int64, strict=False), "ms").dt.date())
    elif column["type"] == "yes_no":
        cell = cell.str.to_lowercase().is_in(["yes", "true", "1"])
    return cell.alias(name)


def tables(mirror, folder):
    rows = 0
    for dataset, files, columns, format in datasets(mirror):
        for file in files:
            if format:
                names = {normalised(c["name"]) for c in columns}
                table = pl.from_dicts(list(areas(file, format)), infer_schema_length=None).lazy()
                table = table.select(pl.col(n).cast(pl.String) for n in table.collect_schema().names() if n in names)
            elif ".json" in file.name:
                table = pl.read_json(file, infer_schema_length=None).lazy()
                table = table.with_columns(pl.all().cast(pl.String))
            else:
                table = pl.scan_csv(file, infer_schema=False, truncate_ragged_lines=True)
            there = {normalised(n): n for n in table.collect_schema().names()}
            out = f"{folder}/{dataset}-{file.name}.parquet"
            table.select(cast(c, there) for c in columns).sink_parquet(out, compression="zstd")
            rows += pl.scan_parquet(out).select(pl.len()).collect().item()
    return rows


def near(points, places, km):
    """Every point within `km` of a place, with all columns of the point, `place_latitude`, `place_longitude`, `km`."""
    radius = 6371.0088
    up = float(pl.select(pl.lit(km / radius).degrees()).item()) * 1.000001
    latitude = pl.col("latitude").radians()
    aside = (pl.lit(km / radius).sin() / latitude.cos()).arcsin().degrees() * 1.000001
    strip = lambda centre, reach: pl.int_ranges(((centre - reach) * 2).floor().cast(pl.Int64), ((centre + reach) * 2).floor().cast(pl.Int64) + 1)
    squares = (
        places.select("latitude", "longitude").drop_nulls().unique()
        .with_columns(y=strip(pl.col("latitude"), up), x=strip(pl.col("longitude"), aside)).explode("y").explode("x")
        .rename({"latitude": "place_latitude", "longitude": "place_longitude"})
    )
    square = lambda c: (pl.col(c) * 2).floor().cast(pl.Int64)
    pairs = points.with_columns(y=square("latitude"), x=square("longitude")).join(squares, on=["y", "x"])
    other = pl.col("place_latitude").radians()
    h = ((other - latitude) / 2).sin() ** 2 + latitude.cos() * other.cos() * (
        ((pl.col("place_longitude") - pl.col("longitude")) / 2).radians().sin() ** 2
    )
    return pairs.with_columns(km=2 * radius * h.sqrt().clip(upper_bound=1.0).arcsin()).filter(pl.col("km") <= km)


def vocabulary(name):
    return pl.from_dicts(crosswalk(name), infer_schema_length=None).lazy()


def camps(units):
    """From when to when a mission's published maps show a camp: one stay while maps follow each other."""
    start = pl.date(pl.col("year"), pl.col("month"), 1)
    months = units.select("mission", start=start).unique()
    last_day = pl.col("start").dt.month_end()
    end = pl.col("end_date").str.to_date()
    until = (
        pl.when(pl.col("next").is_not_null()).then(pl.col("next").dt.offset_by("-1d"))
        .when(pl.col("known").is_null()).then(last_day)
        .when(end.is_not_null()).then(pl.max_horizontal(end, last_day))
        .otherwise(pl.date(9999, 12, 31))
    )
    ends = vocabulary("mission_ends").select("mission", "end_date", known=pl.lit(True))
    place = ["mission", "camp", "latitude", "longitude"]
    maps = (
        units.filter(pl.col("latitude").is_not_null())
        .select("mission", "country", "latitude", "longitude", camp="location", start=start).unique()
        .join(months.with_columns(next=pl.col("start").shift(-1).over("mission", order_by="start")), on=["mission", "start"])
        .join(ends, on="mission", how="left").with_columns(until=until)
    )
    begins = (pl.col("start") > pl.col("until").shift(1).over(place, order_by="start").dt.offset_by("1mo")).fill_null(True)
    turns = maps.with_columns(begins=begins.cast(pl.Int64))
    stays = turns.with_columns(stay=pl.col("begins").cum_sum().over(place, order_by="start"))
    return stays.group_by(*place, "stay").agg(pl.col("start").min(), pl.col("until").max())


def answers(folder):
    table = lambda name: pl.scan_parquet(f"{folder}/{name}-*.parquet")
    col, year = pl.col, lambda day: pl.col(day).dt.year()
    kinds = vocabulary("personnel_types")
    hosts = vocabulary("mission_hosts").rename({"country_iso3": "iso3"})
    codes = vocabulary("ucdp_countries").with_columns(col("country_id").cast(pl.Int64))
    by_id = codes.filter(col("published") != "Macedonia, FYR").select("country_id", "iso3")
    no_split, swapped = breaks()

    deaths = pl.scan_parquet(f"{folder}/fatalities-2025-04-04.csv.parquet").join(
        kinds.filter(col("dataset") == "fatalities").select("published", "personnel_group"),
        left_on="casualty_personnel_type", right_on="published", how="left",
    ).with_columns(year=year("incident_date"))
    malicious = deaths.filter(col("type_of_incident") == "Malicious Act")
    uniformed = malicious.filter(col("personnel_group").is_in(["military", "police"]))
    mission_days = pl.struct("incident_date", "mission_acronym").n_unique()

    day = col("last_reporting_date").cast(pl.String)
    is_swapped = pl.any_horizontal(
        *((day == d) & (col("isocode3") == i) & (col("mission_acronym") == m) & (col("personnel_type") == "Troops") for d, i, m in swapped)
    )
    persons = table("contributions").select(
        "personnel_type", day="last_reporting_date", mission="mission_acronym", iso3="isocode3",
        total=pl.coalesce("total_personnel", col("female_personnel") + col("male_personnel")),
        female=pl.when(~day.is_in(no_split)).then(pl.when(is_swapped).then("male_personnel").otherwise("female_personnel")),
    )
    whole_years = (pl.date(col("year") + 1, 1, 1) - pl.date(col("year"), 1, 1)).dt.total_days() / 365.25
    served = (
        persons.group_by("day").agg(col("total").sum()).group_by(year=year("day")).agg(col("total").mean(), months=pl.len())
        .filter((col("months") >= 8) & col("year").is_between(2010, 2024)).select("year", years=col("total") * whole_years)
    )
    rate = lambda count: served.join(uniformed.group_by("year").agg(n=count), on="year", how="left").select(
        "year", col("n").fill_null(0) * 1000 / col("years")
    )

    violence = table("ucdp_country_years").join(by_id, left_on="country_id_cy", right_on="country_id", how="left").select(
        "iso3", year="year_cy", best="cumulative_total_deaths_in_orgvio_best_cy", civilians="cumulative_total_deaths_civilians_in_orgvio_cy",
        types=pl.sum_horizontal(*(f"{v}_total_deaths_best_cy" for v in ("sb", "ns", "os"))),
    )
    hosted = violence.join(hosts, on="iso3")
    who = lambda frame, keys: pl.concat(
        [frame.select(*keys, "year", who=pl.lit(w), deaths=c) for w, c in (("all", "best"), ("civilians", "civilians"))]
    ).drop_nulls("deaths")

    ends = vocabulary("mission_ends").select("mission", end=col("end_date").str.to_date())
    spans = table("missions").filter(col("start_date").is_not_null()).rename({"mission_acronym": "mission"}).join(
        ends, on="mission", how="left"
    ).select("mission", first=year("start_date"), last=pl.coalesce("end", "end_date").dt.year().fill_null(9999))
    phase = pl.when(col("year") < col("first")).then(1).when(col("year") <= col("last")).then(2).otherwise(3)
    phases = hosted.join(spans, on="mission").filter(col("year").is_between(col("first") - 5, col("last") + 5)).with_columns(phase=phase)

    ceilings = table("authorised_strength").with_columns(
        last=col("from_date").shift(-1).over("mission_acronym", order_by="from_date").dt.offset_by("-1d")
    ).select(
        "from_date", mission="mission_acronym",
        until=pl.min_horizontal(col("last"), col("from_date").dt.offset_by("12mo")), military="military",
        police=col("police") + col("formed_police").fill_null(0), others="observers_staff_officers",
    ).unpivot(["military", "police", "others"], index=["mission", "from_date", "until"], variable_name="category", value_name="authorised")
    category = pl.when(col("personnel_type") == "Troops").then(pl.lit("military")).when(col("personnel_group") == "police").then(
        pl.lit("police")
    ).otherwise(pl.lit("others"))
    deployed = persons.filter(col("mission").is_not_null()).join(
        kinds.filter(col("dataset") == "contributions").select("published", "personnel_group"), left_on="personnel_type", right_on="published"
    ).group_by("day", "mission", category=category).agg(col("total").sum())
    against = deployed.join(ceilings.filter(col("authorised") > 0), on=["mission", "category"]).filter(
        col("day").is_between(col("from_date"), col("until"))
    )

    first = col("fiscal_period").str.slice(0, 4).cast(pl.Int32)
    budget = table("mission_budgets").filter(
        ~col("mission_acronym").is_in(["Brindisi", "SupportAccount"]) & col("usd_millions").is_not_null()
    ).select("fiscal_period", mission="mission_acronym", usd=col("usd_millions") * 1e6, start=pl.date(first, 7, 1), until=pl.date(first + 1, 6, 30))
    in_post = persons.group_by("day", "mission").agg(n=col("total").sum())
    per_person = budget.join(in_post, on="mission").filter(col("day").is_between(col("start"), col("until"))).group_by(
        "mission", "fiscal_period"
    ).agg(value=col("usd").max() / col("n").mean(), months=pl.len()).filter(col("months") >= 6).select("mission", "value")
    land = table("prio_grid_land").select("gid", latitude="ycoord", longitude="xcoord")
    people = table("gpw_population").select("gid", "pop_2020")
    numbered = vocabulary("country_codes").select("iso3", feature_id="m49")
    outlines, cells = pl.collect_all([table("world_countries_50m").join(numbered, on="feature_id"), land])
    at = country_at(cells["latitude"].to_numpy(), cells["longitude"].to_numpy(), outlines["iso3"].to_list(), outlines["geometry_wkt"].to_list())
    by_country = cells.lazy().select("gid", iso3=pl.Series(at, dtype=pl.String)).join(people, on="gid").group_by("iso3").agg(col("pop_2020").sum())
    per_head = budget.join(hosts.filter(col("iso3") != "ESH"), on="mission").join(by_country, on="iso3").group_by(
        "mission", "fiscal_period"
    ).agg(value=col("usd").max() / col("pop_2020").sum()).select("mission", "value")

    ged, reduced = table("ucdp_ged"), table("ucdp_ged_reduced")
    covered = ged.select("country_id").unique().join(by_id, on="country_id").select("iso3").unique()
    of_month = col("date_start").dt.truncate("1mo") == col("date_end").dt.truncate("1mo")
    happened = pl.concat([
        ged.filter(col("where_prec") <= 2).select(
            "id", "latitude", "longitude", "best", source=pl.lit(1), day="date_start", civilians="deaths_civilians",
            year=pl.when(of_month).then(year("date_start").cast(pl.Int64)).otherwise("year"),
        ),
        reduced.join(codes.select("published", "iso3"), left_on="country", right_on="published", how="left").join(covered, on="iso3", how="anti").select(
            "id", "latitude", "longitude", best="best_death", source=pl.lit(2), day=pl.date("year", "month", "day"),
            civilians=pl.lit(None, dtype=pl.Int64), year="year",
        ),
    ])
    stays = camps(table("geo_pko_units"))
    nearest = near(happened, stays, 50.0).join(
        stays, left_on=["place_latitude", "place_longitude"], right_on=["latitude", "longitude"]
    ).filter(col("day").is_between(col("start"), col("until"))).sort("km", "mission", "camp").unique(["source", "id"], keep="first", maintain_order=True)
    rings = lambda *km: pl.from_dict({"r": list(km)}).lazy()
    at_camps = who(nearest, ["mission", "km"]).join(rings(10, 25, 50), how="cross").filter(
        (col("km") <= col("r")) & col("year").is_between(1994, 2020)
    ).group_by("year", "mission", "r", "who").agg(col("deaths").sum()).select("year", "deaths")
    sites = table("geo_pko_front")
    held = near(land, sites, 100.0).join(
        sites.select("latitude", "longitude", "mission", "year"), left_on=["place_latitude", "place_longitude"], right_on=["latitude", "longitude"]
    ).join(rings(50, 100), how="cross").filter((col("km") <= col("r")) & col("year").is_between(1994, 2020)).select("year", "mission", "r", "gid").unique()
    around = held.join(people, on="gid").group_by("year", "mission", "r").agg(col("pop_2020").sum()).select("year", "pop_2020")

    of_each = lambda frame, *keys: frame.group_by(keys).agg(col("deaths").sum()).select(keys[0], "deaths")
    return [
        malicious.group_by("year").agg(pl.len()),
        deaths.group_by("year").agg(pl.len()),
        deaths.group_by("year", "type_of_incident").agg(pl.len()).select("year", "len"),
        malicious.group_by("year").agg(mission_days),
        rate(pl.len()),
        rate(mission_days),
        persons.group_by("day").agg(col("total").sum()),
        persons.filter(col("iso3").is_not_null()).group_by("day", "iso3").agg(col("total").sum()).select("day", "total"),
        persons.filter(col("female").is_not_null()).group_by("day").agg(100.0 * col("female").sum() / col("total").sum()),
        against.group_by("day", "mission", "category").agg(v=100.0 * col("total").sum() / col("authorised").sum()).select("day", "v"),
        per_person,
        per_head,
        violence.group_by("year").agg(col("types").sum()),
        violence.group_by("year").agg(col("civilians").sum()),
        of_each(who(hosted, ["mission"]), "year", "mission", "who"),
        phases.group_by("mission", "phase").agg(v=col("best").sum() / col("year").n_unique()).select("mission", "v"),
        at_camps,
        around,
        table("sea_allegations_yearly").filter(col("allegations").is_not_null()).select("year", "allegations"),
        table("cpas_datapoints").group_by(col("quarter").str.slice(0, 4), "mission_acronym").agg(col("data_points_in_quarter").sum())
        .select("quarter", "data_points_in_quarter"),
        table("endorsement_counts").group_by(year("as_of")).agg(col("member_states").max()),
    ]


def polars(mirror, folder):
    rows = tables(mirror, folder)
    at = time.perf_counter()
    return rows, at, [table.to_series(1).to_list() for table in pl.collect_all(answers(folder))]
