"""Reads every table with psycopg and SQLAlchemy, and asks what table browsers ask. One argument: the address."""

import contextlib
import sys
import threading

import psycopg
import sqlalchemy

ADDRESS = sys.argv[1]

# What DBeaver, Power BI (Npgsql) and psql's completion ask when they open a connection and list tables.
BROWSERS = [
    "SELECT version()",
    "SELECT current_schema(), session_user",
    "SHOW search_path",
    "SHOW server_version",
    "SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE datallowconn ORDER BY db.datname",
    "SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d "
    "ON d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass ORDER BY nspname",
    "SELECT c.oid, c.relname, c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
    "ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'f', 'p')",
    "SELECT a.attname, a.atttypid, a.attnum, format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a "
    "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE c.relname = 'missions' AND a.attnum > 0 ORDER BY a.attnum",
    "SELECT t.oid, t.typname, t.typtype FROM pg_catalog.pg_type t ORDER BY t.oid LIMIT 50",
    "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.tables WHERE TABLE_SCHEMA NOT IN "
    "('information_schema', 'pg_catalog') ORDER BY TABLE_SCHEMA, TABLE_NAME",
    "SELECT COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE "
    "TABLE_SCHEMA = 'public' AND TABLE_NAME = 'missions' ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
]

with psycopg.connect(ADDRESS, connect_timeout=20) as connection:
    for query in BROWSERS:
        try:
            rows = connection.execute(query).fetchall()
        except psycopg.Error as error:
            sys.exit(f"{query}\n{error}")
        assert rows, query
    tables = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN "
        "('public', 'all_vintages', 'crosswalk')"
    ).fetchall()
    assert len(tables) > 10, tables
    for schema, table in tables:
        connection.execute(f'SELECT * FROM {schema}."{table}" LIMIT 5').fetchall()
    asked = connection.execute(
        "SELECT mission, sum(deaths) FROM fatalities WHERE cause_group = %s AND date >= %s GROUP BY mission",
        ("Malicious Act", "2018-01-01"),
    ).fetchall()
    assert asked
    with connection.cursor(binary=True) as cursor:
        assert cursor.execute("SELECT date, deaths FROM fatalities LIMIT 3").fetchall()
    try:
        connection.execute("INSERT INTO missions SELECT * FROM missions")
        sys.exit("an INSERT was accepted")
    except psycopg.Error as error:
        assert "can only be read" in str(error), error

# A query that is cancelled ends with the code that says so, whether it has parameters or not, and the session goes on.
LONG = "SELECT count(*) FROM fatalities a, fatalities b, fatalities c WHERE a.date < b.date AND b.date < c.date"
with psycopg.connect(ADDRESS, connect_timeout=20) as connection:
    for query, parameters in [(LONG, None), (LONG + " AND a.mission <> %s", ("none",))]:
        threading.Timer(1, connection.cancel).start()
        try:
            connection.execute(query, parameters)
            sys.exit("a cancelled query answered")
        except psycopg.errors.QueryCanceled:
            connection.rollback()
        assert connection.execute("SELECT 4").fetchone() == (4,)
        connection.rollback()

# One that is a single step, which nothing can stop, loses its connection.
with contextlib.closing(psycopg.connect(ADDRESS, connect_timeout=20)) as connection:
    threading.Timer(1, connection.cancel).start()
    try:
        connection.execute("SELECT levenshtein(repeat('x', 300000), repeat('y', 300000))")
        sys.exit("a cancelled query answered")
    except psycopg.OperationalError as error:
        assert "closed the connection" in str(error), error

# The service has no hstore, and does not know the function that looks for it.
URL = ADDRESS.replace("postgres://", "postgresql+psycopg://")
engine = sqlalchemy.create_engine(URL, use_native_hstore=False)
inspector = sqlalchemy.inspect(engine)
names = set(inspector.get_table_names("public")) | set(inspector.get_view_names("public"))
assert "missions" in names, names
with engine.connect() as connection:
    assert connection.execute(sqlalchemy.text("SELECT count(*) FROM missions")).scalar_one() > 20
    rows = connection.execute(
        sqlalchemy.text("SELECT mission FROM missions WHERE mission = :name"), {"name": "MINUSMA"}
    ).all()
    assert rows, "a parameter finds its row"
print("all read")
