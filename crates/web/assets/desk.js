// The desk's one script. It tells that something has changed since the page was opened, and lets a case be ruled on by three keys.
// It reloads nothing, writes no sentence of its own and sends nothing that the buttons would not send: without it the page does the same.

/** Milliseconds between two looks. */
const EVERY_MS = 10_000;

const changed = document.querySelector('[data-changes]');
if (changed) {
  const { changes, mark } = changed.dataset;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${changes}?since=${encodeURIComponent(mark)}`, { headers: { accept: 'text/plain' }, redirect: 'manual' });
      // A session that has ended sends elsewhere, to a page that is no news.
      if (answer.status !== 200) return;
      const told = await answer.text();
      const words = changed.querySelector('[data-told]');
      if (words.textContent !== told) words.textContent = told;
      changed.hidden = false;
    } catch {
      // The next look tells.
    }
  };
  setInterval(look, EVERY_MS);
  document.addEventListener('visibilitychange', look);
}

const rule = document.querySelector('form[action$="/rule"]');
if (rule) {
  const ways = { u: 'uphold', r: 'reject' };
  const types = (element) => element.closest('textarea, select, input:not([type="radio"]):not([type="checkbox"])') !== null;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || types(event.target)) return;
    const way = rule.querySelector('input[name="ruling"]:checked')?.value;
    if (ways[event.key]) {
      const radio = rule.querySelector(`input[name="ruling"][value="${ways[event.key]}"]`);
      radio.checked = true;
      radio.focus();
    } else if (way && /^[1-9]$/.test(event.key)) {
      const option = rule.querySelectorAll(`optgroup[data-ruling="${way}"] option`)[Number(event.key) - 1];
      if (!option) return;
      option.selected = true;
    } else if (way && event.key === 's') {
      rule.requestSubmit(rule.querySelector('button[name="send"]'));
    } else {
      return;
    }
    event.preventDefault();
  });
}
