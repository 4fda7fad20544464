// A server of mail that others wrote (the package `smtp-server`), and a reader of mails that others wrote (`postal-mime`).
import { readFile } from 'node:fs/promises';

import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const CERTIFICATE = new URL('../../crates/identity/tests/data/smsc.pem', import.meta.url);
const KEY = new URL('../../crates/identity/tests/data/smsc.key', import.meta.url);

/** Takes every mail from who knows the password, over TLS only. */
export class MailServer {
  static async start() {
    const server = new MailServer(await readFile(KEY), await readFile(CERTIFICATE));
    await new Promise((resolve) => { server.server.listen(0, '127.0.0.1', resolve); });
    server.port = server.server.server.address().port;
    return server;
  }

  constructor(key, cert) {
    this.mails = [];
    this.server = new SMTPServer({
      key,
      cert,
      authMethods: ['PLAIN', 'LOGIN'],
      onAuth: ({ username, password }, session, done) => {
        const known = username === 'anxin' && password === 's3cret' && session.secure;
        done(known ? null : new Error('who are you'), { user: username });
      },
      onData: (stream, session, done) => {
        const parts = [];
        stream.on('data', (part) => parts.push(part));
        stream.on('end', async () => {
          const { mailFrom, rcptTo } = session.envelope;
          const mail = await PostalMime.parse(Buffer.concat(parts));
          this.mails.push({ mail, from: mailFrom.address, to: rcptTo.map((one) => one.address), tls: session.secure });
          done();
        });
      },
    });
    this.server.on('error', () => {});
  }

  /** The settings of a house that hands its mail over here. */
  settings(password) {
    return `[mail]
host = "127.0.0.1"
port = ${this.port}
wire = "starttls"
ca_file = ${JSON.stringify(CERTIFICATE.pathname)}
user = "anxin"
password_file = ${JSON.stringify(password)}
from = "Anxin 安心 <anxin@anxin.example>"
`;
  }

  async stop() {
    await new Promise((resolve) => { this.server.close(resolve); });
  }
}
