// What the front door knows without a screen: checks and words. Pure.
import type { FrontDoorRow } from '../../api/shapes.ts';
import { called } from '../../model/person.ts';

export interface TriageDraft {
  [name: string]: string;
  outcome: string;
  reason: string;
  alternative: string;
  note: string;
}

export const blank_triage: TriageDraft = { outcome: '', reason: '', alternative: '', note: '' };

export const outcomes = [
  { value: 'accept', label: 'Accept', hint: 'An episode opens and its clock starts.' },
  { value: 'advice-only', label: 'Advice only', hint: 'Advice is given; no episode.' },
  { value: 'redirect', label: 'Redirect', hint: 'Another service is better placed.' },
  { value: 'decline', label: 'Decline', hint: 'With the reason, which the caller sees.' },
] as const;

export function check_triage(draft: TriageDraft) {
  const errors: Record<string, string> = {};
  if (draft.outcome === '') errors.outcome = 'Choose what happens next';
  if (draft.outcome !== '' && draft.outcome !== 'accept' && draft.reason.trim() === '') {
    errors.reason = 'Enter the reason';
  }
  if (draft.outcome === 'redirect' && draft.alternative.trim() === '') {
    errors.alternative = 'Enter the service they should go to';
  }
  return errors;
}

const done_words: Record<string, string> = {
  accept: 'accepted',
  'advice-only': 'closed with advice',
  redirect: 'redirected',
  decline: 'declined',
};

export const outcome_words = (outcome: string) => done_words[outcome] ?? outcome;

export const said_after = (row: FrontDoorRow, outcome: string) =>
  `${called(row.person)} is ${outcome_words(outcome)}.`;

// A row stays until its clock is met: first it waits for triage, then for its assessment.
export const is_waiting = ({ status }: FrontDoorRow) => status === 'waiting';

export const address_of = (row: FrontDoorRow) =>
  is_waiting(row) ? `/front-door/${row.task}` : `/person/${row.person.id}`;

export const status_words = ({ status }: FrontDoorRow) =>
  status === 'accepted' ? 'Accepted: to be assessed' : status;

export function counted(rows: readonly FrontDoorRow[]) {
  const waiting = rows.filter(is_waiting).length;
  const accepted = rows.length - waiting;
  return `${waiting} to triage${accepted > 0 ? `, ${accepted} to assess` : ''}`;
}
