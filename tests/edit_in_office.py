"""Edits a sheet in a LibreOffice that listens on a pipe; run by a Python that has LibreOffice's `uno`.

    python edit_in_office.py PIPE < ORDERS.json

The orders: `source` and `target` (file addresses), `filter` and `options` of the target, `sheet`, and `edits`, each a
list of a verb and its operands. Lines count from 1 as people see them; columns are named by their headings.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]


def option(name, value):
    given = PropertyValue()
    given.Name, given.Value = name, value
    return given


def reached(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    sys.exit("LibreOffice did not answer on its pipe")


class Edited:
    def __init__(self, sheet):
        self.sheet = sheet

    def column(self, heading):
        for line in range(4):
            for column in range(60):
                if self.sheet.getCellByPosition(column, line).String == heading:
                    return column
        sys.exit(f"no column {heading}")

    def type(self, heading, line, text):
        """Type into a cell; LibreOffice makes of it what it makes of what a person types."""
        self.sheet.getCellByPosition(self.column(heading), line - 1).FormulaLocal = text

    def merge(self, heading, first, last):
        column = self.column(heading)
        self.sheet.getCellRangeByPosition(column, first - 1, column, last - 1).merge(True)

    def insert_column(self, place, heading):
        self.sheet.Columns.insertByIndex(place - 1, 1)
        self.sheet.getCellByPosition(place - 1, 0).String = heading

    def insert_line(self, text):
        self.sheet.Rows.insertByIndex(0, 1)
        self.sheet.getCellByPosition(0, 0).String = text

    def delete_lines(self, first, count):
        self.sheet.Rows.removeByIndex(first - 1, count)


def main():
    orders = json.load(sys.stdin)
    context = reached(sys.argv[1])
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    book = desktop.loadComponentFromURL(orders["source"], "_blank", 0, (option("Hidden", True),))
    sheet = book.Sheets.getByName(orders["sheet"]) if orders["sheet"] else book.Sheets.getByIndex(0)
    edited = Edited(sheet)
    for verb, *operands in orders["edits"]:
        getattr(edited, verb)(*operands)
    if orders["options"]:
        # Only the sheet that is shown becomes CSV.
        for name in [name for name in book.Sheets.ElementNames if name != sheet.Name]:
            book.Sheets.removeByName(name)
    how = (option("FilterName", orders["filter"]), option("FilterOptions", orders["options"]))
    book.storeToURL(orders["target"], how)
    book.close(True)
    sys.stdout.write("saved\n")
    sys.stdout.flush()
    # Ending pulls the pipe from under uno, which some versions do not survive: what counts is said before.
    with suppress(Exception):
        desktop.terminate()
    os._exit(0)


main()
