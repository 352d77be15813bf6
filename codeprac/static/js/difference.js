// The difference of two short texts, word by word, while somebody types. The server answers with its own, better one.
// Parts are { kind: 'same' | 'delete' | 'insert', text } in reading order, deletions before insertions.
const WORDS = /[\p{L}\p{N}\p{M}’'-]+|\s+|[^\s\p{L}\p{N}]/gu;
const MOST_STEPS = 4_000_000; // beyond that, what lies between the common ends is shown as replaced

export function difference(before, after) {
  const [a, b] = [before.match(WORDS) ?? [], after.match(WORDS) ?? []];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const parts = [];
  add(parts, 'same', a.slice(0, head));
  between(parts, a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  add(parts, 'same', a.slice(a.length - tail));
  return joinAcrossSpaces(parts);
}

function add(parts, kind, words) {
  if (!words.length) return;
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += words.join('');
  else parts.push({ kind, text: words.join('') });
}

// Walks a longest common subsequence.
function between(parts, a, b) {
  if (a.length * b.length > MOST_STEPS) {
    add(parts, 'delete', a);
    add(parts, 'insert', b);
    return;
  }
  const length = lengths(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(parts, 'same', [a[i]]);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length[i + 1][j] >= length[i][j + 1])) add(parts, 'delete', [a[i++]]);
    else add(parts, 'insert', [b[j++]]);
  }
}

function lengths(a, b) {
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i][j] = a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  return length;
}

// Two words replaced by two others read better as one phrase than as word, space, word.
function joinAcrossSpaces(parts) {
  const joined = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    const space = removed.endsWith(' ') && added.endsWith(' ') ? ' ' : '';
    if (space) [removed, added] = [removed.slice(0, -1), added.slice(0, -1)];
    if (removed) joined.push({ kind: 'delete', text: removed });
    if (added) joined.push({ kind: 'insert', text: added });
    if (space) joined.push({ kind: 'same', text: space });
    [removed, added] = ['', ''];
  };
  parts.forEach(({ kind, text }, place) => {
    if (kind === 'delete') removed += text;
    else if (kind === 'insert') added += text;
    else if (!text.trim() && (removed || added) && place < parts.length - 1) [removed, added] = [removed + text, added + text];
    else {
      flush();
      joined.push({ kind, text });
    }
  });
  flush();
  return joined;
}

export function asNodes(parts) {
  return parts.map(({ kind, text }) => {
    if (kind === 'same') return document.createTextNode(text);
    const element = document.createElement(kind === 'delete' ? 'del' : 'ins');
    element.textContent = text;
    return element;
  });
}
