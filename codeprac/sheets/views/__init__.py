"""Pages and files of spreadsheets."""

from codeprac.sheets.views import downloads, imports, records, rows, uploads
from codeprac.sheets.views.blueprint import bp

__all__ = ["bp", "downloads", "imports", "records", "rows", "uploads"]
