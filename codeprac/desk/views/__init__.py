"""The pages of the desk; each module adds its own to the blueprint."""

from codeprac.desk.views import (
    acting,
    board,
    deciding,
    deciding_agreeing,
    deciding_issues,
    keeping,
    taking,
    templating,
    triage,
    work,
)
from codeprac.desk.views.blueprint import bp

__all__ = [
    "acting",
    "board",
    "bp",
    "deciding",
    "deciding_agreeing",
    "deciding_issues",
    "keeping",
    "taking",
    "templating",
    "triage",
    "work",
]
