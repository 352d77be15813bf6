"""Acts on the desk: each on many annotations at once, each noted with what stood before, each to be undone."""

from codeprac.desk.services.answering import answer_together, clear_together
from codeprac.desk.services.assigning import assign_annotations, set_due_day
from codeprac.desk.services.gathering import gather, scatter
from codeprac.desk.services.keeping import drop_filter, plan_round, save_filter
from codeprac.desk.services.tagging import tag_annotations, untag_annotations
from codeprac.desk.services.undoing import Undone, undo_act

__all__ = [
    "Undone",
    "answer_together",
    "assign_annotations",
    "clear_together",
    "drop_filter",
    "gather",
    "plan_round",
    "save_filter",
    "scatter",
    "set_due_day",
    "tag_annotations",
    "undo_act",
    "untag_annotations",
]
