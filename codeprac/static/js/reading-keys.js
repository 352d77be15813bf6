// Keys step through provisions or changes.
import { onKeys } from './keys.js';

export function steps(label, targets, next = 'j', previous = 'k', arrived = () => {}) {
  if (!label) return;
  label.hidden = false;
  onKeys({ [next]: () => goTo(targets(), 1, arrived), [previous]: () => goTo(targets(), -1, arrived) });
}

// Where the last step led, and when: while the page still scrolls there, that is where one stands.
const SCROLLING_MILLISECONDS = 1500;
let last = null;
let steppedAt = -Infinity;

// Goes one target on or back, and puts the focus there, or leaves it with `keep`.
export function goTo(targets, direction, arrived = () => {}, keep = null) {
  const line = window.innerHeight * 0.2;
  const tops = targets.map((target) => target.getBoundingClientRect().top);
  const focus = keep ? last : document.activeElement;
  const focused = targets.findIndex((target) => focus && target.contains(focus));
  // Where one stands: the target in focus if it is in view, else the last one that begins above the line.
  let here = tops.findLastIndex((top) => top <= line);
  const scrolls = performance.now() - steppedAt < SCROLLING_MILLISECONDS;
  if (focused >= 0 && (scrolls || (tops[focused] > -line && tops[focused] < window.innerHeight))) here = focused;
  const number = Math.max(0, Math.min(targets.length - 1, here + direction));
  const target = targets[number];
  if (!target) return;
  const heading = target.querySelector('h1, h2, h3, h4, h5, h6') ?? target;
  heading.tabIndex = -1;
  if (!keep) heading.focus({ preventScroll: true });
  last = target;
  steppedAt = performance.now();
  target.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  arrived(target, number + 1, targets.length);
}
