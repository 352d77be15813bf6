// Lists of annotations by keyboard: J and N go on, K and P back, over the pages; A writes one.
import { onKeys } from './keys.js';

const threads = [...document.querySelectorAll('[data-list] > .thread')];

function go(step) {
  const here = threads.findIndex((thread) => thread.contains(document.activeElement));
  const to = here < 0 ? threads.findIndex((thread) => thread.getBoundingClientRect().bottom > 80) : here + step;
  const thread = threads[to];
  if (!thread) return document.querySelector(`.paging a[rel="${step > 0 ? 'next' : 'prev'}"]`)?.click();
  thread.focus({ preventScroll: true });
  thread.scrollIntoView({ block: 'nearest' });
}

function write() {
  const place = document.querySelector('#annotate textarea[name="text"]') ?? document.querySelector('#annotate a');
  place?.focus();
}

const onward = () => go(1);
const back = () => go(-1);
onKeys({ j: onward, n: onward, k: back, p: back, ...(document.getElementById('annotate') ? { a: write } : {}) });
