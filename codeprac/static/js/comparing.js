// The comparison: N and P step through the changes, J and K through provisions, an address opens what is folded, the
// contents follow the scrolling. Everything here is an aid; the page is complete without it.
import { countAnnotations } from './comparing-counts.js';
import { followContents } from './reading-contents.js';
import { goTo, steps } from './reading-keys.js';

const page = document.querySelector('main.compare');
const changes = page?.querySelector('.changes');
const tools = page?.querySelector('.change-steps');
const stops = () => [...changes.querySelectorAll('[data-change]')].filter((change) => change.checkVisibility());

if (changes && tools) {
  const keys = page.querySelector('.keys-switch');
  steps(keys, stops, 'n', 'p', arrived);
  steps(keys, () => [...changes.querySelectorAll('[data-provision]')], 'j', 'k');
  followContents(changes, '[data-provision]');
  countAnnotations(page);
  tools.hidden = stops().length === 0;
  for (const button of tools.querySelectorAll('[data-step]')) {
    button.addEventListener('click', () => goTo(stops(), Number(button.dataset.step), arrived, button));
  }
  changes.addEventListener('click', copyAddress);
}

// Says which change it is, to eyes and ears, and puts it into the address.
function arrived(change, number, total) {
  tools.querySelector('[data-status]').textContent = tools.dataset.pattern.replace('{number}', number).replace('{total}', total);
  changes.querySelector('.is-current')?.classList.remove('is-current');
  change.classList.add('is-current');
  history.replaceState(null, '', `#${change.id}`);
}

async function copyAddress(event) {
  const link = event.target.closest('[data-copy-address]');
  if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.replaceState(null, '', link.hash);
  await navigator.clipboard.writeText(link.href);
  tools.querySelector('[data-status]').textContent = tools.dataset.copied;
  const sign = link.firstElementChild;
  sign.textContent = tools.dataset.copied;
  setTimeout(() => { sign.textContent = '#'; }, 2000);
}

function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let folded = target && target.closest('details:not([open])');
  if (!folded) return;
  for (; folded; folded = folded.parentElement.closest('details:not([open])')) folded.open = true;
  target.scrollIntoView();
}

unfold();
window.addEventListener('hashchange', unfold);

// On paper nothing can be unfolded: what the margin quotes is printed in full.
const opened = [];
window.addEventListener('beforeprint', () => {
  for (const quote of document.querySelectorAll('.change-was details:not([open]), .change-beside details:not([open])')) {
    quote.open = true;
    opened.push(quote);
  }
});
window.addEventListener('afterprint', () => { for (const quote of opened.splice(0)) quote.open = false; });
