"""Acts on codes of practice."""

from codeprac.codes.services.people import give_role, take_role
from codeprac.codes.services.writing import create_code, edit_code

__all__ = ["create_code", "edit_code", "give_role", "take_role"]
