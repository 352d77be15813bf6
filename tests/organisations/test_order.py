"""Lists of names, as the database sorts them."""

from flask.testing import FlaskClient

from codeprac.db import db
from codeprac.organisations.forms import list_countries
from codeprac.organisations.queries import select_organisations
from tests.factories.organisations import make_organisation


def test_names_with_accents_stand_beside_those_without(client: FlaskClient) -> None:
    for name in ("Vzor Appliances", "Échantillon Spare Parts", "Example Network", "échelle", "Atelier"):
        make_organisation(name=name)
    names = [organisation.name for organisation in db.session.scalars(select_organisations())]
    assert names.index("Atelier") < names.index("Échantillon Spare Parts") < names.index("Vzor Appliances")
    assert names.index("échelle") < names.index("Example Network")


def test_countries_with_accents_stand_where_people_look(app: object) -> None:
    names = [name for _, name in list_countries()]
    assert names.index("Åland Islands") < names.index("Albania")
    assert names.index("Côte d’Ivoire") < names.index("Croatia")
