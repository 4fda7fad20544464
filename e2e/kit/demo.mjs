// A house of the demonstration and a browser in front of it, for as long as the tests of a file run.
import { after } from 'node:test';

import { openBrowser } from './browser.mjs';
import { folder, Server } from './server.mjs';

/** Opens both side by side, the house as `start` does; they are gone when the last test of the file is over. */
export async function openDemo(start = (dir) => Server.start(dir)) {
  const home = await folder();
  let server;
  let browser;
  after(async () => {
    await browser?.close();
    await server?.kill();
    await home.drop();
  });
  // A file that breaks before its tests begin comes to no end that is waited for.
  process.once('exit', () => server?.child.kill('SIGKILL'));
  [server, browser] = await Promise.all([start(home.dir), openBrowser()]);
  return { server, browser };
}
