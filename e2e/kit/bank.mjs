// The bank: checks a payment file as a bank would, pays it, and sends the statement that says so.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const schema = (name) => fileURLToPath(new URL(`../data/${name}.xsd`, import.meta.url));

/** Rejects with xmllint's words unless `xml` is valid. */
export async function validate(xml, name) {
  const dir = await mkdtemp(path.join(tmpdir(), 'anxin-bank-'));
  try {
    const file = path.join(dir, 'message.xml');
    await writeFile(file, xml);
    await run('xmllint', ['--noout', '--nonet', '--schema', schema(name), file]);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** What a payment file asks for, held against its own totals: the schema alone lets wrong counts and sums pass. */
export async function readPaymentFile(xml) {
  await validate(xml, 'pain.001.001.09');
  const order = {
    id: one(xml, 'MsgId'),
    debtorAccount: accountOf(block(xml, 'DbtrAcct')),
    payments: blocks(xml, 'CdtTrfTxInf').map((payment) => ({
      endToEndId: one(payment, 'EndToEndId'),
      amount: payment.match(/<InstdAmt Ccy="([A-Z]{3})">([0-9.]+)<\/InstdAmt>/).slice(1, 3),
      name: one(block(payment, 'Cdtr'), 'Nm'),
      account: accountOf(block(payment, 'CdtrAcct')),
    })),
  };
  const header = block(xml, 'GrpHdr');
  const sum = order.payments.reduce((total, p) => total + minor(p.amount[1]), 0n);
  if (Number(one(header, 'NbOfTxs')) !== order.payments.length) throw new Error('NbOfTxs is not the number of payments');
  if (minor(one(header, 'CtrlSum')) !== sum) throw new Error('CtrlSum is not the sum of the payments');
  if (order.payments.some((p) => minor(p.amount[1]) <= 0n)) throw new Error('a payment of nothing');
  if (new Set(order.payments.map((p) => p.endToEndId)).size !== order.payments.length) throw new Error('an EndToEndId comes twice');
  return order;
}

/** A camt.053.001.08 statement in which the bank has booked every payment of the orders. */
export async function statement(orders, at = new Date()) {
  const when = at.toISOString().replace(/\.\d+Z$/, 'Z');
  const day = when.slice(0, 10);
  const payments = orders.flatMap((order) => order.payments);
  const sum = payments.reduce((total, p) => total + minor(p.amount[1]), 0n);
  const currency = payments[0].amount[0];
  const opening = sum + 100_000_00n;
  const id = `STMT-${at.getTime()}`;
  const balance = (code, amount) => `
      <Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${decimal(amount)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;
  const entry = (payment, index) => `
      <Ntry>
        <NtryRef>${index + 1}</NtryRef>
        <Amt Ccy="${payment.amount[0]}">${payment.amount[1]}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>
        <AcctSvcrRef>${id}-${index + 1}</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls><TxDtls><Refs><EndToEndId>${payment.endToEndId}</EndToEndId></Refs><Amt Ccy="${payment.amount[0]}">${payment.amount[1]}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>
      </Ntry>`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>${id}</MsgId><CreDtTm>${when}</CreDtTm></GrpHdr>
    <Stmt>
      <Id>${id}</Id>
      <CreDtTm>${when}</CreDtTm>
      <Acct><Id><Othr><Id>${orders[0].debtorAccount}</Id></Othr></Id><Ccy>${currency}</Ccy></Acct>${balance('OPBD', opening)}${balance('CLBD', opening - sum)}${payments.map(entry).join('')}
    </Stmt>
  </BkToCstmrStmt>
</Document>
`;
  await validate(xml, 'camt.053.001.08');
  return xml;
}

function blocks(xml, tag) {
  return xml.match(new RegExp(`<${tag}>[\\s\\S]*?</${tag}>`, 'g')) ?? [];
}

function block(xml, tag) {
  const [first] = blocks(xml, tag);
  if (!first) throw new Error(`the file has no ${tag}`);
  return first;
}

function one(xml, tag) {
  const found = xml.match(new RegExp(`<${tag}>([^<]*)</${tag}>`));
  if (!found) throw new Error(`the file has no ${tag}`);
  return found[1];
}

/** An account is an IBAN or, in China, a plain number under Othr. */
function accountOf(xml) {
  return xml.match(/<IBAN>([^<]+)</)?.[1] ?? block(xml, 'Othr').match(/<Id>([^<]+)</)[1];
}

/** Minor units as a whole number; a float never touches money, here neither. */
export function minor(text) {
  const [whole, part = ''] = text.split('.');
  return BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
}

function decimal(amount) {
  return `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;
}
