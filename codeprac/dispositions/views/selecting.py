"""Which annotations a form answers: each with the version of the answer that the drafter saw."""

from flask import request

from codeprac.annotations.models import Annotation
from codeprac.dispositions.forms import read_version
from codeprac.dispositions.models import Disposition

MOST = 5_000
ID_LENGTH = 26


def read_selection() -> dict[str, int]:
    """The ticked annotations, or all that the page showed, by id; what is not an id is left out."""
    values = request.form.getlist("annotation")
    if request.form.get("all"):
        values = [*values, *request.form.get("shown", "").split()]
    pairs = (value.partition(":") for value in values[:MOST])
    return {key: read_version(version) for key, _colon, version in pairs if len(key) == ID_LENGTH}


def token(annotation: Annotation, answer: Disposition | None) -> str:
    """What stands for an annotation in the form."""
    return f"{annotation.id}:{answer.version if answer else 0}"
