// Every provision can be cited: its name, the draft with date and hash, and its address. "Link" copies the address.
export function citations(article) {
  const pattern = document.getElementById('cite-template');
  const button = document.getElementById('cite-button');
  if (!pattern || !button) return;
  article.append(pattern.content.cloneNode(true));
  const dialog = document.getElementById('cite');
  const words = document.getElementById('citation');
  for (const line of article.querySelectorAll('.provision-line')) {
    const cite = button.content.firstElementChild.cloneNode(true);
    const name = line.closest('.provision').dataset.name;
    if (name) cite.setAttribute('aria-label', `${cite.textContent}: ${name}`);
    (line.querySelector('.provision-acts') ?? line).append(cite);
  }

  article.addEventListener('click', (event) => {
    const cite = event.target.closest('.cite-button');
    if (cite) {
      words.textContent = citation(words.dataset.pattern, article, cite.closest('.provision'));
      dialog.showPopover();
      dialog.querySelector('button').focus();
      return;
    }
    const link = event.target.closest('.provision-address');
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, '', link.hash);
    copy(link, new URL(link.href).href);
  });
}

function citation(pattern, article, provision) {
  const { title, draft, released, sha256, address } = article.dataset;
  const heading = provision.querySelector('.provision-heading').textContent.trim();
  const values = { name: heading, title, draft, released, sha256, address: `${address}#${provision.id}` };
  return pattern.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

async function copy(link, text) {
  await navigator.clipboard.writeText(text);
  const label = link.firstChild;
  const before = label.data;
  label.data = document.querySelector('[data-copied]')?.dataset.copied ?? 'Copied';
  setTimeout(() => { label.data = before; }, 2000);
}
