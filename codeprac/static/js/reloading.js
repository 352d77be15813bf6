// A page that waits for a job looks again by itself; without this script there is a link that does so.
const waiting = document.querySelector('[data-reload]');
if (waiting) setTimeout(() => window.location.reload(), Number(waiting.dataset.reload) * 1000);
