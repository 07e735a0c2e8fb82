// An offer's states in words, and what an answer needs. Pure.
import type { Match, Offer } from '../api/shapes.ts';

export interface AnswerDraft {
  [name: string]: string;
  answer: string;
  reason: string;
  by: string;
}

const words: Record<string, string> = {
  requested: 'offered, no answer yet',
  offered: 'offered, no answer yet',
  received: 'offered, no answer yet',
  ready: 'offered, no answer yet',
  accepted: 'accepted',
  completed: 'accepted',
  rejected: 'refused',
  refused: 'refused',
  cancelled: 'withdrawn',
};

export const status_words = (status: string) => words[status] ?? status;
export const open_offer = (offer: Offer) =>
  ['requested', 'offered', 'received', 'ready'].includes(offer.status);

export const accepted_offer = ({ status }: Offer) =>
  status === 'accepted' || status === 'completed';

// Places that do not fit for the same reasons are told together, the commonest reason first.
export function by_reason(matches: readonly Match[]) {
  const groups = new Map<string, string[]>();
  for (const { placeName, whyNot } of matches) {
    const reason = whyNot?.join('; ') || 'Does not fit';
    groups.set(reason, [...(groups.get(reason) ?? []), placeName]);
  }
  return [...groups]
    .map(([reason, places]) => ({ reason, places }))
    .sort((one, other) => other.places.length - one.places.length);
}

export function check_answer(draft: AnswerDraft) {
  const errors: Record<string, string> = {};
  if (draft.answer === '') errors.answer = 'Choose accept or refuse';
  if (draft.by === '') errors.by = 'Choose who answers';
  if (draft.answer === 'refuse' && draft.reason.trim() === '') errors.reason = 'Enter the reason';
  return errors;
}
