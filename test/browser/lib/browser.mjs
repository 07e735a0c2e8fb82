// A real Chromium, a window for each person who works with Homeward, and what must be true of all.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };
export const zoomed = { width: 320, height: 640 }; // 1280 px at 400 %

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export class Browser {
  wrong = []; // External requests, console errors and page errors, as they happened.
  quiet = false;

  static async open(url, folder) {
    const browser = new Browser();
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    browser.chromium = await chromium.launch({ executablePath, args: quiet });
    Object.assign(browser, { url, folder });
    return browser;
  }

  watch(page, who) {
    const note = (text) => {
      if (!this.quiet) this.wrong.push(`${who} at ${page.url().replace(this.url, '')}: ${text}`);
    };
    page.on('request', (request) => {
      if (!request.url().startsWith(this.url)) note(`asks for ${request.url()}`);
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) note(message.text());
    });
    page.on('pageerror', (error) => note(error.message));
  }

  days_ahead = 0; // Of the clock of windows that are opened from now on.

  async window(who, viewport = desk) {
    const context = await this.chromium.newContext({ viewport, locale: 'en-GB' });
    if (this.days_ahead)
      await context.clock.install({ time: Date.now() + this.days_ahead * 86_400_000 });
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    return { context, page, who };
  }

  // Signs in by the form. The answer 401 before it is what an unknown visitor gets.
  async sign_in(who, password, viewport = desk) {
    const opened = await this.window(who, viewport);
    const { page } = opened;
    await page.goto(this.url);
    await page.getByLabel('Account name').fill(who);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('.frame-header').waitFor();
    await settled(page);
    this.watch(page, who);
    return opened;
  }

  async go(page, path) {
    await page.goto(this.url + path);
    await settled(page);
  }

  picture(page, name) {
    return page.screenshot({
      path: join(this.folder, `${name}.png`),
      fullPage: true,
      timeout: 30_000,
    });
  }

  close() {
    return this.chromium.close();
  }
}

// The screen has been read: its heading is there and no skeleton any more.
export async function settled(page) {
  await page.locator('#main h1, #main .problem').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
}

export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ['violations'] }),
  );
  return found.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3)}`,
  );
}

export const overflow = (page) =>
  page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
