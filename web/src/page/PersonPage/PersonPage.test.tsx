import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { person_screen } from '../../api/screens.examples.ts';
import { serve, stage } from '../../app/testing/stage.tsx';
import { PersonPage } from './PersonPage.tsx';

const url = '/screen/person/p1';
const open = (step = '') =>
  stage(
    <PersonPage />,
    'clinician',
    step ? '/person/:id/:step' : '/person/:id',
    `/person/p1${step && `/${step}`}`,
  );

describe('a person', () => {
  it('is shown with what matters first, and one next step', async () => {
    serve({ [url]: person_screen });
    open();
    expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('Mrs Sandhu');
    const next = screen.getByRole('region', { name: 'Next step' });
    const link = within(next).getByRole('link', { name: 'Review the goal' });
    expect(link.getAttribute('href')).toBe('/person/p1/review?goal=g1');
    const now = within(next).getByText('Getting better').closest('li');
    expect(now?.getAttribute('aria-current')).toBe('step');
  });

  it('scores NEWS2 while it is typed and asks before saving', async () => {
    const save = '/fhir/EpisodeOfCare/e1/$assess';
    const posted = serve({ [url]: person_screen, [save]: {} });
    open('assess');
    const type = async (label: string, text: string) =>
      userEvent.type(await screen.findByLabelText(label), text);
    await type('Breathing rate', '22');
    expect(screen.getByText('so far, not all signs are in')).toBeTruthy();
    await type('Oxygen saturation', '95');
    await type('Systolic blood pressure', '128');
    await type('Pulse', '84');
    await type('Temperature', '37.2');
    await userEvent.click(screen.getByLabelText('Air'));
    await userEvent.click(screen.getByLabelText('Alert'));
    expect(screen.getByText('NEWS2').parentElement?.textContent).toBe('NEWS2 3Low');
    await userEvent.click(screen.getByRole('button', { name: 'Check before saving' }));
    expect(posted).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Save the assessment' }));
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    const names = posted[0]?.body.parameter?.map(({ name }) => name);
    expect(names).toEqual([
      'respirations',
      'spo2',
      'spo2Scale',
      'oxygen',
      'temperature',
      'systolic',
      'pulse',
      'consciousness',
      'whatMatters',
      'speaker',
    ]);
    expect(posted[0]?.body.parameter).toContainEqual({ name: 'oxygen', valueBoolean: false });
    expect(posted[0]?.body.parameter).toContainEqual({ name: 'temperature', valueDecimal: 37.2 });
  });

  it('puts the focus on a summary whose links lead to the fields', async () => {
    serve({ [url]: person_screen });
    open('conclude');
    await userEvent.click(await screen.findByRole('button', { name: 'Check before saving' }));
    const summary = screen.getByRole('alert');
    expect(document.activeElement).toBe(summary);
    await userEvent.click(within(summary).getByText('Enter the reason'));
    expect(document.activeElement?.id).toBe('reason');
  });

  it('names the fields that the server refused', async () => {
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [
        {
          code: 'invalid',
          details: { coding: [{ code: 'episode.due_past' }], text: 'The plan is not right.' },
          diagnostics: 'The day is past',
          expression: ['Parameters.due'],
        },
      ],
    };
    const refused = new Response(JSON.stringify(outcome), { status: 400 });
    serve({ [url]: person_screen, '/fhir/EpisodeOfCare/e1/$agree-goal': refused });
    open('agree-goal');
    await userEvent.type(await screen.findByLabelText(/What do you want/), 'Walk to the shop');
    await userEvent.type(screen.getByLabelText(/How it is today/), 'To the door');
    await userEvent.type(screen.getByLabelText(/How we shall see/), 'To the shop');
    await userEvent.click(screen.getByRole('button', { name: 'Agree the goal' }));
    expect(await screen.findByRole('link', { name: 'The day is past' })).toBeTruthy();
    expect(screen.getByText('The plan is not right.')).toBeTruthy();
  });
});
