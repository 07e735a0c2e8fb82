// The exit as it is typed. Pure.
import type { ExitAsk } from '../../../api/operation.ts';
import { label_of } from '../../../model/choice.ts';
import { destinations } from '../../../model/pathway.ts';

export { destinations };

export interface ExitDraft {
  [name: string]: string;
  destination: string;
  weeklyCareHoursBefore: string;
  weeklyCareHoursAfter: string;
  note: string;
}

export const blank_exit: ExitDraft = {
  destination: '',
  weeklyCareHoursBefore: '',
  weeklyCareHoursAfter: '',
  note: '',
};

export const exit_labels = {
  destination: 'Where to',
  weeklyCareHoursBefore: 'Weekly care before, hours',
  weeklyCareHoursAfter: 'Weekly care after, hours',
  note: 'Note',
};

export const label_of_destination = (code: string) => label_of(destinations, code);

// A week has 168 hours, and care may be given by two at once.
const hours = (text: string) => {
  const trimmed = text.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(trimmed) && Number(trimmed) <= 336 ? Number(trimmed) : undefined;
};

export function check_exit(draft: ExitDraft) {
  const errors: Record<string, string> = {};
  if (draft.destination === '') errors.destination = 'Choose where the person goes';
  for (const name of ['weeklyCareHoursBefore', 'weeklyCareHoursAfter'] as const) {
    if (draft[name].trim() !== '' && hours(draft[name]) === undefined) {
      errors[name] = 'Enter hours a week, from 0 to 336';
    }
  }
  return errors;
}

export const exit_ask = (draft: ExitDraft): ExitAsk => ({
  destination: draft.destination,
  weeklyCareHoursBefore: hours(draft.weeklyCareHoursBefore),
  weeklyCareHoursAfter: hours(draft.weeklyCareHoursAfter),
  note: draft.note,
});
