// Every page that people see, once. The checks of looks, words, weights and the screenshots all walk this list, and a test holds it
// against the router: a page that is not here fails it.
import { openCaller } from './house.mjs';
import { claimAt } from './scene.mjs';

/**
 * A page: its name in pictures, who looks at it, the route that answers, and how to get there: an address (or what gives one from the
 * scene), and then, where a page follows a form, `then` sends it.
 */
export const PAGES = [
  page('front', 'nobody', '/'),
  page('public', 'nobody', '/public'),
  page('public-clocks', 'nobody', '/public/clocks'),
  page('public-cells', 'nobody', '/public/cells'),
  page('public-how', 'nobody', '/public/how'),
  page('public-log', 'nobody', '/public/log'),
  page('design', 'nobody', '/design'),
  page('docs', 'nobody', '/docs', { language: 'en' }),
  page('demo-texts', 'nobody', '/demo/messages'),
  page('signin', 'nobody', '/signin'),
  page('signin-text', 'nobody', '/signin/text'),
  page('signin-text-waits', 'nobody', '/signin/text', { then: (person) => person.send('/signin/text') }),
  page('oidc', 'nobody', '/signin/oidc', { status: 404 }),
  page('oidc-return', 'nobody', '/signin/oidc/return', { status: 404 }),
  page('signin-wrong', 'nobody', '/signin', { then: (person) => refused(person, '/signin', { number: '1380' }) }),
  page('signin-code', 'nobody', '/signin', { then: (person) => person.send('/signin', { number: '13912345678' }) }),
  page('verify-ask', 'nobody', '/verify'),
  page('verify-wrong', 'nobody', '/verify', { then: (person) => refused(person, '/verify', { code: '0123' }) }),
  page('verify', 'nobody', '/verify/{token}', { at: (scene) => scene.verify }),
  page('verify-unknown', 'nobody', '/verify/{token}', { at: () => '/verify/x', status: 404 }),
  page('mail-stop-unknown', 'nobody', '/mail/stop/{token}', { at: () => '/mail/stop/x', status: 404 }),
  page('not-found', 'nobody', '/nowhere', { status: 404 }),
  page('home', 'customer', '/me'),
  page('turn-off', 'customer', '/me', { then: (person) => person.send('/me/dnd', {}, 'button[value="off"]') }),
  page('calls', 'customer', '/me/calls'),
  page('story', 'customer', '/decisions/{id}', { at: (scene) => scene.story }),
  page('permit', 'customer', '/me/permit'),
  page('permit-agent', 'customer', '/me/permit', { at: () => '/me/permit?to=agent' }),
  page('permit-brand', 'customer', '/me/permit', { at: () => '/me/permit?to=brand' }),
  page('permit-rentals', 'customer', '/me/permit', { at: () => '/me/permit?about=rental' }),
  page('permit-evenings', 'customer', '/me/permit', { at: () => '/me/permit?hours=evenings' }),
  page('choose', 'customer', '/me/choose', { at: () => '/me/choose?word=only&to=everyone&about=rental' }),
  page('choose-wrong', 'customer', '/me/choose', { then: (person) => refused(person, '/me/choose', { word: 'only', to: 'everyone' }) }),
  page('choose-check', 'customer', '/me/choose', { then: (person) => person.send('/me/choose', { word: 'only', to: 'everyone', hours: 'evenings' }) }),
  // The notice of something that was done, with its undo; nothing is done by looking at it.
  page('permit-undo', 'customer', '/me/permit', { at: () => '/me/permit?done=permitted&undo=act-01J6A3M1T0R8Z5X7C9V2B4N6M8' }),
  page('requests', 'customer', '/me/requests'),
  page('complain', 'customer', '/me/complain'),
  page('complain-wrong', 'customer', '/me/complain', { then: (person) => refused(person, '/me/complain', {}) }),
  page('complain-check', 'customer', '/me/complain', { then: checkComplaint }),
  page('promises', 'customer', '/me/promises'),
  page('claims', 'customer', '/me/claims'),
  page('claim', 'customer', '/me/claims/{case}', { at: (scene) => scene.call }),
  page('receipt', 'paid', '/me/claims/{case}/receipt', { at: (scene) => scene.receipt }),
  page('payee', 'customer', '/me/payee'),
  page('payee-wrong', 'customer', '/me/payee', { then: (person) => refused(person, '/me/payee', { account: '1' }) }),
  page('payee-check', 'customer', '/me/payee', { then: (person) => person.send('/me/payee', { name: '周晓', account: '6222020200012345678', bank: 'ICBKCNBJ' }) }),
  page('wechat', 'customer', '/me/payee/wechat'),
  page('wechat-wrong', 'customer', '/me/payee/wechat', { then: (person) => refused(person, '/me/payee/wechat', { name: '周晓', openid: '' }) }),
  page('wechat-check', 'customer', '/me/payee/wechat', { then: (person) => person.send('/me/payee/wechat', { name: '周晓', openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' }) }),
  page('messages', 'customer', '/me/messages'),
  page('numbers', 'customer', '/me/numbers'),
  page('numbers-wrong', 'customer', '/me/numbers', { then: (person) => refused(person, '/me/numbers/request', { number: '12' }) }),
  page('numbers-code', 'customer', '/me/numbers', { then: askForLink }),
  page('numbers-give-up', 'customer', '/me/numbers', { then: (person) => person.send('/me/numbers/give-up') }),
  page('numbers-linked', 'helper', '/me/numbers'),
  page('home-helped', 'helper', '/me/numbers', { then: lookAfter }),
  page('mail', 'customer', '/me/messages/mail'),
  page('mail-wrong', 'customer', '/me/messages/mail', { then: (person) => refused(person, '/me/messages/mail', { address: 'li.hua' }) }),
  page('mail-code', 'customer', '/me/messages/mail', { then: (person) => person.send('/me/messages/mail', { address: 'li.hua@mail.example' }) }),
  page('data', 'customer', '/me/data'),
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
  page('home-held', 'waiting', '/me'),
  page('claims-held', 'waiting', '/me/claims'),
  page('claim-held', 'waiting', '/me/claims/{case}', { at: (scene) => scene.held }),
  page('agent', 'agent', '/agent'),
  page('agent-wrong', 'agent', '/agent', { then: (person) => refused(person, '/agent/check', { number: '12' }) }),
  page('agent-answer', 'agent', '/agent', { then: (person, scene) => person.send('/agent/check', { number: scene.customer }) }),
  page('agent-today', 'agent', '/agent/today'),
  page('agent-tickets', 'agent', '/agent/tickets'),
  page('agent-coaching', 'agent', '/agent/coaching'),
  page('agent-review', 'agent', '/agent/calls/{record}', { at: (scene) => scene.talk }),
  page('agent-record', 'agent', '/agent/record'),
  page('agent-story', 'agent', '/decisions/{id}', { at: (scene) => scene.asked }),
  page('hotline', 'hotline', '/hotline'),
  page('hotline-wrong', 'hotline', '/hotline', { then: (person) => refused(person, '/hotline', { customer: '12' }) }),
  page('hotline-caller', 'hotline', '/hotline', { then: (person, scene) => openCaller(person, scene.customer) }),
  page('hotline-caller-new', 'hotline', '/hotline', { then: (person, scene) => openCaller(person, scene.next()) }),
  page('hotline-caller-wrong', 'hotline', '/hotline', { then: complaintWithout }),
  page('hotline-taken', 'hotline', '/hotline', { then: complaintTaken }),
  page('hotline-read', 'hotline', '/hotline', { then: readBack }),
  page('hotline-switched', 'hotline', '/hotline', { then: switchedOn }),
  page('hotline-claim', 'hotline', '/hotline', { then: claimOpened }),
  page('hotline-claim-wrong', 'hotline', '/hotline', { then: claimRefused }),
  page('hotline-claim-check', 'hotline', '/hotline', { then: claimChecked }),
  page('hotline-claimed', 'hotline', '/hotline', { then: claimSent }),
  page('desk', 'desk', '/desk'),
  page('desk-loss', 'desk', '/desk/cases/{case}', { at: (scene) => claimAt('desk', scene.listing) }),
  page('desk-decided', 'desk', '/desk/cases/{case}', { at: (scene) => claimAt('desk', scene.leak) }),
  page('desk-call', 'desk', '/desk/cases/{case}', { at: (scene) => claimAt('desk', scene.call) }),
  page('desk-held', 'desk', '/desk/cases/{case}', { at: (scene) => claimAt('desk', scene.held) }),
  page('fund', 'desk', '/desk/fund'),
  page('debts', 'desk', '/desk/fund/recoveries'),
  page('debtor', 'desk', '/desk/fund/recoveries/{debtor}', { at: (scene) => scene.debtor }),
  page('plan', 'desk', '/desk/fund/recoveries/{debtor}/plan', { at: (scene) => `${scene.debtor}/plan` }),
  page('plan-wrong', 'desk', '/desk/fund/recoveries/{debtor}/plan', { at: (scene) => `${scene.debtor}/plan`, then: (person, scene) => refused(person, `${scene.debtor}/plan`, { amount: 'x' }) }),
  page('plan-check', 'desk', '/desk/fund/recoveries/{debtor}/plan', { at: (scene) => `${scene.debtor}/plan`, then: (person, scene) => person.send(`${scene.debtor}/plan`, { amount: '60', parts: '3', first: inDays(30) }) }),
  page('received', 'desk', '/desk/fund/recoveries/{debtor}/paid', { at: (scene) => `${scene.debtor}/paid` }),
  page('received-wrong', 'desk', '/desk/fund/recoveries/{debtor}/paid', { at: (scene) => `${scene.debtor}/paid`, then: (person, scene) => refused(person, `${scene.debtor}/paid`, {}) }),
  page('received-check', 'desk', '/desk/fund/recoveries/{debtor}/paid', { at: (scene) => `${scene.debtor}/paid`, then: (person, scene) => person.send(`${scene.debtor}/paid`, { amount: '60', booking: '2026112300017' }) }),
  page('offset', 'desk', '/desk/fund/recoveries/{debtor}/offset', { at: (scene) => `${scene.debtor}/offset` }),
  page('recourse-against', 'desk', '/desk/fund/recoveries/claims/{award}', { at: (scene) => scene.unclaimed }),
  page('recourse-goes-to', 'desk', '/desk/fund/recoveries/claims/{award}', { at: (scene) => scene.unclaimed, then: (person, scene) => person.send(scene.unclaimed, { against: 'seller' }) }),
  page('recourse-check', 'desk', '/desk/fund/recoveries/claims/{award}', { at: (scene) => scene.unclaimed, then: claimedUpTo }),
  page('recourse', 'desk', '/desk/fund/recoveries/claims/{award}', { at: (scene) => scene.claimed }),
  page('recourse-paid', 'desk', '/desk/fund/recoveries/claims/{award}/paid', { at: (scene) => `${scene.claimed}/paid` }),
  page('write-off', 'desk', '/desk/fund/recoveries/{debtor}/write-off', { at: (scene) => `${scene.debtor}/write-off` }),
  page('write-off-wrong', 'desk', '/desk/fund/recoveries/{debtor}/write-off', { at: (scene) => `${scene.debtor}/write-off`, then: (person, scene) => refused(person, `${scene.debtor}/write-off`, {}) }),
  page('write-off-own', 'desk', '/desk/fund/recoveries/write-offs/{proposal}', { at: (scene) => scene.proposal }),
  page('write-off-decide', 'admin', '/desk/fund/recoveries/write-offs/{proposal}', { at: (scene) => scene.proposal }),
  page('law', 'author', '/desk/promises'),
  page('law-calls', 'author', '/desk/promises/{promise}', { at: () => '/desk/promises/dnd-call' }),
  page('law-loss', 'author', '/desk/promises/{promise}', { at: () => '/desk/promises/seizure-before-signing' }),
  page('law-new', 'author', '/desk/promises/new'),
  page('law-new-wrong', 'author', '/desk/promises/new', { then: (person, scene) => refused(person, '/desk/promises/new', { text: scene.promise.replace('place = 2', 'place = ') }) }),
  page('law-check', 'author', '/desk/promises/new', { then: (person, scene) => person.send('/desk/promises/new', { text: scene.promise }) }),
  page('law-against', 'author', '/desk/promises/new', { then: (person, scene) => person.send('/desk/promises/new', { text: scene.promise.replace('money("100")', 'money("90")') }) }),
  page('law-own', 'author', '/desk/promises/drafts/{draft}', { at: (scene) => scene.draft }),
  page('law-approve', 'approver', '/desk/promises/drafts/{draft}', { at: (scene) => scene.draft }),
  page('desk-search', 'desk', '/desk/search'),
  page('desk-found', 'desk', '/desk/search', { at: () => '/desk/search?stage=waiting' }),
  page('staff', 'admin', '/desk/staff'),
  page('texts', 'admin', '/desk/texts'),
  page('texts-new', 'admin', '/desk/texts/new'),
  page('texts-wrong', 'admin', '/desk/texts/new', { then: (person) => refused(person, '/desk/texts', { text_en: 'Pay {sum}' }) }),
  page('text', 'admin', '/desk/texts/{text}', { at: () => '/desk/texts/ask-returned' }),
  page('brands', 'admin', '/desk/brands'),
  page('brand', 'admin', '/desk/brands/{brand}', { at: () => '/desk/brands/lianjia-wuhan' }),
  page('audit', 'author', '/desk/audit'),
  page('rulebooks', 'desk', '/desk/rulebooks'),
  page('rulebook', 'desk', '/desk/rulebooks/{label}', { at: () => '/desk/rulebooks/cn@2?ask=yes&line=registered&purpose=marketing&said=do_not_disturb&date=2026-11-23&time=14:03:07&zone=Asia/Shanghai&city=wuhan&attempts=0' }),
  page('rulebooks-compare', 'desk', '/desk/rulebooks/compare', { at: () => '/desk/rulebooks/compare?old=fr@2023&new=fr@2026' }),
  page('regulator', 'regulator', '/regulator'),
  page('passkey', 'desk', '/signin/passkey'),
  page('passkey-new', 'desk', '/signin/passkey/new'),
  page('passkeys', 'customer', '/me/passkeys'),
  page('invite-over', 'customer', '/signin/invite/{token}', { at: () => `/signin/invite/${'5f1c'.repeat(16)}`, status: 404 }),
  page('oidc-again', 'desk', '/signin/oidc/again', { status: 404 }),
  page('erase', 'customer', '/me/erase'),
  page('prove', 'regulator', '/prove', { at: () => '/prove?next=/regulator/recoveries.csv' }),
  page('prove-code', 'customer', '/prove', { at: () => '/prove?next=/me/data.json', then: (person) => person.send('/prove') }),
  page('recoveries', 'regulator', '/regulator/recoveries'),
  page('regulator-case', 'regulator', '/regulator/cases/{case}', { at: (scene) => claimAt('regulator', scene.leak) }),
];

/** Routes that answer with a file, a stylesheet or a sentence for a script, which nobody reads as a page. */
export const FILES = [
  '/assets/{file}', '/desk/export.csv', '/desk/audit.csv', '/desk/changes', '/desk/cases/{case}/changes', '/desk/cases/{case}/files/{file}', '/desk/fund/payments/{file}', '/me/claims/{case}/files/{file}',
  '/me/data.csv', '/me/data.json', '/public/log.json', '/public/totals.csv', '/regulator/cases.csv', '/regulator/recoveries.csv',
];

/** Faces that hold no script at all, ever. */
export const WITHOUT_SCRIPT = ['nobody', 'customer', 'claimant', 'waiting', 'paid', 'helper', 'regulator'];

/** Faces whose pages are tapped on a telephone. */
export const BY_THUMB = ['customer', 'claimant', 'waiting', 'paid', 'helper'];

/** Faces whose pages are read at a desk, by wire. */
export const AT_THE_DESK = ['desk', 'author', 'approver', 'admin'];

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

/** So many days from now, as a field takes a day. */
function inDays(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Sends a form that comes back with what is wrong. */
async function refused(person, action, fields) {
  await person.send(action, fields);
  if (!(await person.page.locator('[aria-invalid="true"], .error').count())) throw new Error(`${action} took what is wrong`);
}

/** Answers the questions of a claim on a third party, up to the page that has them once more. */
async function claimedUpTo(person, scene) {
  await person.send(scene.unclaimed, { against: 'landlord' });
  await person.send(scene.unclaimed, { goes_to: 'liable' });
  await person.send(scene.unclaimed, { amount: '80' });
}

async function complaintWithout(person, scene) {
  await openCaller(person, scene.customer);
  await refused(person, '/hotline/complaint', { calling_number: '', words: '推销二手房' });
}

async function complaintTaken(person, scene) {
  await openCaller(person, scene.next());
  await person.send('/hotline/complaint', { calling_number: scene.line, words: '推销二手房' });
}

async function readBack(person, scene) {
  await openCaller(person, scene.next());
  await person.send('/hotline/dnd');
}

async function switchedOn(person, scene) {
  await readBack(person, scene);
  await person.send('/hotline/dnd', {}, 'button[value="yes"]');
}

const CLAIM = '/hotline/claim/true-listing';

async function claimOpened(person, scene) {
  await openCaller(person, scene.next());
  await person.send(CLAIM);
}

async function claimRefused(person, scene) {
  await claimOpened(person, scene);
  await refused(person, CLAIM, {});
}

async function claimChecked(person, scene) {
  await claimOpened(person, scene);
  const seen = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  await person.send(CLAIM, { brand: 'lianjia-wuhan', 'claim.listing': 'W-77', 'claim.seen_on': seen, 'claim.about': 'price' });
}

async function claimSent(person, scene) {
  await claimChecked(person, scene);
  await person.send(CLAIM, {}, 'button[name="confirm"]');
}

async function askForLink(person, scene) {
  await person.send('/me/numbers/request', { number: scene.next(), kind: 'helps' });
}

/** Shows the number that is looked after, unless it is shown already. */
async function lookAfter(person) {
  const show = person.page.locator('form[action="/me/numbers/show"]:has([name="link"]) button').first();
  if (await show.count()) await Promise.all([person.page.waitForURL('**/me'), show.click()]);
  else await person.goto('/me');
}

async function checkComplaint(person) {
  const now = new Date(Date.now() + 8 * 3_600_000 - 60_000).toISOString();
  await person.send('/me/complain', { calling_number: '02788886666', date: now.slice(0, 10), time: now.slice(11, 16), words: '推销二手房' });
}
