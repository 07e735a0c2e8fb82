import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { places } from '../../api/screens.examples.ts';
import { serve, stage } from '../../app/testing/stage.tsx';
import { PlacesPage } from './PlacesPage.tsx';

const url = '/screen/places';

describe('the places board', () => {
  it('says how old each figure is, and what not to rely on', async () => {
    serve({ [url]: places });
    stage(<PlacesPage />, 'coordinator');
    const stale = await screen.findByRole('region', { name: 'Home Team Stour' });
    expect(stale.textContent).toContain('Older than 4 h: ask before relying on it.');
    const unit = screen.getByRole('region', { name: 'Marlpit House' });
    expect(unit.textContent).toContain('1 of 5 beds free');
  });

  it('offers a bed by its Location and says why the others do not fit', async () => {
    const path = '/fhir/ServiceRequest/r2/$offer';
    const posted = serve({ [url]: places, [path]: {} });
    stage(<PlacesPage />, 'coordinator');
    expect(await screen.findByText(/not on the ground floor/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /Offer Marlpit House B1/ }));
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    expect(posted[0]?.body.parameter).toEqual([
      { name: 'place', valueReference: { reference: 'Location/b1' } },
    ]);
  });

  it('asks for the reason of a refusal', async () => {
    const open = { task: 'o9', placeName: 'Marlpit House B1', status: 'requested' };
    const waiting = places.waiting.map((row) => ({ ...row, offers: [open] }));
    const posted = serve({ [url]: { ...places, waiting }, '/fhir/Task/o9/$answer': {} });
    stage(<PlacesPage />, 'bed_manager');
    await userEvent.click(await screen.findByRole('button', { name: /Answer/ }));
    await userEvent.click(screen.getByLabelText('Refuse'));
    await userEvent.click(screen.getByRole('button', { name: 'Record the answer' }));
    expect(posted).toHaveLength(0);
    await userEvent.type(screen.getByLabelText(/Reason/), 'Outbreak on the corridor');
    await userEvent.click(screen.getByRole('button', { name: 'Record the answer' }));
    await vi.waitFor(() => expect(posted).toHaveLength(1));
    expect(posted[0]?.body.parameter).toEqual([
      { name: 'answer', valueCode: 'refuse' },
      { name: 'reason', valueString: 'Outbreak on the corridor' },
      { name: 'by', valueCode: 'provider' },
    ]);
  });

  it('lets only the provider change the state of its beds', async () => {
    serve({ [url]: places });
    stage(<PlacesPage />, 'coordinator');
    const unit = await screen.findByRole('region', { name: 'Marlpit House' });
    expect(within(unit).queryByRole('button')).toBeNull();
  });
});
