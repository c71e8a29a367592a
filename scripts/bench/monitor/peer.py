"""DuckDB beside the gateway: groups FILE, or loads FILE DATABASE. Prints seconds and the peak of memory as JSON."""

import json
import resource
import sys
import time

import duckdb

COLUMNS = {
    "reference": "VARCHAR",
    "issuer": "VARCHAR",
    "mode": "VARCHAR",
    "departedAt": "TIMESTAMPTZ",
    "arrivedAt": "TIMESTAMPTZ",
    "lodgedAt": "TIMESTAMPTZ",
    "releasedAt": "TIMESTAMPTZ",
    "deliveredAt": "TIMESTAMPTZ",
    "channel": "VARCHAR",
    "operator": "VARCHAR",
    "operatorType": "VARCHAR",
    "claimed": "BOOLEAN",
    "smeClass": "VARCHAR",
    "granted": "VARCHAR",
    "denial": "VARCHAR",
    "agency": "VARCHAR",
}


def timed(connection, sql):
    began = time.perf_counter()
    rows = connection.execute(sql).fetchall()
    return time.perf_counter() - began, rows


def groups(path):
    types = {name: "UTINYINT" for name in ("arrangement", "mode", "stage", "after")} | {"duration": "USMALLINT"}
    connection = duckdb.connect(":memory:")
    load, _ = timed(connection, f"CREATE TABLE r AS SELECT * FROM read_csv('{path}', header = false, columns = {types})")
    figures = "count(*), avg(duration), quantile_disc(duration, 0.5), quantile_disc(duration, 0.9)"
    query, rows = timed(connection, f"SELECT arrangement, mode, stage, after, {figures} FROM r GROUP BY ALL")
    return {"load": load, "query": query, "check": sum(int(row[6]) + int(row[7]) for row in rows)}


def load(path, database):
    connection = duckdb.connect(database)
    read = f"SELECT * FROM read_csv('{path}', header = true, columns = {COLUMNS})"
    bare, _ = timed(connection, f"CREATE TABLE bare AS {read}")
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"CREATE TABLE keyed ({columns}, PRIMARY KEY (reference))")
    keyed, _ = timed(connection, f"INSERT INTO keyed {read}")
    return {"bare": bare, "keyed": keyed}


result = {"groups": groups, "load": load}[sys.argv[1]](*sys.argv[2:])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(result | {"version": duckdb.__version__, "peakMB": peak}))
