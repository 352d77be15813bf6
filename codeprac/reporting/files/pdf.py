"""A page as PDF, by WeasyPrint: it fetches nothing, whatever the page holds."""

import logging
from pathlib import Path
from typing import NoReturn

from codeprac.errors import RuleBroken

STYLES = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
log = logging.getLogger(__name__)


class CannotPrint(RuleBroken):
    """This machine lacks what makes PDF files."""


class NothingFetched(ValueError):
    """The page asked for something from elsewhere."""


def print_page(html: str) -> bytes:
    """The page with our styles as a tagged PDF; raises CannotPrint where the libraries of the system are missing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as missing:
        log.warning("PDF files cannot be made: %s", missing)
        raise CannotPrint("This server lacks the library (pango) that makes PDF files.") from missing

    class Nothing(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> NoReturn:
            raise NothingFetched(f"a report fetches nothing, and not {url[:100]}")

    styles = CSS(string=STYLES, url_fetcher=Nothing())
    made: bytes = HTML(string=html, url_fetcher=Nothing()).write_pdf(stylesheets=[styles], pdf_variant="pdf/ua-1")
    return made
