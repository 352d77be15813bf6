// Single keys, one switch for all of them (WCAG 2.1.4): kept in this browser, and with the account of who is signed in.
// "?" shows what they do, "/" goes to the search. They do nothing while somebody writes.
const MEMORY = 'codeprac-keys';
const SWITCHES = '#keys, #show-keys, #shortcuts-switch';
const WRITING = 'input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]:not(.sheet-frame), [popover]:popover-open';
const dialog = document.getElementById('shortcuts');
let isOn = remembered() !== 'off';

export function keysAreOn() {
  return isOn;
}

// Runs the act of a key: onKeys({ j: (event) => … }).
export function onKeys(acts) {
  document.addEventListener('keydown', (event) => {
    if (!isOn || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
}

// Switches the keys on or off, on this page and from now on; `isKnown` when the account says so itself.
export function setKeys(on, isKnown = false) {
  isOn = on;
  remember(on ? 'on' : 'off');
  for (const box of document.querySelectorAll(SWITCHES)) box.checked = on;
  if (!isKnown) save(on);
}

function writes(element) {
  return element.isContentEditable || element.closest?.(WRITING);
}

function remembered() {
  const { usesKeys: keys } = document.documentElement.dataset; // what the account says, on pages that know it
  if (keys) remember(keys);
  try {
    return keys ?? localStorage.getItem(MEMORY);
  } catch {
    return keys ?? null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(MEMORY, value);
  } catch {
    // A browser that keeps nothing forgets the choice; the switch still works on this page.
  }
}

async function save(on) {
  const reader = await fetch('/session.json').then((answer) => answer.json()).catch(() => ({}));
  if (!reader.signed_in) return;
  const body = new URLSearchParams({ csrf_token: reader.csrf_token, keys: on ? 'on' : '' });
  fetch('/account/keys', { method: 'POST', body, redirect: 'manual' }).catch(() => {});
}

function search() {
  const field = [...document.querySelectorAll('input[type="search"]')].find((one) => one.checkVisibility());
  field?.focus();
  field?.select();
}

function overview() {
  if (dialog && !dialog.open) dialog.showModal();
}

for (const box of document.querySelectorAll(SWITCHES)) {
  box.checked = isOn;
  box.addEventListener('change', () => setKeys(box.checked));
}
for (const button of document.querySelectorAll('[data-shortcuts]')) {
  button.hidden = false;
  button.addEventListener('click', overview);
}
onKeys({ '?': overview, '/': search });
