// One person's way from an A04 message to day 91, walked by those who would walk it.
import { holds, same } from './lib/checks.mjs';
import { phone, settled } from './lib/browser.mjs';
import { attendance, nhs_number, send } from './lib/mllp.mjs';

export const verity = {
  given: 'Verity',
  family: 'Pemberton',
  called: 'Verity Pemberton',
  local: 'EF900417',
  nhs: nhs_number('999418207'),
  born: '19410614',
  gender: 'F',
  address: '3 Alder Walk^^Birmingham^^B29 6AA',
  reason: 'Fall at home',
};

const next = (page) => page.getByRole('region', { name: 'Next step' });
const now_at = (page) => page.locator('.track [aria-current="step"]');
const said = (page, text) => page.locator('.notice', { hasText: text }).waitFor();

// Every open screen shows the new row within a second of the message being sent.
async function arrives(server, windows) {
  const seen = windows.map(({ page, who }) =>
    page
      .getByText(verity.called)
      .first()
      .waitFor()
      .then(() => ({ who, at: Date.now() })),
  );
  const began = Date.now();
  const acknowledgement = await send(server.mllp, attendance(verity, 'STORY1'));
  holds(/MSA\|AA\|STORY1/.test(acknowledgement), `acknowledged with ${acknowledgement}`);
  for (const { who, at } of await Promise.all(seen)) {
    console.log(`        ${who} saw it after ${at - began} ms`);
    holds(at - began < 1000, `${who} saw it after ${at - began} ms`);
  }
}

async function focus_row(page, name) {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('j');
    const text = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (text.includes(name)) return;
  }
  throw new Error(`j never reached ${name}`);
}

// Open, choose, confirm: three keys, no mouse.
async function triage(page) {
  await page.mouse.move(0, 0);
  await focus_row(page, verity.called);
  await page.keyboard.press('Enter');
  await page.getByRole('complementary', { name: `Triage ${verity.called}` }).waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await said(page, `${verity.called} is accepted`);
}

// Finds the person by NHS number with the keyboard.
async function find(page) {
  await page.locator('h1').first().focus();
  await page.keyboard.press('/');
  await page.keyboard.type(verity.nhs.replace(/(...)(...)(....)/, '$1 $2 $3'));
  await page.keyboard.press('Enter');
  await page.locator('.people-row').first().waitFor();
  await page.keyboard.press('Tab');
  await page.locator('h1').first().focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: verity.called }).waitFor();
}

async function assess(page) {
  await next(page).getByRole('link').first().click();
  const fill = (label, text) => page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel('What matters to you?').fill('My garden and my own front door');
  await fill('Breathing rate', '21');
  await fill('Oxygen saturation', '95');
  await fill('Systolic blood pressure', '108');
  await fill('Pulse', '92');
  await fill('Temperature', '38.2');
  await page.getByLabel('Air', { exact: true }).check();
  await page.getByLabel('Alert', { exact: true }).check();
  const score = page.getByRole('region', { name: 'NEWS2' });
  same(await score.locator('.news-total strong').textContent(), '6', 'NEWS2 while typing');
  await page.reload();
  await page.getByLabel('Pulse', { exact: true }).waitFor();
  same(await page.getByLabel('Pulse', { exact: true }).inputValue(), '92', 'kept over a reload');
  await page.getByLabel('What they can do').fill('Washes with help; walks with a frame');
  await page.getByLabel('The home').fill('Terraced house, stairs to the toilet');
  await page.getByRole('group', { name: 'Do they live alone?' }).getByLabel('Yes').check();
  await page.getByLabel('Frailty score, 1 to 9').fill('6');
  await page.getByLabel('Frailty rated by').fill('Ben Hale');
  await page.getByRole('button', { name: 'Check before saving' }).click();
  await page.getByRole('button', { name: 'Save the assessment' }).click();
  await said(page, 'The assessment is saved');
  const total = page.locator('.assessment[open] .news-total strong');
  same(await total.textContent(), '6', 'NEWS2 as the server scored it');
}

async function conclude(page) {
  await next(page).getByRole('link').first().click();
  await page.getByLabel('The person’s wish').fill('Home, once I can do the stairs');
  await page.getByLabel('A bed to recover in').check();
  const options = page.locator('.option');
  await options.nth(1).getByLabel('For and against').fill('Nobody there at night');
  await options.nth(2).getByLabel('For and against').fill('Help at night, stairs practice');
  await page.getByRole('button', { name: 'Check before saving' }).click();
  const summary = page.locator('.nhsuk-error-summary');
  await summary.getByText('Say why not home').click();
  same(await page.evaluate(() => document.activeElement?.id), 'whyNotHome', 'the focus');
  await page.keyboard.type('Two falls at night this week, and the toilet is upstairs');
  await page.getByLabel('Reason for the conclusion').fill('A short time with help at night');
  await page.getByLabel('Who was present').fill('Chitra Rao\nBen Hale\nVerity Pemberton');
  await page.getByLabel('What we expect').fill('Home, climbing the stairs');
  await page.getByLabel('Within').fill('14');
  await page.getByLabel('How likely').fill('70');
  await page.getByRole('button', { name: 'Check before saving' }).click();
  await page.getByRole('button', { name: 'Save the decision' }).click();
  await said(page, 'The decision is saved');
}

async function request(page) {
  await next(page).getByRole('link').first().click();
  await page
    .getByLabel('What does the person need there?')
    .fill('Help at night, stairs practice');
  await page.getByLabel('Night cover').check();
  await page.getByRole('button', { name: 'Ask for a place' }).click();
  await said(page, 'The request is on the Places board');
}

// The provider opens a bed that was closed, so that there is one however full the demo is.
async function open_bed(page) {
  const closed = page.locator('.place[data-status="closed"]');
  await closed.getByRole('button', { name: 'Make free' }).first().click();
  await said(page, ': free.');
}

const waiting = (page) => page.locator('.waiting', { hasText: verity.called });

async function offer(browser, page) {
  await browser.go(page, '/places');
  const row = waiting(page);
  await row.getByText(/Why not the other/).click();
  holds((await row.locator('.why-not li').count()) > 0, 'reasons why others do not fit');
  await row
    .getByRole('button', { name: /^Offer Marlpit House/ })
    .first()
    .click();
  await said(page, 'is offered to Verity Pemberton');
}

async function refuse(page) {
  const row = waiting(page);
  await row.getByRole('button', { name: /^Answer/ }).click();
  await row.getByLabel('Refuse').check();
  await row.getByLabel('The family').check();
  await row.getByRole('button', { name: 'Record the answer' }).click();
  await row.locator('.nhsuk-error-summary').getByText('Enter the reason').waitFor();
  await row.getByLabel('Reason').fill('Too far for her sister');
  await row.getByRole('button', { name: 'Record the answer' }).click();
  await row.getByText(/refused \(Too far for her sister\)/).waitFor();
}

// The offer appears by itself on the provider's open board.
async function accept(page) {
  const row = waiting(page);
  await row.getByRole('button', { name: /^Answer/ }).click();
  await row.getByLabel('Accept').check();
  await row.getByRole('button', { name: 'Record the answer' }).click();
  await said(page, 'is recorded');
}

async function arrive(browser, page, id) {
  await browser.go(page, `/person/${id}`);
  await next(page).getByRole('link').first().click();
  await page.getByRole('button', { name: 'Record the arrival now' }).click();
  await said(page, 'has arrived');
  await now_at(page).filter({ hasText: 'Getting better' }).waitFor();
}

async function goal_and_review(browser, page, id) {
  await browser.go(page, `/person/${id}/agree-goal`);
  await page.getByLabel('What do you want to do again?').fill('Climb to my own bedroom');
  await page.getByLabel('How it is today').fill('Two steps with two people');
  await page.getByLabel('How we shall see that it is reached').fill('Thirteen steps, one rail');
  await page.getByRole('button', { name: 'Agree the goal' }).click();
  await said(page, 'The goal is in the plan');
  await page.getByRole('link', { name: /^Review the goal Climb/ }).click();
  await page.getByLabel('Achieved').check();
  await page.getByRole('button', { name: 'Save the review' }).click();
  await said(page, 'The review is saved');
}

async function exit(browser, page, id) {
  await browser.go(page, `/person/${id}/exit`);
  await page.getByLabel('Home, with care').check();
  await page.getByLabel('Care each week before this').fill('0');
  await page.getByLabel('Care each week from now on').fill('3.5');
  await page.getByRole('button', { name: 'Check before saving' }).click();
  await page.getByText(/becomes free at once/).waitFor();
  await page.getByRole('button', { name: 'Record the exit' }).click();
  await said(page, 'The exit is recorded');
  await now_at(page).filter({ hasText: 'Day 91' }).waitFor();
}

async function too_early(browser, page, id) {
  await browser.go(page, `/person/${id}/follow-up`);
  await page.getByLabel('At home').check();
  browser.quiet = true; // The refusal is what is wanted here.
  await page.getByRole('button', { name: 'Record day 91' }).click();
  await page.getByText(/Day 91 is 20/).first().waitFor();
  browser.quiet = false;
}

async function follow_up(browser, page, id) {
  await browser.go(page, `/person/${id}`);
  await page.getByText(/^due /).waitFor();
  await browser.go(page, `/person/${id}/follow-up`);
  await page.getByLabel('At home').check();
  await page.getByRole('button', { name: 'Record day 91' }).click();
  await said(page, 'Day 91 is recorded');
}

export async function way_home(browser, server, checks) {
  const enter = (who, size) => browser.sign_in(who, server.password, size);
  const amara = await enter('amara');
  const ben = await enter('ben', phone);
  const chitra = await enter('chitra');
  const dev = await enter('dev');
  let id = '';
  const windows = [amara, ben, chitra, dev];
  const step = async (name, run) => {
    if (await checks.check(name, run)) return;
    for (const { page, who } of windows)
      await browser.picture(page, `failed-${checks.failed}-${who}`);
  };

  for (const { page } of [amara, ben, chitra]) await browser.go(page, '/front-door');
  await step('an A04 message is on every open front door within a second', () =>
    arrives(server, [amara, ben, chitra]),
  );
  await browser.picture(amara.page, 'live-new-row');
  await step('triage takes three keys', () => triage(amara.page));
  await step('a screen that is open elsewhere shows that it was triaged', async () => {
    const row = chitra.page.locator('.arrival', { hasText: verity.called });
    await row.getByText('Accepted: to be assessed').waitFor();
  });
  await step('search finds the person by NHS number, by keyboard', () => find(chitra.page));
  id = new URL(chitra.page.url()).pathname.split('/')[2] ?? '';
  await browser.go(dev.page, '/places');
  await step('the assessment scores while typing and survives a reload', async () => {
    await browser.go(ben.page, `/person/${id}`);
    await assess(ben.page);
  });
  await step('the decision asks why not home', async () => {
    await browser.go(chitra.page, `/person/${id}`);
    await conclude(chitra.page);
  });
  await step('a place is asked for', () => request(chitra.page));
  await step('the provider opens a closed bed', () => open_bed(dev.page));
  await step('a place is offered, and the others say why not', () => offer(browser, amara.page));
  await step('a refusal needs its reason', () => refuse(amara.page));
  await step('another place is offered', () => offer(browser, amara.page));
  await step('the provider accepts on a board that was open', () => accept(dev.page));
  await step('the arrival is recorded', () => arrive(browser, dev.page, id));
  await step('a goal is agreed and reviewed', () => goal_and_review(browser, ben.page, id));
  await step('the exit frees the place', () => exit(browser, ben.page, id));
  await step('day 91 cannot be answered before it comes', () =>
    too_early(browser, amara.page, id),
  );
  for (const { context } of [ben, chitra, dev]) await context.close();
  await settled(amara.page);
  return { amara, id };
}

// Ninety-one days later: the server and the browser are started anew with their clocks put forward.
export async function day_91(browser, server, id, checks) {
  await server.stop();
  await server.start(91);
  browser.days_ahead = 91;
  const amara = await browser.sign_in('amara', server.password);
  await checks.check('day 91 has come, and is recorded', () => follow_up(browser, amara.page, id));
  await checks.check('the story is whole', async () => {
    await browser.go(amara.page, `/person/${id}`);
    const text = await amara.page.locator('main').innerText();
    holds(/My garden and my own front door/.test(text), 'what matters is shown');
    holds(/Day 91: at home/.test(text), 'where she is on day 91 is told in words');
    await browser.picture(amara.page, 'person-after-day-91');
  });
}
