"""The blueprint of other channels and early disclosures."""

from flask import Blueprint

bp = Blueprint("channels", __name__)
