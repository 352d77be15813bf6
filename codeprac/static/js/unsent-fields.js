// What somebody has written in a form, apart from what the form carries along.
const CARRIED = new Set(['csrf_token', 'form_token', 'door', 'written_by', 'draft_about', 'draft_version']);
const TEXTS = ['text', 'rationale', 'evidence'];

export function fieldsOf(form) {
  return Object.fromEntries([...new FormData(form)].filter(([name]) => !CARRIED.has(name)));
}

// Whether anything was written; the proposed wording begins as the words of the draft.
export function hasWords(fields) {
  const wording = fields.proposed_wording?.trim();
  return TEXTS.some((name) => fields[name]?.trim()) || Boolean(wording && wording !== fields.quote?.trim());
}

// What cannot be chosen again is left as it is; of who speaks as little as was chosen.
function choose(radios, value) {
  const all = [...radios];
  const found = all.find((radio) => radio.value === value) ?? (value && all.find((radio) => radio.value === 'anonymous'));
  if (found) found.checked = true;
}

export function fill(form, fields) {
  for (const field of form.elements) {
    if (!field.name || CARRIED.has(field.name)) continue;
    if (field.type === 'checkbox') field.checked = field.name in fields;
    else if (field.type === 'radio') choose([form.elements[field.name]].flatMap((one) => (one.length === undefined ? one : [...one])), fields[field.name]);
    else if (field.name in fields) field.value = fields[field.name];
  }
  form.dispatchEvent(new Event('restored'));
}

// A copy of it as it is kept: whose it is, what it is about, and on which version it goes on.
export function copyOf(form) {
  const { dataset, elements, action } = form;
  return {
    author: dataset.author,
    about: dataset.unsent,
    token: elements.form_token.value,
    stamp: elements.written_by.value,
    version: Number(elements.draft_version.value),
    fields: fieldsOf(form),
    place: new URL(action).pathname,
  };
}
