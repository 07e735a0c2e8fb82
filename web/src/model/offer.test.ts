import { expect, it } from 'vitest';
import { by_reason, check_answer } from './offer.ts';

it('tells together what does not fit for the same reason, the commonest first', () => {
  const match = (placeName: string, ...whyNot: string[]) => ({
    place: placeName,
    placeName,
    unit: 'u',
    fits: false,
    whyNot,
  });
  const told = by_reason([match('B1', 'closed'), match('B2', 'taken'), match('B3', 'taken')]);
  expect(told).toEqual([
    { reason: 'taken', places: ['B2', 'B3'] },
    { reason: 'closed', places: ['B1'] },
  ]);
});

it('wants a reason with a refusal only', () => {
  const draft = { answer: 'accept', reason: '', by: 'provider' };
  expect(check_answer(draft)).toEqual({});
  expect(check_answer({ ...draft, answer: 'refuse' })).toHaveProperty('reason');
});
