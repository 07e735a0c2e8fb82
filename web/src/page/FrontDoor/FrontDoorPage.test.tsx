import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { front_door } from '../../api/screens.examples.ts';
import { serve, stage } from '../../app/testing/stage.tsx';
import { check_triage } from './front_door.ts';
import { FrontDoorPage } from './FrontDoorPage.tsx';

const url = '/screen/front-door';
const triage = '/fhir/Task/t1/$triage';

beforeEach(() => vi.useRealTimers());

describe('the front door', () => {
  it('shows the person before the reason, the longest waiting first', async () => {
    serve({ [url]: front_door });
    stage(<FrontDoorPage />, 'coordinator');
    const rows = await screen.findAllByRole('listitem');
    const names = screen.getAllByRole('link', { name: /Whitlock|Sandhu/ });
    expect(names[0]?.textContent).toBe('George Whitlock');
    const text = rows.map((row) => row.textContent).find((each) => each?.includes('Mrs Sandhu'));
    const order = [
      'Mrs Sandhu',
      '84 years',
      '999 000 0026',
      'Vaisakhi',
      'Hears',
      'Penicillin',
      'With husband',
      'Found on',
    ];
    const places = order.map((part) => text?.indexOf(part) ?? -1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('accepts by keyboard in three actions', async () => {
    const posted = serve({ [url]: front_door, [triage]: {} });
    stage(<FrontDoorPage />, 'coordinator', '/front-door/:task', '/front-door/t1');
    await screen.findByRole('complementary', { name: 'Triage Mrs Sandhu' });
    expect(document.activeElement?.id).toBe('outcome');
    await userEvent.keyboard(' {Enter}');
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    expect(posted[0]).toEqual({
      path: triage,
      body: {
        resourceType: 'Parameters',
        parameter: [{ name: 'outcome', valueCode: 'accept' }],
      },
    });
  });

  it('keeps what was typed in a conflict and shows both sides', async () => {
    const conflict = { code: 'task.moved', message: 'It was triaged a minute ago.' };
    serve({
      [url]: front_door,
      [triage]: new Response(JSON.stringify(conflict), { status: 409 }),
    });
    stage(<FrontDoorPage />, 'coordinator', '/front-door/:task', '/front-door/t1');
    const panel = await screen.findByRole('complementary', { name: 'Triage Mrs Sandhu' });
    await userEvent.click(within(panel).getByLabelText('Decline'));
    await userEvent.type(within(panel).getByLabelText('Reason'), 'Lives elsewhere');
    await userEvent.click(within(panel).getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('It was triaged a minute ago.')).toBeTruthy();
    expect(screen.getByText('What you typed')).toBeTruthy();
    expect((within(panel).getByLabelText('Reason') as HTMLTextAreaElement).value).toBe(
      'Lives elsewhere',
    );
    const drafts = Object.entries(sessionStorage).filter(([key]) => key.includes('triage.t1'));
    expect(JSON.stringify(drafts)).toContain('Lives elsewhere');
  });

  it('sends an accepted row on to the assessment', async () => {
    const rows = front_door.rows.map((row) => ({ ...row, status: 'accepted' }));
    serve({ [url]: { ...front_door, rows } });
    stage(<FrontDoorPage />, 'coordinator');
    const link = await screen.findByRole('link', { name: 'George Whitlock' });
    expect(link.getAttribute('href')).toBe('/person/p2');
    expect(screen.getByText('0 to triage, 2 to assess')).toBeTruthy();
  });

  it('says that nobody waits, and when it looked', async () => {
    serve({ [url]: { at: '2026-11-21T10:42:00Z', rows: [] } });
    stage(<FrontDoorPage />, 'coordinator');
    expect(await screen.findByText('Nobody is waiting. Last checked 10:42.')).toBeTruthy();
  });

  it('says which clause is missing when the role may not look', async () => {
    const refusal = { code: 'sharing.clause', message: 'This needs clause EI-10.' };
    serve({ [url]: new Response(JSON.stringify(refusal), { status: 403 }) });
    stage(<FrontDoorPage />, 'administrator');
    expect(await screen.findByText('This needs clause EI-10.')).toBeTruthy();
  });
});

describe('a triage', () => {
  it('needs a reason unless the person is accepted', () => {
    const draft = { outcome: '', reason: '', alternative: '', note: '' };
    expect(Object.keys(check_triage(draft))).toEqual(['outcome']);
    expect(check_triage({ ...draft, outcome: 'accept' })).toEqual({});
    expect(Object.keys(check_triage({ ...draft, outcome: 'redirect' }))).toEqual([
      'reason',
      'alternative',
    ]);
  });
});
