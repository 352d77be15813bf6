// The editor of the working draft: preview and redline follow the typing; the form itself works without this.
const form = document.querySelector('[data-editor]');
const panes = document.querySelector('[data-panes]');
const PAUSE = 450;
let timer;
let asking;

async function refresh() {
  asking?.abort();
  asking = new AbortController();
  panes.classList.add('is-busy');
  try {
    const answer = await fetch(form.dataset.editor, {method: 'POST', body: new FormData(form), signal: asking.signal});
    if (answer.ok && !answer.redirected) panes.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== 'AbortError') return; // offline: the button still asks for a preview
  } finally {
    panes.classList.remove('is-busy');
  }
}

function leaveWarning(event) {
  event.preventDefault();
}

form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
  window.addEventListener('beforeunload', leaveWarning);
});
form.addEventListener('submit', () => window.removeEventListener('beforeunload', leaveWarning));
