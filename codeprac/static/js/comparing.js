// The comparison: N and P step through the changes, an address opens what is folded, the rail follows the scrolling.
import { followContents } from './reading-contents.js';
import { steps } from './reading-keys.js';

const changes = document.querySelector('.changes');
if (changes) {
  steps(document.querySelector('.keys-switch'), () => [...changes.querySelectorAll('[data-change]')], 'n', 'p');
  followContents(changes, '[data-change]');
}

function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest('details:not([open])');
  if (!folded) return;
  folded.open = true;
  target.scrollIntoView();
}

unfold();
window.addEventListener('hashchange', unfold);
