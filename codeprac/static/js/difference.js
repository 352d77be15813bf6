// The difference of two short texts, word by word, while somebody types. The server answers with its own, better one.
// Parts are { kind: 'same' | 'delete' | 'insert', text } in reading order, deletions before insertions.
const WORDS = /[\p{L}\p{N}\p{M}’'-]+|\s+|[^\s\p{L}\p{N}]/gu;
const MOST_CHANGES = 1500; // words; beyond that, what lies between the common ends is shown as replaced

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
  return settle(joinAcrossSpaces(parts));
}

function add(parts, kind, words) {
  if (!words.join('')) return;
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += words.join('');
  else parts.push({ kind, text: words.join('') });
}

// The shortest script of deletions and insertions, after Myers (1986): as long as little changes, the length of the texts costs
// nothing more.
function between(parts, a, b) {
  const trace = furthest(a, b);
  if (!trace) {
    add(parts, 'delete', a);
    add(parts, 'insert', b);
    return;
  }
  const steps = [];
  let [i, j] = [a.length, b.length];
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const reach = trace[changes];
    const k = i - j;
    const isInsertion = k === -changes || (k !== changes && reach(k - 1) < reach(k + 1));
    const from = changes ? (isInsertion ? reach(k + 1) : reach(k - 1)) : 0;
    const end = changes ? (isInsertion ? from : from + 1) : 0;
    while (i > end) {
      steps.push(['same', a[--i]]);
      j--;
    }
    if (!changes) break;
    steps.push(isInsertion ? ['insert', b[--j]] : ['delete', a[--i]]);
  }
  for (const [kind, word] of steps.reverse()) add(parts, kind, [word]);
}

// How far each diagonal comes with so many changes; null when it takes too many.
function furthest(a, b) {
  const most = Math.min(a.length + b.length, MOST_CHANGES);
  const reached = new Int32Array(2 * most + 3);
  const trace = [];
  for (let changes = 0; changes <= most; changes++) {
    const before = reached.slice(most + 1 - changes - 1, most + 1 + changes + 2);
    trace.push((k) => before[k + changes + 1]);
    for (let k = -changes; k <= changes; k += 2) {
      const down = k === -changes || (k !== changes && reached[most + k] < reached[most + 2 + k]);
      let i = changes ? (down ? reached[most + 2 + k] : reached[most + k] + 1) : 0;
      while (i < a.length && i - k < b.length && a[i] === b[i - k]) i++;
      reached[most + 1 + k] = i;
      if (i >= a.length && i - k >= b.length) return trace;
    }
  }
  return null;
}

// A few words that stayed by chance between longer changes are read more easily as changed with them.
function settle(parts) {
  for (let place = 1; place < parts.length - 1; place++) {
    const size = (from, step) => {
      let most = 0;
      for (let at = from; parts[at] && parts[at].kind !== 'same'; at += step) most = Math.max(most, parts[at].text.length);
      return most;
    };
    const { kind, text } = parts[place];
    if (kind !== 'same' || text.length > size(place - 1, -1) || text.length > size(place + 1, 1)) continue;
    let [first, last] = [place, place];
    while (parts[first - 1] && parts[first - 1].kind !== 'same') first--;
    while (parts[last + 1] && parts[last + 1].kind !== 'same') last++;
    const side = (left) => parts.slice(first, last + 1).filter((part) => part.kind !== left).map((part) => part.text).join('');
    const changed = [['delete', side('insert')], ['insert', side('delete')]].filter(([, words]) => words);
    parts.splice(first, last - first + 1, ...changed.map(([sort, words]) => ({ kind: sort, text: words })));
    place = Math.max(0, first - 2);
  }
  return parts;
}

// Two words replaced by two others read better as one phrase than as word, space, word.
function joinAcrossSpaces(parts) {
  const joined = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    const space = removed.endsWith(' ') && added.endsWith(' ') ? ' ' : '';
    if (space) [removed, added] = [removed.slice(0, -1), added.slice(0, -1)];
    add(joined, 'delete', [removed]);
    add(joined, 'insert', [added]);
    add(joined, 'same', [space]);
    [removed, added] = ['', ''];
  };
  parts.forEach(({ kind, text }, place) => {
    if (kind === 'delete') removed += text;
    else if (kind === 'insert') added += text;
    else if (!text.trim() && (removed || added) && place < parts.length - 1) [removed, added] = [removed + text, added + text];
    else {
      flush();
      add(joined, kind, [text]);
    }
  });
  flush();
  return joined;
}

// As elements; what is deleted and inserted is said, too, for who does not see it.
export function asNodes(parts, words = {}) {
  const said = (text) => Object.assign(document.createElement('span'), { className: 'visually-hidden', textContent: text });
  return parts.flatMap(({ kind, text }) => {
    if (kind === 'same') return document.createTextNode(text);
    const element = document.createElement(kind === 'delete' ? 'del' : 'ins');
    element.textContent = text;
    return [said(`[${words[kind] ?? kind} `), element, said(']')];
  });
}
