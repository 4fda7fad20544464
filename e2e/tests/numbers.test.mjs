// `anxin numbers` beside Google's own library: what the one reads, the other reads too. Where Anxin means to read more, or
// otherwise, the reason is a class with a name; classes are counted apart and each is checked against Google in a clean form.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Dice, examples, google, odd, ordinary, PhoneNumberFormat, ZEROES } from '../kit/numbers.mjs';
import { ANXIN } from '../kit/server.mjs';

const ODD = 150_000;
const ORDINARY = 40_000;
const WANTED_SHARE = 0.999;
const SHOWN = 40;

const published = new URL('../../crates/anxin/tests/data/ftc-reported-calls-2025-10-28.csv', import.meta.url);

test('ordinary numbers of every region are read as Google reads them, every one', async () => {
  const all = examples();
  const dice = new Dice(20_240_828);
  const inputs = Array.from({ length: ORDINARY }, () => ordinary(dice.pick(all), dice));
  const tally = await compare(inputs);
  assert.equal(tally.disagreed.length, 0, tally.told());
  assert.ok(tally.valid > ORDINARY / 2, 'most of them are assigned numbers');
});

test('odd inputs are read as Google reads them, but for what is listed', async () => {
  const all = examples();
  const dice = new Dice(20_251_028);
  const inputs = Array.from({ length: ODD }, () => odd(all, dice));
  for (const line of readFileSync(published, 'utf8').split('\n').slice(1)) {
    const plain = /^[2-9]\d{9}$/.test(line);
    if (line && (!plain || dice.below(50) === 0)) inputs.push({ region: 'US', text: line });
  }
  const tally = await compare(inputs);
  const share = tally.agreed / (tally.agreed + tally.disagreed.length);
  assert.ok(share >= WANTED_SHARE, tally.told());
  console.log(tally.told());
});

async function compare(inputs) {
  const ours = await readByAnxin(inputs);
  assert.equal(ours.length, inputs.length, 'an answer for each row');
  const tally = new Tally();
  inputs.forEach((input, index) => tally.add(input, ours[index], readByGoogle(input.text, input.region)));
  return tally;
}

/** Everything through one run of the command: [{e164, ext, valid, error}], in order. */
function readByAnxin(inputs) {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const csv = inputs.map(({ text, region }, id) => `${id},${quoted(text)},${region}\n`).join('');
  return new Promise((resolve, reject) => {
    const child = spawn(ANXIN, ['numbers', '--stdin', '--json'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code > 1) reject(new Error(`anxin numbers ended with ${code}`));
      resolve(Buffer.concat(chunks).toString().split('\n').filter(Boolean).map((line) => JSON.parse(line)));
    });
    child.stdin.end(csv);
  });
}

function readByGoogle(text, region) {
  try {
    const number = google.parse(text, region);
    return {
      e164: google.format(number, PhoneNumberFormat.E164),
      ext: asciiDigits(number.getExtension() ?? '') || null,
      valid: google.isValidNumber(number),
      region: google.getRegionCodeForCountryCode(number.getCountryCode()),
    };
  } catch {
    return { e164: null, ext: null, valid: false };
  }
}

/** Digits of every script that the inputs use, as ASCII. Google keeps an extension in the script it was written in. */
function asciiDigits(text) {
  return text.replace(/[٠-٩۰-۹०-९０-９]/g, (c) => String((c.codePointAt(0) - ZEROES.findLast((zero) => zero <= c.codePointAt(0)))));
}

class Tally {
  agreed = 0;
  valid = 0;
  classes = new Map();
  disagreed = [];

  add(input, ours, theirs) {
    const same = theirs.valid
      ? ours.valid && ours.e164 === theirs.e164 && ours.ext === theirs.ext
      : !ours.valid;
    if (theirs.valid) this.valid += 1;
    if (same) {
      this.agreed += 1;
      return;
    }
    const name = CLASSES.find(({ holds }) => holds(input, ours, theirs))?.name;
    if (name) this.classes.set(name, (this.classes.get(name) ?? 0) + 1);
    else this.disagreed.push({ input, ours, theirs });
  }

  told() {
    const total = this.agreed + this.disagreed.length;
    const lines = [`agreed ${this.agreed} of ${total} (${((100 * this.agreed) / total).toFixed(4)} %), ${this.valid} assigned by Google`];
    for (const [name, count] of [...this.classes].sort((a, b) => b[1] - a[1])) lines.push(`${String(count).padStart(7)}  ${name}`);
    for (const { input, ours, theirs } of this.disagreed.slice(0, SHOWN)) {
      lines.push(JSON.stringify({ ...input, ours: [ours.e164, ours.ext, ours.valid, ours.error?.code], google: [theirs.e164, theirs.ext, theirs.valid] }));
    }
    return lines.join('\n');
  }
}

/** Ours is an assigned number by Google's own word, once it is written cleanly. */
function isCleanlyAssigned(ours) {
  return ours.valid && readByGoogle(ours.e164, 'ZZ').valid;
}

/** Anxin finds an assigned number where Google finds none, and the text has what explains it. */
function reads(pattern) {
  return ({ text }, ours, theirs) => !theirs.valid && isCleanlyAssigned(ours) && pattern.test(asciiDigits(text));
}

/** The digits alone begin with the prefix of an IP call, and our number follows it. */
function isIpCall({ text }, ours, theirs) {
  const digits = asciiDigits(text).replace(/\D/g, '');
  const [, rest] = digits.match(/^(?:179\d\d|12593|12583\d|10193|11808)(\d+)/) ?? [];
  return !theirs.valid && isCleanlyAssigned(ours) && rest !== undefined && readByGoogle(rest, 'CN').e164 === ours.e164;
}

/** Numbering plans that changed between the library's edition 9.0.40, which the Node package has, and 9.0.42. */
const CHANGED_PLANS = new Set([
  'AU', 'AX', 'BW', 'CC', 'CN', 'CO', 'CR', 'CV', 'CX', 'DK', 'ES', 'FI', 'GH', 'GY', 'IN', 'IR', 'KE', 'KW', 'NG', 'PG', 'PY', 'RU', 'SH', 'US',
]);

/** Where Anxin reads otherwise, and means to. */
const CLASSES = [
  {
    name: 'service number of China, which Google keeps in another table',
    holds: (_, ours, theirs) => !theirs.valid && ours.valid && /^\+86(1[12]\d|9[56]\d{3,4}|1(0[01]|11|2[135])\d\d|11[68]\d{3})$/.test(ours.e164),
  },
  {
    name: 'local number of China that Google takes for a service in an area',
    holds: ({ region }, ours, theirs) => region === 'CN' && theirs.valid && /^\+86[2-9]\d{6,7}$/.test(theirs.e164) && ours.error?.code === 'needs_area_code',
  },
  {
    name: 'second number behind a comma, which Google takes for an extension',
    holds: (_, ours, theirs) => theirs.valid && theirs.ext?.length > 6 && ours.error?.code === 'too_long',
  },
  {
    name: 'more than the 15 digits of E.164',
    holds: (_, ours, theirs) => theirs.valid && theirs.e164.length > 16 && ours.error?.code === 'too_long',
  },
  {
    name: 'only the edition of the numbering plan differs',
    holds: (_, ours, theirs) => CHANGED_PLANS.has(theirs.region) && ours.valid !== theirs.valid && ours.e164 === theirs.e164,
  },
  { name: 'extension after 转, 轉 or 分机', holds: reads(/转|轉|分机|分機/) },
  { name: 'invisible character inside', holds: reads(/[\p{Cf}\t]/u) },
  // Google's other editions know the digits of every script; this one skips these and begins with the first digit it knows.
  {
    name: 'digits of a script that Google has in its other editions',
    holds: ({ text }, ours, theirs) => /[०-९]/.test(text) && (theirs.valid || isCleanlyAssigned(ours)),
  },
  { name: 'dash that Google does not know', holds: reads(/\ufe63/) },
  { name: 'remark behind the number', holds: reads(/张先生|\(home\)/) },
  { name: 'label with a digit', holds: reads(/^[\p{L}. ]*\d[\p{L}. ]*[:：]/u) },
  { name: '0086 where one dials abroad otherwise', holds: reads(/^\D*0\W*0\W*8\W*6/) },
  { name: 'number exported as a decimal', holds: reads(/\.0$/) },
  { name: 'IP call of China', holds: isIpCall },
  { name: 'extension of China after a dash', holds: (input, ours, theirs) => /^\+86/.test(ours.e164) && reads(/[-－‐-―−ー]\s*\d{1,6}\P{N}*$/u)(input, ours, theirs) },
];
