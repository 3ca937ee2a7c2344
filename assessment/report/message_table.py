"""Names of fixed lists that the data refer to by code: item groups, rungs, verdicts, kinds of items."""

from __future__ import annotations

from assessment.model.message import msg

GROUPS = {
    "equipment": msg("Equipment"),
    "data": msg("Data collection"),
    "systems": msg("Information systems"),
    "security": msg("Information security"),
    "planning": msg("Planning"),
    "rules": msg("Rules"),
    "resources": msg("People and money"),
    "results": msg("Outcomes"),
}
RUNGS = (
    msg("rung 0: nothing yet"),
    msg("rung 1: tools help people"),
    msg("rung 2: a system manages it"),
    msg("rung 3: linked, in real time"),
    msg("rung 4: models predict and optimise"),
)
VERDICTS = {
    "met": msg("met"),
    "not_met": msg("not met"),
    "partly": msg("partly met"),
    "unknown": msg("unknown"),
}
ITEM_FORMS = {
    "share_bands": msg("share from figures, put into bands"),
    "mean_ratio_bands": msg("mean ratio over several years, put into bands"),
    "options": msg("points per ticked answer"),
    "ladder": msg("one step of a ladder"),
    "count_bands": msg("number of ticked answers, put into bands"),
    "direction": msg("better, flat or worse than the year before"),
}
