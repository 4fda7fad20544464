// Debian's Chromium without a window, driven through playwright-core. A page that logs an error or breaks the content policy fails the test.
import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };
export const SCREENS = { phone: PHONE, desktop: DESKTOP };
const ACTION_LIMIT_MS = 10_000;

export async function openBrowser(flags = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: [...FLAGS, ...flags] });
}

/** A person with a browser of their own: no cookies yet, a language, a screen, and scripts off unless asked for. */
export class Person {
  static async arrive(browser, server, { language = 'zh-CN', screen = 'phone', scripts = false, scheme = 'light', touch = false, scale = 1 } = {}) {
    const context = await browser.newContext({
      baseURL: server.http,
      locale: language,
      viewport: SCREENS[screen],
      deviceScaleFactor: scale,
      javaScriptEnabled: scripts,
      colorScheme: scheme,
      hasTouch: touch,
      acceptDownloads: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(ACTION_LIMIT_MS);
    const person = new Person(context, page);
    page.on('console', (message) => { if (message.type() === 'error') person.complaints.push(message.text()); });
    page.on('pageerror', (error) => person.complaints.push(String(error)));
    page.on('response', (response) => {
      if (response.status() >= 500) person.complaints.push(`${response.status()} ${response.url()}`);
    });
    return person;
  }

  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.complaints = [];
  }

  async goto(path) {
    const response = await this.page.goto(path);
    if (response.status() >= 400) throw new Error(`${path} answered ${response.status()}: ${(await this.text()).slice(0, 600)}`);
    return response;
  }

  /** What can be read on the page, white space made plain. */
  async text() {
    return (await this.page.locator('body').innerText()).replace(/\s+/g, ' ');
  }

  /** The one form that posts to `action`, which is the same in every language. */
  form(action) {
    return this.page.locator(`form[action="${action}"]`).first();
  }

  /** Fills the named fields of a form and sends it; waits for the page that follows. */
  async send(action, fields = {}, button) {
    const form = this.form(action);
    await form.waitFor();
    for (const [name, value] of Object.entries(fields)) await fill(form, name, value);
    const submit = form.locator(button ?? 'button[type="submit"], button:not([type]), input[type="submit"]').first();
    const response = this.page.waitForResponse((r) => r.request().isNavigationRequest() && !isRedirect(r.status()));
    await submit.evaluate(toTheMiddle);
    await submit.click();
    const answered = await response;
    await this.page.waitForLoadState();
    if (answered.status() >= 400) {
      throw new Error(`the form ${action} was answered ${answered.status()}: ${(await this.text()).slice(0, 600)}`);
    }
    return answered;
  }

  async leave() {
    await this.context.close();
    if (this.complaints.length > 0) throw new Error(`the browser complained: ${this.complaints.join('; ')}`);
  }
}

/** Runs in the page: scrolls to where nothing that stays at the edges of the screen lies over it. */
function toTheMiddle(element) {
  element.scrollIntoView({ block: 'center' });
}

async function fill(form, name, value) {
  const field = form.locator(`[name="${name}"]`);
  // What is folded up is opened as a reader would.
  await field.first().evaluate((e) => { for (let d = e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; });
  const kind = await field.first().evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
  if (kind === 'select') await field.first().selectOption(value);
  else if (kind === 'radio') {
    const answer = form.locator(`[name="${name}"][value="${value}"]`);
    await answer.evaluate(toTheMiddle);
    await answer.check();
  } else if (kind === 'checkbox') await field.first().setChecked(Boolean(value));
  else if (kind === 'file') await field.first().setInputFiles(value);
  else await field.first().fill(value);
}

function isRedirect(status) {
  return status >= 300 && status < 400;
}
