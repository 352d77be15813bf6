"""The application for WSGI servers and ``flask --app wsgi``."""

from codeprac import create_app

app = create_app()
