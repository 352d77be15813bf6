// J and K step through provisions or changes. A switch turns the keys off, and stays off for this browser.
const MEMORY = 'codeprac-keys';

export function steps(label, targets, next = 'j', previous = 'k') {
  const box = label?.querySelector('input');
  if (!box) return;
  label.hidden = false;
  box.checked = remembered() !== 'off';
  box.addEventListener('change', () => remember(box.checked ? 'on' : 'off'));
  document.addEventListener('keydown', (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    const direction = { [next]: 1, [previous]: -1 }[event.key.toLowerCase()];
    if (!direction) return;
    event.preventDefault();
    go(targets(), direction);
  });
}

function writes(element) {
  return element.isContentEditable || element.closest('input:not([type=checkbox], [type=radio]), textarea, select, dialog[open], [popover]:popover-open');
}

function go(targets, direction) {
  const line = window.innerHeight * 0.2;
  const tops = targets.map((target) => target.getBoundingClientRect().top);
  const focused = targets.indexOf(document.activeElement?.closest('[data-provision], [data-change]'));
  // Where one stands: the target in focus if it is in view, else the last one that begins above the line.
  let here = tops.findLastIndex((top) => top <= line);
  if (focused >= 0 && tops[focused] > -line && tops[focused] < window.innerHeight) here = focused;
  const target = targets[Math.max(0, Math.min(targets.length - 1, here + direction))];
  if (!target) return;
  const heading = target.querySelector('h1, h2, h3, h4, h5, h6') ?? target;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

function remembered() {
  try {
    return localStorage.getItem(MEMORY);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(MEMORY, value);
  } catch {
    // A browser that keeps nothing forgets the choice; the switch still works on this page.
  }
}
