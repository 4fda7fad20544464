// Odd and ordinary ways to write telephone numbers, for every region that Google's library knows, the same in every run.
import lib from 'google-libphonenumber';

export const { PhoneNumberFormat, PhoneNumberType, PhoneNumberUtil } = lib;
export const google = PhoneNumberUtil.getInstance();
export const REGIONS = [...google.getSupportedRegions()].filter((region) => /^[A-Z]{2}$/.test(region)).sort();

/** The generator mulberry32. */
export class Dice {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  below(limit) {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  }

  pick(from) {
    return from[this.below(from.length)];
  }

  digits(count) {
    return Array.from({ length: count }, () => this.below(10)).join('');
  }

  /** `#` becomes any digit. */
  filled(form) {
    return form.replace(/#/g, () => String(this.below(10)));
  }
}

/** Every example number of every region and kind. */
export function examples() {
  const found = [];
  for (const region of REGIONS) {
    for (const kind of Object.values(PhoneNumberType).filter((k) => k >= 0)) {
      const number = google.getExampleNumberForType(region, kind);
      if (number) found.push({ region, number });
    }
  }
  return found;
}

/** Ways in which a list that somebody keeps in order has its numbers: what a telephone or a website shows. */
export function ordinary({ region, number }, dice) {
  const near = variation(number, dice);
  const format = dice.pick([
    PhoneNumberFormat.E164,
    PhoneNumberFormat.INTERNATIONAL,
    PhoneNumberFormat.NATIONAL,
    PhoneNumberFormat.RFC3966,
  ]);
  return { region, text: google.format(near, format) };
}

/** The same kind of number with other last digits. */
function variation(number, dice) {
  const near = number.clone();
  const whole = String(number.getNationalNumber());
  const kept = whole.slice(0, Math.max(2, whole.length - 1 - dice.below(5)));
  near.setNationalNumber(Number(kept + dice.digits(whole.length - kept.length)));
  return near;
}

const CHINESE_FORMS = [
  '1##########', '1## #### ####', '13## ### ####', '+86 1##-####-####', '00861##########', '861##########', '(+86)1##########', '86-1##########',
  '01##########', '027-8### ####', '(027)8#######', '027 8#######', '0710-3######', '0###-#######', '0###-########', '+86 27 8### ####',
  '+86 (0)27 8#######', '86-755-8#######', '8#######', '3######', '28#####', '2895###', '+86 8#######', '010-1####', '0##95###', '400-###-####', '400#######',
  '800-###-####', '95###', '96####', '100##', '110', '119', '123##', '1010####', '1010 ####', '+86 95###', '+8610109###', '106##########', '17951 1##########',
  '17951027########', '125931##########', '10193 0755 8#######', '118080##########', '1795100852########', '###', '#####', '######', '#', '##', '',
];

const MARKS = [' ', '-', '.', '/', '  ', ' - ', '', '', '\u00a0', '\u3000', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\u30fc', '\uff0d', '\ufe63'];
const INVISIBLE = ['\u200b', '\u200e', '\u200f', '\u202a', '\u202c', '\u202d', '\u2060', '\u2066', '\u2069', '\ufeff', '\u00ad', '\t'];
const BEFORE = ['', 'tel:', 'Tel: ', '手机：', '电话:', '联系电话：', 'TEL ', 'Mobile: ', '(', "'", '座机 ', '电话2：', '\u202d', '\ufeff', '* ', 'm. '];
const BEHIND = ['', '转801', ' 转 8001', '轉12', ' 分机 12', '-801', ' ext. 5', ' ext 12345', ' x12', '#9', ';ext=801', ',,12', '（张先生）', ' 张先生', ' (home)', '.0', ' ', '.', '\u202c', '/', ';', ' доб. 12', ' int 7', ' x', '转', '~123', ';13900139000', ',82811235'];
/** The zeroes of four scripts, in their order: Arabic, Persian, Devanagari, full-width. */
export const ZEROES = [0x660, 0x6f0, 0x966, 0xff10];

/** Ways in which lists have been typed, pasted, exported and broken. */
export function odd(all, dice) {
  const chinese = dice.below(3) === 0;
  const { region, number } = dice.pick(all);
  const base = chinese ? dice.filled(dice.pick(CHINESE_FORMS)) : foreign(region, number, dice);
  let text = base;
  for (const change of [regrouped, mistyped, inAnotherScript, withInvisible]) {
    if (dice.below(4) === 0) text = change(text, dice);
  }
  if (dice.below(3) === 0) text = dice.pick(BEFORE) + text;
  if (dice.below(3) === 0) text += dice.pick(BEHIND);
  return { region: chinese && dice.below(8) ? 'CN' : region, text };
}

function foreign(region, number, dice) {
  const near = variation(number, dice);
  const national = google.getNationalSignificantNumber(near);
  const code = number.getCountryCode();
  switch (dice.below(8)) {
    case 0: return `00${code}${national}`;
    case 1: return `011 ${code} ${national}`;
    case 2: return `+${code}0${national}`;
    case 3: return `${code}${national}`;
    case 4: return `0${national}`;
    case 5: return dice.digits(1 + dice.below(18));
    case 6: return google.formatOutOfCountryCallingNumber(near, dice.pick(REGIONS));
    default: return google.format(near, dice.pick([0, 1, 2, 3]));
  }
}

function regrouped(text, dice) {
  const mark = dice.pick(MARKS);
  return text.replace(/(?<=\d)[ -]?(?=\d)/g, (found) => (dice.below(3) === 0 ? mark : found));
}

function mistyped(text, dice) {
  const at = dice.below(text.length + 1);
  const other = dice.pick([...'0123456789+-() /xX#*,;OlA', '电']);
  return dice.pick([
    () => text.slice(0, at) + other + text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + other + text.slice(at + 1),
    () => text + dice.digits(1 + dice.below(4)),
    () => text.slice(0, -1 - dice.below(3)),
  ])();
}

function inAnotherScript(text, dice) {
  const zero = dice.pick(ZEROES);
  return text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

function withInvisible(text, dice) {
  const at = dice.below(text.length + 1);
  return text.slice(0, at) + dice.pick(INVISIBLE) + text.slice(at);
}
