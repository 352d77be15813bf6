"""Doubts about a text: each one true, and none where there is nothing to look at."""

import pytest

from codeprac.text.outline import outline


def codes(source: str) -> list[str]:
    return [doubt.code for doubt in outline(source).doubts]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("# A\n\n### B\n\nText.\n", "skipped-level"),
        ("# A\n\n## Measure 1. X\n\nText.\n\n## Measure 1. Y\n\nText.\n", "duplicate-label"),
        (
            "# A\n\n## Measure 1. X\n\nText.\n\n## Measure 2. Y\n\nText.\n\n## Measure: Z\n\nText.\n",
            "heading-without-number",
        ),
        ("# A\n\n## Measure 1. X\n\nText.\n\n### Sub-Measure 2.1. Y\n\nText.\n", "number-outside-parent"),
        (f"# {'A' * 300}\n\nText.\n", "heading-too-long"),
        ("# A\n\n## B\n\n## C\n\nText.\n", "empty-provision"),
        ("# A\n\n## Measure 1. X\n\nSee Measure 2.\n", "dead-cross-reference"),
        ("# A\n\nText.[^1]\n", "footnote-without-text"),
        ("# A\n\nText.[^1]\n\n[^1]:\n", "footnote-without-text"),
        ("# A\n\nText.\n\n[^1]: Note.\n", "footnote-without-reference"),
        ("# A\n\n```\ncode\n", "unclosed-fence"),
        ("# A\n\n> ~~~\n> code\n\nText.\n", "unclosed-fence"),
        (f"# A\n\n{'> ' * 70}x\n", "nested-too-deep"),
    ],
)
def test_a_doubt_is_told(source: str, code: str) -> None:
    assert codes(source) == [code]


@pytest.mark.parametrize(
    "source",
    [
        "# A\n\n## Measure 1. X\n\nText.\n\n## Rationale\n\nText.\n",
        "# A\n\n## Appendix: One\n\nText.\n\n## Appendix: Two\n\nText.\n",
        "# A\n\n## Part I. X\n\n### Measure 1. Y\n\nText.\n",
        "# A\n\n## 1 kap. X\n\n### 1 §\n\nText.\n\n## 2 kap. Y\n\n### 1 §\n\nText.\n",
        "# A\n\n## Measure 1. X\n\nSee Measure 1, Annex XI and Article 53(1) AI Act.\n",
        "# A\n\n## Measure 1. X\n\nIn the first draft this was “Measure 7”. The former Measure 2.3 is gone.\n",
        "# A\n\n## Measure 1. X\n\nSee [Measure 9](https://example.org/) of the other code.\n",
        "# A\n\n```\ncode [^1]\n```\n\nSo `[^2]` is no footnote, nor is \\[^3].\n",
        "# A\n\n## Measure 1\n\nx `Measure 9.9`\n\n    Measure 9.9\n\n```\nMeasure 9.8\n```\n",
        "# A\n\n|a|\n|-|\n|x[^1]|\n\n[^1]: Note.\n",
        "# A\n\n~~~~ md\n~~~\n~~~~\n",
        "# A\n\nText.[^a]\n\n[^a]: Note.\n",
        "# A\n",
        "",
    ],
)
def test_nothing_is_told_that_is_not_so(source: str) -> None:
    assert codes(source) == []


def test_a_doubt_names_its_line_and_provision() -> None:
    (doubt,) = outline("# A\n\n## Measure 1. X\n\nText.\n\nSee Measure 4.2\nthere.\n").doubts
    assert (doubt.line, doubt.position, doubt.message) == (
        7,
        1,
        "“Measure 4.2” is referred to, but no provision has this label.",
    )


def test_a_label_that_repeats_is_told_once() -> None:
    source = "# A\n" + "".join(f"\n## Measure 1. {name}\n\nText.\n" for name in "XYZ")
    (doubt,) = outline(source).doubts
    assert doubt.message == "“Measure 1” is the label of 3 provisions (lines 3, 7, 11)."
