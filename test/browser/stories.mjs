// Runs all browser stories against a real server.
// Usage: node stories.mjs HOMEWARD WEB PEOPLE PICTURES
import { mkdir } from 'node:fs/promises';
import { Browser } from './lib/browser.mjs';
import { Checks, holds, same } from './lib/checks.mjs';
import { Server } from './lib/server.mjs';
import { all_screens, sign_in_screen } from './screens.mjs';
import { day_91, way_home } from './way_home.mjs';

// The server goes away and comes back; the page says so quietly and goes on by itself.
async function lost_and_found(browser, server, { page }, checks) {
  await browser.go(page, '/front-door');
  browser.quiet = true;
  await server.stop();
  await checks.check('a lost connection is a quiet banner, and the list stays', async () => {
    await page.locator('.frame-lost').waitFor();
    holds(
      (await page.locator('#main h1').innerText()) === 'Front door',
      'the page is still there',
    );
  });
  await browser.picture(page, 'connection-lost');
  await server.start();
  await checks.check('the connection comes back by itself', async () => {
    await page.locator('.frame-lost').waitFor({ state: 'detached', timeout: 15_000 });
  });
}

async function main([homeward, web, people, pictures]) {
  const demo = process.env.DEMO;
  await mkdir(pictures, { recursive: true });
  const checks = new Checks();
  const server = await Server.make({ homeward, web, people, demo });
  const browser = await Browser.open(server.url, pictures);
  try {
    await sign_in_screen(browser, checks);
    const { amara, id } = await way_home(browser, server, checks);
    await all_screens(browser, server, id, checks);
    await checks.check('nothing was asked of the network, and no error was logged', () =>
      same(browser.wrong, [], 'found'),
    );
    await lost_and_found(browser, server, amara, checks);
    await day_91(browser, server, id, checks);
  } finally {
    await browser.close();
    await server.end();
  }
  process.exitCode = checks.end();
}

await main(process.argv.slice(2));
