// Words selected in the text, by mouse, touch or keyboard, bring up a small button: "Annotate". A selection that goes on into
// another provision is cut at the border.
import { mapOf } from './selection-map.js';
import { element, icon } from './margin-cards.js';

const PAUSE = 150;
const touch = matchMedia('(pointer: coarse)');

// What is selected: { section, text, selection, cut }; null when it is nothing of the text.
export function selected(article) {
  const all = getSelection();
  if (!all.rangeCount || all.isCollapsed) return null;
  const range = all.getRangeAt(0);
  if (!range.intersectsNode(article)) return null;
  const parts = [];
  for (const text of article.querySelectorAll('[data-text]')) {
    if (!range.intersectsNode(text)) continue;
    const selection = mapOf(text).selectionOf(range);
    if (selection) parts.push({ section: text.closest('[data-provision]'), text, selection });
    if (parts.length === 2) break;
  }
  return parts.length ? { ...parts[0], cut: parts.length > 1 } : null;
}

// Offers the button whenever words are selected; `annotate` gets what `selected` gives. What is selected now counts, not what
// the button came up for: it follows a moment later. The act that it returns says whether there was a selection.
export function offerButton(article, words, annotate) {
  const button = element('button', { type: 'button', class: 'button is-small select-button' }, icon('annotate'), words.annotate);
  let offered = null;
  let timer;
  const hide = () => {
    offered = null;
    button.remove();
  };
  const act = (other) => {
    const chosen = selected(article) ?? other;
    hide();
    if (chosen) annotate(chosen);
    return Boolean(chosen);
  };
  const show = () => {
    offered = selected(article);
    if (!offered) return hide();
    offered.section.append(button);
    place(button, getSelection().getRangeAt(0), offered);
  };
  button.addEventListener('pointerdown', (event) => event.preventDefault()); // else the selection is gone
  button.addEventListener('click', () => act(offered)); // some browsers select nothing any more once it is tapped
  document.addEventListener('selectionchange', () => {
    clearTimeout(timer);
    if (document.activeElement === button && getSelection().isCollapsed) return;
    timer = setTimeout(show, PAUSE);
  });
  show(); // words may have been selected before this was loaded
  return () => act(document.activeElement === button ? offered : null);
}

function place(button, range, { text, selection }) {
  if (touch.matches) {
    Object.assign(button.style, { position: 'fixed', insetInline: 'auto 1rem', insetBlock: 'auto 1rem' });
    return;
  }
  const shown = mapOf(text).rangeOf(selection.start, selection.end) ?? range;
  const last = [...shown.getClientRects()].at(-1);
  const most = document.documentElement.clientWidth - button.offsetWidth - 8;
  button.style.insetInlineStart = `${Math.max(8, Math.min(last.right + scrollX - button.offsetWidth / 2, most))}px`;
  button.style.insetBlockStart = `${last.bottom + scrollY + 6}px`;
}
