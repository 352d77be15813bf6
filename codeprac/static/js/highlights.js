// Paints annotations over the text with the CSS Custom Highlight API: ranges, no elements. The deeper annotations overlap,
// the stronger the colour; every one of them stays reachable by the place where it is painted.
import { mapOf } from './selection-map.js';

const supported = 'highlights' in CSS;
const DEPTHS = ['annotation-1', 'annotation-2', 'annotation-3'];
const CARRIED = 'annotation-carried'; // from an earlier draft: told apart from those of this one
const names = [CARRIED, ...DEPTHS, 'annotation-focus', 'annotation-writing'];
const highlights = Object.fromEntries(supported ? names.map((name) => [name, new Highlight()]) : []);
const painted = new Map(); // the text of a provision → its annotations and the ranges that show them

if (supported) names.forEach((name, place) => { highlights[name].priority = place; });
showPaint(true);

export function showPaint(on) {
  if (!supported) return;
  for (const name of names) {
    if (on) CSS.highlights.set(name, highlights[name]);
    else CSS.highlights.delete(name);
  }
}

// Paints the annotations of one provision anew: [{ number, start, end, carried }], those of the whole provision without a
// start. Far from the window nothing need be painted: `erase` takes the paint away.
export function paint(text, annotations) {
  const marks = annotations.filter(({ start, end }) => start !== null && end > start);
  erase(text);
  const parts = [
    ...depths(marks.filter(({ carried }) => !carried)).map((part) => ({ ...part, name: DEPTHS[part.depth] })),
    ...depths(marks.filter(({ carried }) => carried)).map((part) => ({ ...part, name: CARRIED })),
  ];
  const ranges = supported ? parts.map((part) => ({ ...part, range: mapOf(text).rangeOf(part.start, part.end) })) : [];
  const found = ranges.filter(({ range }) => range);
  for (const { range, name } of found) highlights[name].add(range);
  painted.set(text, { marks, ranges: found });
}

export function erase(text) {
  for (const { range, name } of painted.get(text)?.ranges ?? []) highlights[name].delete(range);
  painted.delete(text);
}

// Cuts overlapping annotations into parts, each with the number of annotations on it (from 0, at most 2); neighbours of one
// depth are one part.
export function depths(marks) {
  const edges = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const change = new Map(edges.map((edge) => [edge, 0]));
  for (const { start, end } of marks) {
    change.set(start, change.get(start) + 1);
    change.set(end, change.get(end) - 1);
  }
  const parts = [];
  let depth = 0;
  edges.forEach((edge, place) => {
    depth += change.get(edge);
    const shown = Math.min(depth, DEPTHS.length) - 1;
    const last = parts.at(-1);
    if (last?.end === edge && last.depth === shown) last.end = edges[place + 1];
    else if (depth > 0) parts.push({ start: edge, end: edges[place + 1], depth: shown });
  });
  return parts;
}

// Lights up the words of some annotations of a provision; none to put the light out.
export function light(text, annotations) {
  mark('annotation-focus', text, annotations);
}

// Marks the words that somebody is writing about.
export function markWriting(text, selection) {
  mark('annotation-writing', text, selection ? [selection] : []);
}

function mark(name, text, places) {
  if (!supported) return;
  highlights[name].clear();
  for (const { start, end } of places) {
    const range = start === null ? null : mapOf(text).rangeOf(start, end);
    if (range) highlights[name].add(range);
  }
}

// The annotations painted under a point of the window.
export function annotationsAt(text, x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  const place = caret ? [caret.offsetNode, caret.offset] : placeFromRange(document.caretRangeFromPoint?.(x, y));
  if (!place || !text.contains(place[0])) return [];
  const position = mapOf(text).positionOf(...place);
  return (painted.get(text)?.marks ?? []).filter(({ start, end }) => start <= position && position <= end);
}

function placeFromRange(range) {
  return range ? [range.startContainer, range.startOffset] : null;
}

// Where the words of an annotation begin in the window; null when it is about the whole provision.
export function topOf(text, { start, end }) {
  return start === null ? null : (mapOf(text).rangeOf(start, end)?.getBoundingClientRect().top ?? null);
}
