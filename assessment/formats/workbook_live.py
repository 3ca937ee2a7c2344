"""The live part of a gap report's workbook: input figures, parameters, and the calculation from them to the result."""

from __future__ import annotations

from assessment.formats.workbook_calculation import Calculation, Live
from assessment.formats.workbook_inputs import Inputs
from assessment.formats.workbook_parameters import Parameters
from assessment.formats.workbook_style import Book
from assessment.report.workbook_model import WorkbookModel


def write_live(book: Book, model: WorkbookModel, footer: str) -> Live:
    """Write the sheets at the end of the workbook; returns the cells other sheets refer to."""
    t, years = book.t, max(3, len({o for _, o in model.columns}))
    inputs_page = book.page(t("Input figures"), (46, 14, *([13] * years), *([16] * years)), footer=footer)
    parameters_page = book.page(t("Parameters"), (52, 16, 16, 70), footer=footer)
    calculation_page = book.page(
        t("Calculation"), (56, *([17] * max(6, years, len(model.plan.pillars)))), footer=footer
    )
    lists = book.page(t("Lists"), (30,), footer=footer)
    lists.sheet.hide()
    inputs = Inputs(book, inputs_page, lists, model)
    return Calculation(book, calculation_page, inputs, Parameters(parameters_page, model), model).live
