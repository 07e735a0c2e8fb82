import { expect, it } from 'vitest';
import type { Episode } from '../api/shapes.ts';
import { next_step } from './pathway.ts';

const at = '2026-11-21T10:00:00Z';
const episode = (stage: string, operation: string, more: Partial<Episode> = {}): Episode => ({
  id: 'e',
  stage,
  opened: at,
  nextStep: { operation, label: 'As named' },
  ...more,
});
const request = (status: string, offers: string[]) => ({
  id: 'r',
  kind: 'bed',
  status,
  offers: offers.map((each) => ({ task: each, placeName: 'B1', status: each })),
});
const goals = (...achievements: string[]) =>
  achievements.map((achievement) => ({ id: achievement, words: 'w', achievement }));

it('names the step the server names', () => {
  expect(next_step(episode('assessment', 'assess'))?.step).toBe('assess');
  expect(next_step({ id: 'e', stage: 'closed', opened: at })).toBeUndefined();
});

it('offers and answers while a request is open', () => {
  const placing = (status: string, ...offers: string[]) =>
    next_step(episode('placing', 'request-place', { request: request(status, offers) }))?.step;
  expect(next_step(episode('placing', 'request-place'))?.step).toBe('request-place');
  expect(placing('active')).toBe('offer');
  expect(placing('active', 'refused')).toBe('offer');
  expect(placing('active', 'refused', 'offered')).toBe('answer');
  expect(placing('completed', 'refused')).toBe('request-place');
});

it('reviews goals until none is open', () => {
  const active = (...achievements: string[]) =>
    next_step(episode('active', 'agree-goal', { goals: goals(...achievements) }))?.step;
  expect(active()).toBe('agree-goal');
  expect(active('in-progress', 'achieved')).toBe('review');
  expect(active('achieved', 'not-attainable')).toBe('exit');
});
