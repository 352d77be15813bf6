"""The blueprint that the views of this package register on."""

from flask import Blueprint

bp = Blueprint("watching", __name__)
