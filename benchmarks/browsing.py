"""A reader in headless Chromium: opens a draft, scrolls through it, and tells what the browser measured."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.chromium import find_chromium

WINDOW = {"width": 1440, "height": 900}
PIXELS_A_FRAME = 90
LONGEST_SECONDS = 40

OPENED = """async () => {
  const counted = () => /[0-9]/.test(document.querySelector('a[data-count]').textContent);
  while (!counted()) await new Promise(requestAnimationFrame);
  const { domInteractive, domContentLoadedEventEnd } = performance.getEntriesByType('navigation')[0];
  return [domInteractive, domContentLoadedEventEnd, performance.now()];
}"""
SCROLL = """async ([pixels, seconds]) => {
  const began = performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  let [most, frames] = [0, 0];
  const left = () => document.documentElement.scrollHeight - innerHeight - scrollY;
  while (left() > 2 && performance.now() - began < seconds * 1000) {
    scrollBy({ top: pixels, behavior: 'instant' });
    await frame();
    if (frames++ % 20 === 0) most = Math.max(most, document.querySelectorAll('*').length);
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { most, frames, share: scrollY / (document.documentElement.scrollHeight - innerHeight) };
}"""
CATEGORIES = ["-*", "toplevel", "__metadata"]
LONG = 50


@dataclass
class Visit:
    """What the browser measured: milliseconds, numbers of elements, the tasks of its main thread while scrolling, the
    addresses of the data that it asked for. Tasks are in processor time, so that a busy machine makes none longer."""

    interactive: float
    scripts_run: float
    counted: float
    elements: int
    most_elements: int
    frames: int
    share: float
    work_to_open: float
    longest_to_open: float
    tasks: list[float]
    asked: list[str]


def visit(url: str) -> Visit:
    """Open a page afresh and scroll through it."""
    flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(Path(sys.executable)), args=flags)
        page = browser.new_page(viewport=WINDOW)  # type: ignore[arg-type]  # width and height
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "annotations.json" in request.url else None)
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.goto(url)
        interactive, run, counted = page.evaluate(OPENED)
        opening = tasks(browser.stop_tracing())
        page.wait_for_load_state("networkidle")
        elements = page.evaluate("document.querySelectorAll('*').length")
        browser.start_tracing(page=page, categories=CATEGORIES)
        seen = page.evaluate(SCROLL, [PIXELS_A_FRAME, LONGEST_SECONDS])
        scrolling = tasks(browser.stop_tracing())
        browser.close()
    times = float(interactive), float(run), float(counted)
    return Visit(
        *times, elements, seen["most"], seen["frames"], seen["share"], sum(opening), max(opening), scrolling, asked
    )


def tasks(trace: bytes) -> list[float]:
    """The tasks of the page's main thread in a trace, in milliseconds of processor time."""
    events = json.loads(trace)["traceEvents"]
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    return [
        event["tdur"] / 1000
        for event in events
        if event.get("name", "").endswith("RunTask") and (event["pid"], event["tid"]) in mains and "tdur" in event
    ]
