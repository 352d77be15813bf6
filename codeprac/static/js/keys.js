// Single keys, one switch for all of them (WCAG 2.1.4): kept in this browser, and with the account of who is signed in.
// "?" shows what they do, "/" goes to the search. They do nothing while somebody writes.
const MEMORY = 'codeprac-keys';
const UNSAVED = 'codeprac-keys-unsaved';
const SWITCHES = '#keys, #show-keys, #shortcuts-switch';
const WRITING = 'input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]:not(.sheet-frame), [popover]:popover-open';
const dialog = document.getElementById('shortcuts');
let isOn = recall(MEMORY) !== 'off';

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

// Switches the keys on or off, on this page and from now on.
export function setKeys(on) {
  isOn = on;
  keep(MEMORY, on ? 'on' : 'off');
  keep(UNSAVED, '1');
  for (const box of document.querySelectorAll(SWITCHES)) box.checked = on;
  save();
}

// What the account says counts, unless this browser has told it something newer, or has yet to.
export function heed(accountSays) {
  if (recall(UNSAVED) && accountSays !== isOn) return save();
  keep(UNSAVED, null);
  isOn = accountSays;
  keep(MEMORY, isOn ? 'on' : 'off');
  for (const box of document.querySelectorAll(SWITCHES)) box.checked = isOn;
}

function writes(element) {
  return element.isContentEditable || element.closest?.(WRITING);
}

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // A browser that keeps nothing forgets the choice; the switch still works on this page.
  }
}

async function save() {
  const reader = await fetch('/session.json').then((answer) => answer.json()).catch(() => null);
  if (!reader?.signed_in) return;
  const body = new URLSearchParams({ csrf_token: reader.csrf_token, keys: isOn ? 'on' : '' });
  fetch('/account/keys', { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => {});
}

function search() {
  const field = [...document.querySelectorAll('input[type="search"]')].find((one) => one.checkVisibility());
  field?.focus();
  field?.select();
}

function overview() {
  if (dialog && !dialog.open) dialog.showModal();
}

const { usesKeys } = document.documentElement.dataset; // on pages that know who reads
if (usesKeys) heed(usesKeys === 'on');
for (const box of document.querySelectorAll(SWITCHES)) {
  box.checked = isOn;
  box.addEventListener('change', () => setKeys(box.checked));
}
for (const button of document.querySelectorAll('[data-shortcuts]')) {
  button.hidden = false;
  button.addEventListener('click', overview);
}
onKeys({ '?': overview, '/': search });
