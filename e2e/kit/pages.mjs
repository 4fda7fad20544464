// Every page that people see, once. The checks of looks, words, weights and the screenshots all walk this list, and a test holds it
// against the router: a page that is not here fails it.
import { claimAt } from './scene.mjs';

/**
 * A page: its name in pictures, who looks at it, the route that answers, and how to get there: an address (or what gives one from the
 * scene), and then, where a page follows a form, `then` sends it.
 */
export const PAGES = [
  page('front', 'nobody', '/'),
  page('public', 'nobody', '/public'),
  page('design', 'nobody', '/design'),
  page('docs', 'nobody', '/docs', { language: 'en' }),
  page('texts', 'nobody', '/demo/messages'),
  page('signin', 'nobody', '/signin'),
  page('signin-wrong', 'nobody', '/signin', { then: (person) => refused(person, '/signin', { number: '1380' }) }),
  page('signin-code', 'nobody', '/signin', { then: (person) => person.send('/signin', { number: '13912345678' }) }),
  page('not-found', 'nobody', '/nowhere', { status: 404 }),
  page('home', 'customer', '/me'),
  page('turn-off', 'customer', '/me', { then: (person) => person.send('/me/dnd', {}, 'button[value="off"]') }),
  page('calls', 'customer', '/me/calls'),
  page('story', 'customer', '/decisions/{id}', { at: (scene) => scene.story }),
  page('permit', 'customer', '/me/permit'),
  page('requests', 'customer', '/me/requests'),
  page('complain', 'customer', '/me/complain'),
  page('complain-wrong', 'customer', '/me/complain', { then: (person) => refused(person, '/me/complain', {}) }),
  page('complain-check', 'customer', '/me/complain', { then: checkComplaint }),
  page('promises', 'customer', '/me/promises'),
  page('claims', 'customer', '/me/claims'),
  page('claim', 'customer', '/me/claims/{case}', { at: (scene) => scene.call }),
  page('payee', 'customer', '/me/payee'),
  page('payee-wrong', 'customer', '/me/payee', { then: (person) => refused(person, '/me/payee', { account: '1' }) }),
  page('payee-check', 'customer', '/me/payee', { then: (person) => person.send('/me/payee', { name: '周晓', account: '6222020200012345678', bank: 'ICBKCNBJ' }) }),
  page('staff-only', 'customer', '/desk', { status: 403 }),
  page('home-off', 'claimant', '/me'),
  page('calls-none', 'claimant', '/me/calls'),
  page('permit-none', 'claimant', '/me/permit'),
  page('requests-none', 'claimant', '/me/requests'),
  page('claims-losses', 'claimant', '/me/claims'),
  page('claim-form', 'claimant', '/me/claim/{promise}', { at: () => '/me/claim/true-listing' }),
  page('claim-form-long', 'claimant', '/me/claim/{promise}', { at: () => '/me/claim/tragedy-check' }),
  page('claim-form-wrong', 'claimant', '/me/claim/{promise}', { at: () => '/me/claim/tragedy-check', then: (person) => refused(person, '/me/claim/tragedy-check', {}) }),
  page('claim-decided', 'claimant', '/me/claims/{case}', { at: (scene) => scene.leak }),
  page('claim-refused', 'claimant', '/me/claims/{case}', { at: (scene) => scene.refused }),
  page('claim-asked', 'claimant', '/me/claims/{case}', { at: (scene) => scene.listing }),
  page('agent', 'agent', '/agent'),
  page('agent-wrong', 'agent', '/agent', { then: (person) => refused(person, '/agent/check', { number: '12' }) }),
  page('agent-answer', 'agent', '/agent', { then: (person, scene) => person.send('/agent/check', { number: scene.customer }) }),
  page('agent-story', 'agent', '/decisions/{id}', { at: (scene) => scene.asked }),
  page('hotline', 'hotline', '/hotline'),
  page('hotline-wrong', 'hotline', '/hotline', { then: (person) => refused(person, '/hotline/complaint', {}) }),
  page('desk', 'desk', '/desk'),
  page('desk-loss', 'desk', '/desk/cases/{case}', { at: (scene) => claimAt('desk', scene.listing) }),
  page('desk-decided', 'desk', '/desk/cases/{case}', { at: (scene) => claimAt('desk', scene.leak) }),
  page('desk-call', 'desk', '/desk/cases/{case}', { at: (scene) => claimAt('desk', scene.call) }),
  page('fund', 'desk', '/desk/fund'),
  page('regulator', 'regulator', '/regulator'),
  page('regulator-case', 'regulator', '/regulator/cases/{case}', { at: (scene) => claimAt('regulator', scene.leak) }),
];

/** Routes that answer with a file or a stylesheet, which nobody reads as a page. */
export const FILES = [
  '/assets/{file}', '/desk/export.csv', '/desk/cases/{case}/files/{file}', '/desk/fund/payments/{file}', '/me/claims/{case}/files/{file}',
];

/** Faces that hold no script at all, ever. */
export const WITHOUT_SCRIPT = ['nobody', 'customer', 'claimant', 'regulator'];

/** Faces whose pages are tapped on a telephone. */
export const BY_THUMB = ['customer', 'claimant'];

export const LANGUAGES = ['zh-CN', 'en', 'ja'];

/** The faces in the order of the list. */
export const FACES = [...new Set(PAGES.map((one) => one.face))];

/** Opens a page of the list, in a language. */
export async function open(person, one, scene, language) {
  const address = one.at(scene);
  const joint = address.includes('?') ? '&' : '?';
  const response = await person.page.goto(`${address}${joint}lang=${language}`);
  if (response.status() !== one.status) throw new Error(`${one.name} answered ${response.status()}: ${(await person.text()).slice(0, 300)}`);
  await one.then?.(person, scene);
}

function page(name, face, route, { at = () => route, then, status = 200, language } = {}) {
  return { name, face, route, at, then, status, language };
}

/** Sends a form that comes back with what is wrong. */
async function refused(person, action, fields) {
  await person.send(action, fields);
  if (!(await person.page.locator('[aria-invalid="true"], .error').count())) throw new Error(`${action} took what is wrong`);
}

async function checkComplaint(person) {
  const now = new Date(Date.now() + 8 * 3_600_000 - 60_000).toISOString();
  await person.send('/me/complain', { calling_number: '02788886666', date: now.slice(0, 10), time: now.slice(11, 19), words: '推销二手房' });
}
