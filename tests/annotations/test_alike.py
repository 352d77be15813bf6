"""Who writes what others wrote already is offered to endorse it, and is never kept from submitting."""

from collections.abc import Callable
from typing import Any

from codeprac.rounds.rules import Visibility
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.rounds import make_round

TEXT = (
    "Providers of small models cannot keep every training log for ten years, because storage costs more than training."
)


def test_nearly_the_same_text_is_named_after_submitting_and_can_be_endorsed(
    app: object, sign_in: Callable[[Any], JudgingClient]
) -> None:
    round_ = make_round(make_released_draft(make_code(slug="ours")))
    first = make_annotation(round_, text=f"Dear drafters, {TEXT}")
    secret = {"publication": "confidential", "confidential_reason": "So.", "public_summary": "About logs."}
    make_annotation(round_, text=TEXT, **secret)
    make_annotation(round_, text="Say who reads the register of incidents, and when.")
    writer = make_user()
    own = make_annotation(round_, text=TEXT, author=writer)
    client = sign_in(writer)
    page = client.get(f"/codes/ours/drafts/1/measure-1.1?sent={own.id}").text
    assert "1 other annotation says nearly the same." in page
    alike = client.get(f"/annotations/{own.id}/alike").text
    assert f"Annotation {first.number}" in alike
    assert "Endorse it as yourself" in alike
    assert client.post(f"/annotations/{first.id}/endorse", data={"speak_for": ""}).status_code == 303
    assert "Endorse it as yourself" not in client.get(f"/annotations/{own.id}/alike").text
    assert sign_in(make_user()).get(f"/annotations/{own.id}/alike").status_code == 403


def test_in_a_sealed_round_nothing_is_said_of_others(app: object, sign_in: Callable[[Any], JudgingClient]) -> None:
    round_ = make_round(make_released_draft(make_code(slug="ours")), visibility=Visibility.SEALED)
    make_annotation(round_, text=TEXT)
    writer = make_user()
    own = make_annotation(round_, text=TEXT, author=writer)
    assert "Nobody said nearly the same" in sign_in(writer).get(f"/annotations/{own.id}/alike").text
