// The card of an annotation, as elements: what it says comes from the server as plain words.
const ICONS = new URL('../img/icons.svg', import.meta.url);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Makes these the children, in this order; what is there already is not touched, so that it keeps focus and pointer.
export function arrange(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, place) => {
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
  });
}

export function icon(name) {
  const [svg, use] = ['svg', 'use'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  for (const [key, value] of Object.entries({ class: 'icon', 'aria-hidden': 'true', viewBox: '0 0 16 16' })) svg.setAttribute(key, value);
  use.setAttribute('href', `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

const SIGNS = { unchanged: 'same', changed: 'edited' };

// How an annotation came from an earlier draft: from which one, what became of its words, and what changed in them.
function journeyOf({ origin, verdict, verdict_name: name, difference }, words) {
  if (!origin) return [];
  const sign = element('span', { class: 'sign', 'data-verdict': verdict }, icon(SIGNS[verdict] ?? verdict), element('span', {}, name));
  const line = element('p', { class: 'thread-facts carried-line' }, element('span', {}, origin), ' ', sign);
  if (!difference.length) return [line];
  const said = (label, text) => [element('span', { class: 'visually-hidden' }, `[${label} `), text, element('span', { class: 'visually-hidden' }, ']')];
  const parts = difference.map(([op, text]) => {
    if (op === 'equal') return text;
    return op === 'delete' ? element('del', {}, ...said(words.deleted, text)) : element('ins', {}, ...said(words.inserted, text));
  });
  return [line, element('p', { class: 'redline wording', dir: 'auto' }, ...parts)];
}

// A card that takes the focus; its `place` is the annotation itself, with the characters that it is about.
export function cardOf(annotation, words, address = '') {
  const name = words.annotation.replace('{number}', annotation.number);
  const outcome = element('span', { class: 'outcome', 'data-outcome': annotation.outcome }, icon(annotation.outcome), element('span', {}, annotation.outcome_name));
  const facts = [
    element('a', { href: annotation.href }, name),
    element('span', {}, annotation.kind_name),
    ...(annotation.proposes ? [address ? element('a', { href: `${address}/proposals?one=${annotation.number}#proposal-${annotation.number}` }, words.proposes) : element('span', {}, words.proposes)] : []),
    ...(annotation.replies ? [element('a', { href: `${annotation.href}#replies` }, annotation.replies)] : []),
    ...(annotation.endorsed ? [element('a', { href: `${annotation.href}#endorsements` }, annotation.endorsed)] : []),
    outcome,
  ];
  const card = element(
    'article',
    { class: 'thread', tabindex: '0', 'data-annotation': annotation.id, 'data-number': annotation.number, 'data-kind': annotation.kind, 'aria-label': `${name}, ${annotation.who}` },
    element('p', { class: 'thread-who' }, element('b', { class: 'person-name' }, annotation.who), ' ', element('span', { class: 'person-capacity' }, annotation.capacity)),
    ...journeyOf(annotation, words),
    element('p', { class: 'thread-text', dir: 'auto' }, annotation.text),
    ...(annotation.alike ? [element('p', { class: 'thread-facts' }, element('a', { href: annotation.alike }, annotation.alike_words))] : []),
    element('p', { class: 'thread-facts' }, ...facts),
  );
  card.place = annotation;
  return card;
}
