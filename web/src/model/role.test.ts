import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { navigation, takes, type Step } from './role.ts';
import type { Role } from '../api/shapes.ts';

const agreement = readFileSync('../content/national/agreements/early-intervention.toml', 'utf8');

// The clauses of the agreement: who may take which act.
const list_of = (clause: string, name: string) =>
  [
    ...(new RegExp(`^${name} = \\[([^\\]]*)\\]`, 'm').exec(clause)?.[1] ?? '').matchAll(
      /"(.*?)"/g,
    ),
  ].map((found) => found[1]);
const clauses = agreement.split('[[clause]]').slice(1);
const permits = (role: string, act: string) =>
  clauses.some(
    (clause) => list_of(clause, 'roles').includes(role) && list_of(clause, 'acts').includes(act),
  );

const acts: Record<Step, string> = {
  refer: 'refer',
  triage: 'triage',
  assess: 'assess',
  conclude: 'conclude',
  'request-place': 'request_place',
  offer: 'offer_place',
  answer: 'answer_offer',
  arrive: 'transfer',
  'agree-goal': 'set_goal',
  review: 'review_goal',
  exit: 'exit_episode',
  'follow-up': 'follow_up',
  'set-status': 'update',
};

it('shows a step to those whom the agreement permits it, and to no one else', () => {
  const steps = Object.entries(acts).filter(([step]) => step !== 'set-status');
  for (const role of Object.keys(navigation) as Role[]) {
    const shown = steps.filter(([step]) => takes(role, step as Step)).map(([step]) => step);
    const permitted = steps.filter(([, act]) => permits(role, act)).map(([step]) => step);
    expect([role, shown]).toEqual([role, permitted]);
  }
});

it('gives each role at most seven places', () => {
  for (const places of Object.values(navigation)) expect(places.length).toBeLessThanOrEqual(7);
});
