// Pages are closed to those whom they do not concern. How they look is in looks.test.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Person } from '../kit/browser.mjs';
import { openDemo } from '../kit/demo.mjs';
import { city, signIn } from '../kit/house.mjs';

const { server, browser } = await openDemo();

test('a page that does not concern the reader stays closed', async () => {
  const doors = [
    [undefined, ['/me', '/me/data', '/me/data.csv', '/agent', '/hotline', '/desk', '/desk/promises', '/desk/fund', '/regulator', '/regulator/recoveries']],
    ['customer', ['/agent', '/hotline', '/desk', '/desk/promises', '/desk/fund', '/desk/export.csv', '/regulator', '/regulator/recoveries.csv']],
    ['agent', ['/hotline', '/desk', '/desk/promises', '/desk/fund', '/regulator/recoveries']],
    ['hotline', ['/desk', '/desk/promises', '/desk/fund', '/regulator/recoveries']],
    ['desk', ['/regulator', '/regulator/recoveries', '/desk/promises', '/desk/promises/new']],
    ['author', ['/hotline', '/desk', '/desk/fund', '/regulator', '/regulator/recoveries']],
    ['regulator', ['/agent', '/hotline', '/desk', '/desk/promises', '/desk/fund']],
  ];
  for (const [role, addresses] of doors) {
    const person = await Person.arrive(browser, server, { language: 'en' });
    if (role) await signIn(person, city(server)[role]);
    for (const address of addresses) {
      const response = await person.context.request.get(address, { maxRedirects: 0 });
      assert.ok([302, 303, 307, 401, 403].includes(response.status()), `${role ?? 'nobody'} at ${address}: ${response.status()}`);
    }
    await person.leave();
  }
});
