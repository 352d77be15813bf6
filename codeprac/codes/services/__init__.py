"""Acts on codes of practice."""

from codeprac.codes.services.people import ask_agreement, give_role, name_chair, take_role
from codeprac.codes.services.writing import create_code, edit_code

__all__ = ["ask_agreement", "create_code", "edit_code", "give_role", "name_chair", "take_role"]
