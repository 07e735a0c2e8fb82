// Every screen for its role, at desk and phone size: no violation; all in view
// at 400 % zoom.
import { holds, same } from './lib/checks.mjs';
import { attendance, nhs_number, send } from './lib/mllp.mjs';
import { desk, overflow, phone, violations, zoomed } from './lib/browser.mjs';

const sizes = { desk, phone };

// Someone who waits at the front door while the screens are looked at.
const albert = {
  given: 'Albert',
  family: 'Finch',
  local: 'EF900418',
  nhs: nhs_number('999418208'),
  born: '19380203',
  gender: 'M',
  address: '8 Alder Walk^^Birmingham^^B29 6AA',
  reason: 'Off legs for three days',
};

function screens_for(id, on_course) {
  const person = `/person/${on_course}`;
  return {
    amara: {
      'my-day': '/',
      'front-door': '/front-door',
      refer: '/front-door/refer',
      people: '/people?query=smith',
      person,
      'person-before-day-91': `/person/${id}`,
      places: '/places',
      messages: '/messages',
    },
    ben: {
      assess: `${person}/assess`,
      goal: `${person}/agree-goal`,
      'my-day-clinician': '/',
    },
    chitra: {
      decide: `${person}/conclude`,
      'request-place': `${person}/request-place`,
      exit: `${person}/exit`,
    },
    dev: { 'places-provider': '/places', 'my-day-provider': '/' },
    femi: { programme: '/programme', 'not-permitted': '/places' },
    grace: { 'messages-administrator': '/messages' },
  };
}

async function look(browser, page, name, path, checks) {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await browser.go(page, path);
    await checks.check(`${name} has no violation at ${size} size`, async () => {
      same(await violations(page), [], 'axe');
    });
    await browser.picture(page, `${name}-${size}`);
  }
  await page.setViewportSize(zoomed);
  await checks.check(`${name} fits at 400 %`, async () => {
    const beyond = await overflow(page);
    holds(beyond <= 0, `${beyond} px beyond the edge`);
  });
}

export async function sign_in_screen(browser, checks) {
  const { page, context } = await browser.window('nobody');
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await page.goto(browser.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await checks.check(`sign-in has no violation at ${size} size`, async () => {
      same(await violations(page), [], 'axe');
    });
    await browser.picture(page, `sign-in-${size}`);
  }
  await checks.check('a wrong password is refused in words, with the focus on them', async () => {
    await page.getByLabel('Account name').fill('nobody');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.locator('.nhsuk-error-summary a').waitFor();
    const focused = await page.evaluate(() => document.activeElement?.className ?? '');
    holds(focused.includes('error-summary'), `the focus is on ${focused}`);
  });
  await context.close();
}

// One person's triage panel, opened from the list.
async function triage_panel(browser, page, checks) {
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    await browser.go(page, '/front-door');
    await page.locator('.arrival .row-name', { hasText: albert.family }).click();
    await page.locator('.triage-panel').waitFor();
    await checks.check(`triage has no violation at ${size} size`, async () => {
      same(await violations(page), [], 'axe');
    });
    await browser.picture(page, `triage-${size}`);
  }
}

// Someone who is in a bed or has a home-team slot now.
async function person_on_course(browser, server) {
  const { page, context } = await browser.sign_in('amara', server.password);
  const id = await page.evaluate(async () => {
    const { units } = await (await fetch('/screen/places')).json();
    const taken = units
      .flatMap(({ places }) => places)
      .filter(({ status }) => status === 'occupied');
    return taken.find(({ person }) => person)?.person.id;
  });
  await context.close();
  if (!id) throw new Error('nobody of the demo is in a place');
  return id;
}

export async function all_screens(browser, server, id, checks) {
  await send(server.mllp, attendance(albert, 'STORY2'));
  const on_course = await person_on_course(browser, server);
  for (const [who, screens] of Object.entries(screens_for(id, on_course))) {
    const { page, context } = await browser.sign_in(who, server.password);
    for (const [name, path] of Object.entries(screens)) {
      // A page that may not be read logs its 403: that is what is shown.
      browser.quiet = name === 'not-permitted';
      await look(browser, page, name, path, checks);
      browser.quiet = false;
    }
    if (who === 'amara') await triage_panel(browser, page, checks);
    await context.close();
  }
}
