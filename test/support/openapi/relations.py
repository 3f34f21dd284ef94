"""What a request must keep to besides the OpenAPI document, because no JSON Schema has a word for it: a field and another one,
the clock, or what the plant declares. A request that the document allows is brought to keep it before it is sent; whatever is
refused then, the document should have refused."""

import atexit
import json
import os
import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone

import schemathesis

SITE = os.environ["FUZZED_SITE"]
DEVICE, POINT = os.environ["FUZZED_POINT"].split("/")
PERIOD = "2026-01"  # has figures
MOST_ROWS = 11_000
SECONDS = {"minute": 60, "15min": 900, "hour": 3_600, "day": 86_400, "month": 28 * 86_400}
LEAP_YEAR_PAST, LEAP_YEAR_AHEAD = "2024", "2996"
PAST_MS, AHEAD_MS = 1_730_000_000_000, 32_000_000_000_000
TIME = re.compile(r"^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d))?$")


def seconds(text):
    day, time, offset = TIME.match(text).groups()
    zone = "+00:00" if offset in (None, "Z", "z") else offset
    return datetime.fromisoformat(f"{day}T{time or '00:00'}:00{zone}").timestamp()


def keep_range(fields):
    """`from` lies before `to`, by more than a day of zones, and the rows between are not too many."""
    start = fields.get("from")
    if start is None:
        return
    end = fields.get("to")
    now = datetime.now(timezone.utc).timestamp()
    last = now if end is None else seconds(end)
    rows = (min(last, now) - seconds(start)) / SECONDS.get(fields.get("interval", "hour"), 10**12)
    if (end is not None and last - seconds(start) < 2 * 86_400) or rows > MOST_ROWS - 100:
        del fields["from"]


def keep_short(fields, days):
    """Not more days than an answer may hold."""
    if "from" in fields:
        fields["to"] = fields["from"][:10]
        fields["from"] = (datetime.fromisoformat(fields["to"]) - timedelta(days=days)).date().isoformat()
    else:
        fields.pop("to", None)


def in_year(value, year, ms):
    """The same day and time of a year that is over, or that has not come."""
    return year + value[4:] if isinstance(value, str) else ms


def keep_figure(text):
    """Hours and windows begin at whole hours of the zone."""
    hours = re.sub(r"[Tt ](\d\d):\d\d:\d\d(\.\d+)?(?:([+-]\d\d):\d\d|[Zz])", r"T\1:00:00Z", text)
    return re.sub(r"\d{4}(?=-\d\d-\d\dT)", LEAP_YEAR_PAST, hours)


def keep_event(body):
    """Of a device and a point that the site has, at a time that was, with a unit of heat."""
    body.update(device=DEVICE, point=POINT, ts=in_year(body["ts"], LEAP_YEAR_PAST, PAST_MS))
    if body.get("type") == "stock-taken":  # of what is weighed, and no less than nothing
        body.update(device="fuel-gate", point="fuel.received", value=abs(body["value"]))
    if "until" in body:
        body["until"] = in_year(body["until"], LEAP_YEAR_AHEAD, AHEAD_MS)
    if body.get("newUnit") is not None:
        body["newUnit"] = "MW.h"


def keep_batch(body):
    """Weighed where the site has a weighbridge, at a time that was; a correction says why."""
    body.pop("device", None)
    body["reason"] = body.get("reason") or "tests"
    if body.get("certificate") is None:
        body.pop("certificateUntil", None)
    body["deliveredAt"] = in_year(body["deliveredAt"], LEAP_YEAR_PAST, PAST_MS)


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    query = case.query if isinstance(case.query, dict) else {}
    body = case.body if isinstance(case.body, dict) else {}
    for fields in (query, body):
        fields.pop("cursor", None)  # only `nextCursor` of an answer is one
        keep_range(fields)
    operation = context.operation.definition.raw.get("operationId")
    if operation != "getPage" and "asOf" in query and seconds(query["asOf"]) > datetime.now(timezone.utc).timestamp() - 2 * 86_400:
        query["asOf"] = LEAP_YEAR_PAST + query["asOf"][4:]
    if "figure" in query:
        query["figure"] = keep_figure(query["figure"])
    if operation == "listAlerts" and "about" not in query:
        for name in ("from", "to", "asOf"):
            query.pop(name, None)  # of what is about a point
    if operation == "listAlerts" and "about" in query:
        query["site"] = SITE
        query["about"] = f"{DEVICE}/{POINT}"
        query.pop("order", None)  # of a point they lie in the order of time
    if operation in ("getCoverage", "listGaps"):
        keep_short(query, 2)
    if operation == "listShifts":
        keep_short(query, 7)
    if operation == "getDifferences":
        query.pop("until", None)  # lies between `asOf` and now
    if operation in ("getSignature", "getSeasonHours", "getSentences"):
        for name in ("season", "against"):
            if name in query:
                query[name] = "season-2025"  # as the target counts: by seasons here
    if operation == "postEvent":
        keep_event(body)
    elif operation == "postFuelBatch":
        keep_batch(body)
    elif operation == "addNote":
        body.pop("corrects", None)  # names a note that is there
        body["point"] = f"{DEVICE}/{POINT}"
    elif operation == "handOver":
        body["shift"] = body["shift"][:10] + "/early"
    elif operation == "makeWaterfall":
        body.pop("choices", None)  # name what the site file and the factors have; test/attack/fuzz-bodies.spec.ts sends them
    elif body.get("until") is not None:
        body["until"] = in_year(body["until"], LEAP_YEAR_AHEAD, AHEAD_MS)
    if body.get("expires") is not None:
        body["expires"] = in_year(body["expires"], LEAP_YEAR_AHEAD, AHEAD_MS)
    if operation == "getStatement":
        query.pop("waterfall", None)  # stands in the HTML of a season alone
    if operation in ("openVerification", "raiseFuelFindings", "reserveStatement"):
        body["period"] = PERIOD
    if body.get("basis") == "gross" and "purpose" in body:
        body["purpose"] = "reporting"  # all else is of net
    if operation == "raiseFinding":
        body["verification"] = 1
    if "sites" in body:
        body["sites"] = [SITE]
    if "site" in body:
        body["site"] = SITE
    if body.get("devices") is not None:
        body["devices"] = [DEVICE]


answers = defaultdict(Counter)


@schemathesis.hook
def after_call(context, case, response):
    answers[case.operation.label][response.status_code] += 1


@atexit.register
def write_answers():
    with open(os.environ["FUZZED_ANSWERS"], "w", encoding="utf-8") as file:
        json.dump(answers, file)
