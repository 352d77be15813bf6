// The words of the annotation in focus, in the pane of the desk: the same piece that its own page shows.
const part = document.querySelector('[data-pane]');
const kept = new Map();
let wanted = '';

async function load(address) {
  const response = await fetch(address, { headers: { Accept: 'text/html' } });
  if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
  return response.text();
}

export async function showWords(address) {
  if (!part || !address || address === wanted) return;
  wanted = address;
  try {
    if (!kept.has(address)) kept.set(address, await load(address));
  } catch {
    kept.delete(address); // the link in the row still leads to the page
    return;
  }
  if (address !== wanted) return; // another row has the focus by now
  part.innerHTML = kept.get(address); // from our own templates: user text is escaped or cleaned there
  part.hidden = false;
  const pane = part.parentElement; // browsers keep what was in sight there: the words would stand above it
  if (!pane.contains(document.activeElement)) pane.scrollTop = 0;
}
