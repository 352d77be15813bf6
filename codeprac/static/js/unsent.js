// Keeps what is typed in this browser until the server has confirmed it: an expired sign-in, a crash or a closed tab lose
// nothing. Each text is kept for its author, under the provision (or annotation) that it is about.
const PREFIX = 'codeprac:unsent:';
const TEXTS = ['text', 'rationale', 'proposed_wording', 'evidence'];
const CHOICE = ['speak_for', 'publication', 'confidential_reason', 'public_summary']; // what comes back is as little public
const FIELDS = ['quote', 'prefix', 'suffix', 'start', 'kind', 'delete_words', ...CHOICE, ...TEXTS];
const DELAY = 250;

const keyOf = (form) => `${PREFIX}${form.dataset.author}:${form.dataset.unsent}`;

function storage(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // storage may be full or forbidden; the form works without
  }
}

export function read(form) {
  const kept = storage((store) => JSON.parse(store.getItem(keyOf(form)) ?? 'null'));
  return kept && TEXTS.some((name) => kept[name]?.trim()) ? kept : null;
}

export function forget(form) {
  storage((store) => store.removeItem(keyOf(form)));
}

function write(form) {
  const data = new FormData(form);
  const kept = { place: new URL(form.action).pathname };
  for (const name of FIELDS) if (data.has(name)) kept[name] = data.get(name);
  const isUntouched = kept.proposed_wording?.trim() === kept.quote?.trim();
  if (kept.text?.trim() || kept.rationale?.trim() || kept.evidence?.trim() || (kept.proposed_wording?.trim() && !isUntouched)) {
    storage((store) => store.setItem(keyOf(form), JSON.stringify(kept)));
  } else forget(form);
}

// Puts a kept text back into an empty form; true when there was one.
export function restore(form) {
  const kept = read(form);
  const isEmpty = !form.elements.text?.value.trim();
  if (!kept || !isEmpty || form.hasAttribute('data-edit')) return false;
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (!field || kept[name] === undefined) continue;
    if (field.type === 'checkbox') field.checked = true;
    else field.value = kept[name];
  }
  return true;
}

// Keeps what is typed into a form from now on, and says so.
export function keep(form) {
  const state = form.querySelector('[data-unsent-state]');
  let timer;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    write(form);
    if (state && read(form)) state.textContent = state.dataset.kept;
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(save, DELAY);
  });
  addEventListener('pagehide', () => {
    if (timer) save();
  });
}

// Tells at each provision of a draft that a text about it was typed and not submitted.
export function markKept(root, address, words) {
  for (const mark of root.querySelectorAll('[data-kept-mark]')) mark.remove();
  const keys = storage((store) => Object.keys(store).filter((key) => key.startsWith(PREFIX))) ?? [];
  const places = new Set(keys.map((key) => storage((store) => JSON.parse(store.getItem(key)).place)));
  for (const section of root.querySelectorAll('[data-provision]')) {
    const slug = encodeURIComponent(section.dataset.provision);
    if (!places.has(`${address}/${slug}/annotations`)) continue;
    const mark = Object.assign(document.createElement('span'), { className: 'sign is-warning', textContent: words });
    mark.dataset.keptMark = '';
    section.querySelector('.provision-line')?.append(mark);
  }
}

// The server has confirmed a submission: <… data-sent="provision">.
export function forgetSent(root = document) {
  for (const { dataset } of root.querySelectorAll('[data-sent]')) {
    storage((store) => {
      for (const key of Object.keys(store)) if (key.startsWith(PREFIX) && key.endsWith(`:${dataset.sent}`)) store.removeItem(key);
    });
  }
}
