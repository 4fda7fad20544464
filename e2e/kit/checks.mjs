// What is asked of every page, as functions that run in the page. Playwright evaluates them although the page itself may run no script.

/** What a reader meets: language, headings, names of fields, numbers in links, scripts. */
export function reads() {
  // Our own ids are 26 random letters and digits, in which eight digits in a row are no telephone number.
  const ids = /(?<![0-9A-Za-z])[0-9A-HJKMNP-TV-Z]{26}(?![0-9A-Za-z])/g;
  // Nor in the word by which a form says for whose number it was shown: sixteen hexadecimal digits of a keyed hash.
  const tags = /(?<=[?&]shown=)[0-9a-f]{16}(?![0-9A-Za-z])/g;
  const fields = [...document.querySelectorAll('input:not([type=hidden]):not([type=submit]), select, textarea')];
  const named = (field) => field.labels?.length || field.getAttribute('aria-label') || field.getAttribute('aria-labelledby');
  // A decision says by which rulebook it was made, and a rulebook is called by its id, which begins with its country.
  const rulebook = /^(au|cn|fr|gb|in|us)-/;
  const judged = document.querySelector('.judged')?.innerText ?? '';
  return {
    language: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    nameless: fields.filter((field) => !named(field)).map((field) => field.name),
    numbersInLinks: [...document.querySelectorAll('a[href], form[action]')]
      .map((e) => e.getAttribute('href') ?? e.getAttribute('action')).filter((to) => !/^(tel|sms):/.test(to) && /\d{8,}/.test(to.replace(ids, '').replace(tags, ''))),
    scripts: document.scripts.length,
    unworded: document.body.innerText.match(/\b[a-z]+(-[a-z]+){2,}\b/g)?.filter((w) => !w.includes('do-not-disturb') && !judged.includes(w) && !rulebook.test(w)) ?? [],
  };
}

/** Whatever does not fit: a page wider than the screen, a part that scrolls sideways, an element that sticks out, text that is cut. */
export function lost() {
  const found = [];
  const say = (element, what) => found.push(`${what}: <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().slice(0, 40)}`);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`the page is ${wide} px wider than the screen`);
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.hidden, .skip, svg, option')) continue;
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.visibility === 'hidden' || (style.position === 'absolute' && style.clipPath !== 'none')) continue;
    if (element.closest('thead') && getComputedStyle(element.closest('thead')).clipPath !== 'none') continue;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > window.innerWidth + 1 || box.left < -1)) say(element, `sticks out to ${Math.round(box.right)} px`);
    const cuts = style.overflowX !== 'visible' && !['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName);
    if (cuts && element.scrollWidth > element.clientWidth + 1) say(element, 'is cut or scrolls sideways');
    if (style.overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1) say(element, 'is cut at its foot');
    // What a browser writes into its own field for a file is not ours.
    if (style.textOverflow === 'ellipsis' && element.type !== 'file' && element.scrollWidth > element.clientWidth) say(element, 'ends in an ellipsis');
    // A button or a tag whose words run over its own edge.
    if (element.matches('.button, .tag, button') && element.scrollWidth > element.clientWidth + 1) say(element, 'is too narrow for its words');
  }
  // The parts of what does not fit do not fit either; a few say where to look.
  return found.slice(0, 4);
}

/** What is smaller than a thumb: everything one taps, at least `least` pixels each way, save links inside a sentence. */
export function smallTargets(least) {
  const found = [];
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
  for (const element of all) {
    const target = ['radio', 'checkbox'].includes(element.type) ? element.closest('label') ?? element : element;
    if (!target.checkVisibility() || target.matches('.skip') || inSentence(target)) continue;
    target.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = target.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const width = Math.max(box.width, reach(target, x, y, -1, 0) + reach(target, x, y, 1, 0));
    const height = Math.max(box.height, reach(target, x, y, 0, -1) + reach(target, x, y, 0, 1));
    if (width < least - .5 || height < least - .5) found.push(`${Math.round(width)}×${Math.round(height)} ${target.outerHTML.slice(0, 90)}`);
  }
  return found;

  /** How far a tap may land from the middle and still be on the target: a card can be one large link. */
  function reach(target, x, y, dx, dy) {
    let steps = 0;
    while (steps < least) {
      const hit = document.elementFromPoint(x + dx * steps, y + dy * steps);
      if (!hit || !(target === hit || target.contains(hit))) break;
      steps += 1;
    }
    return steps;
  }

  /** A link among words of its own line has the height of its line (WCAG 2.5.8, the exception "inline"). */
  function inSentence(element) {
    if (element.tagName !== 'A' || getComputedStyle(element).display !== 'inline') return false;
    const around = [...element.parentElement.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    return around.length > 0;
  }
}

/** What moves although the reader asked for stillness. */
export function moves() {
  const running = document.getAnimations().map((animation) => animation.animationName ?? animation.transitionProperty ?? 'an animation');
  const seconds = (list) => list.split(',').some((part) => Number.parseFloat(part) > 0);
  const timed = [...document.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    return seconds(style.transitionDuration) || (style.animationName !== 'none' && seconds(style.animationDuration)) || style.scrollBehavior === 'smooth';
  });
  return [...running, ...timed.map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`)];
}

/** Where the focus is now and whether one can see it; nothing when it has left the page. */
export function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
  // Of words that run over the end of a line, the first piece: the box around all pieces holds its neighbours too.
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 12)];
  const hit = document.elementFromPoint(x, y);
  const covered = !hit || !(element === hit || element.contains(hit) || hit.contains(element) || element.labels?.[0]?.contains(hit));
  return {
    what: element.outerHTML.slice(0, 90),
    ring,
    contrast: ring ? contrast(style.outlineColor, groundOf(element.parentElement)) : 0,
    covered,
  };

  function groundOf(from) {
    for (let e = from; e; e = e.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(e);
      if (backgroundImage !== 'none') return backgroundImage.match(/rgba?\([^)]*\)/)?.[0] ?? 'rgb(255, 255, 255)';
      if (!/, 0\)$|transparent/.test(backgroundColor)) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  }

  function contrast(one, other) {
    const light = (colour) => {
      const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((n) => n / 255).map((n) => (n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4));
      return .2126 * r + .7152 * g + .0722 * b;
    };
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  }
}

/** Runs axe, which was put into the page before; answers each violation in a line. */
export async function axe(rules) {
  const options = { resultTypes: ['violations'], preload: false };
  if (rules) options.runOnly = { type: 'rule', values: rules };
  const { violations } = await window.axe.run(document, options);
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 120)} ${node.any[0]?.message ?? node.failureSummary ?? ''}`));
}
