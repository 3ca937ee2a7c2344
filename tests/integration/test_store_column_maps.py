"""What was said about the columns of a workbook, kept by the hash of its header, in both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assessment.model.column_map import ColumnChoice, ColumnMap, ColumnUse, SheetColumns
from assessment.model.people import LOCAL, Membership, Principal, Role
from assessment.services.column_maps import ColumnMaps
from assessment.services.drafts import Drafts
from tests.integration.store_servers import NOW

REVENUE, LEFT_OUT = ColumnChoice(column="revenue", unit="yuan", year=2023), ColumnChoice(column="")


def maps(store, *, later=0, owner="local"):
    moment = NOW + timedelta(days=later)
    adviser = Membership(person="a", organisation=owner, role=Role.CONSULTANT, since=NOW)
    who = LOCAL if owner == "local" else Principal(person="a", memberships=(adviser,))
    return ColumnMaps(Drafts(store, None, lambda: moment, owner, who))


def sheet(digest, *headers):
    uses = tuple(ColumnUse(letter="", header=header, key=header) for header in headers)
    return SheetColumns(sheet="", digest=digest, columns=uses)


def test_what_was_said_comes_back_for_the_same_header_and_replaces_what_was_said_before(store):
    kept = maps(store)
    kept.keep(sheet("a", "收入"), ColumnMap(choices={"收入": LEFT_OUT}))
    kept.keep(sheet("a", "收入"), ColumnMap(choices={"收入": REVENUE}, year=2024))

    assert kept.of(sheet("a")) == ColumnMap(choices={"收入": REVENUE})
    assert kept.of(sheet("b")) is None
    assert kept.count() == 1


def test_another_header_with_a_column_of_that_name_is_suggested_the_question_but_not_the_unit(store):
    maps(store).keep(sheet("a"), ColumnMap(choices={"收入": LEFT_OUT, "客户": LEFT_OUT}))
    maps(store, later=1).keep(sheet("b"), ColumnMap(choices={"收入": REVENUE}))

    assert maps(store).suggested(sheet("c", "收入", "天气")) == {"收入": ColumnChoice(column="revenue")}


def test_what_was_said_can_be_forgotten(store):
    kept = maps(store)
    kept.keep(sheet("a"), ColumnMap(choices={"收入": REVENUE}))

    kept.forget()

    assert kept.count() == 0
    assert replace(kept).of(sheet("a")) is None
