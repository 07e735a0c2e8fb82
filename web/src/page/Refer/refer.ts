// A referral by call: what is asked and what must be there. Pure.
import type { ReferAsk } from '../../api/operation.ts';
import { digits_of, valid } from '../../model/nhs_number.ts';

export interface ReferDraft {
  [name: string]: string;
  patient: string;
  nhsNumber: string;
  nhsNumberMissingReason: string;
  family: string;
  given: string;
  birthDate: string;
  gender: string;
  address: string;
  postcode: string;
  trigger: string;
  what: string;
  callerOrganisation: string;
  callerName: string;
  callerRole: string;
  livesAlone: string;
  place: string;
}

export const blank_referral: ReferDraft = {
  patient: '',
  nhsNumber: '',
  nhsNumberMissingReason: '',
  family: '',
  given: '',
  birthDate: '',
  gender: '',
  address: '',
  postcode: '',
  trigger: '',
  what: '',
  callerOrganisation: '',
  callerName: '',
  callerRole: '',
  livesAlone: '',
  place: '',
};

// The nine conditions of urgent community response, the front door's and the hub's triggers.
// Source: content/national/triggers.toml, whose codes the server checks.
export const triggers = [
  { value: 'fall', label: 'Fall' },
  { value: 'frailty-decompensation', label: 'Decompensation of frailty' },
  { value: 'reduced-function', label: 'Reduced function or mobility' },
  { value: 'delirium', label: 'Delirium or new confusion' },
  { value: 'carer-breakdown', label: 'Carer cannot go on' },
  { value: 'palliative-crisis', label: 'Palliative or end-of-life crisis' },
  { value: 'urgent-equipment', label: 'Urgent equipment' },
  { value: 'catheter-care', label: 'Urgent catheter care' },
  { value: 'diabetes-support', label: 'Urgent diabetes support' },
  { value: 'discharge-with-needs', label: 'Ready to leave hospital, with needs' },
  { value: 'other', label: 'Something else' },
] as const;

export const genders = [
  { value: 'female', label: 'Woman' },
  { value: 'male', label: 'Man' },
  { value: 'other', label: 'Other' },
  { value: 'unknown', label: 'Not known' },
] as const;

// "1941-3-15" as a day of the calendar, or nothing: the 31st of April is no day.
export function iso_day(typed: string): string | undefined {
  const [year = '', month = '', day = ''] = typed.split('-');
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const read = new Date(`${text}T00:00:00Z`);
  const real = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
  return real && year.length === 4 ? text : undefined;
}

function check_person(draft: ReferDraft) {
  const errors: Record<string, string> = {};
  const no_number = draft.nhsNumber.trim() === '';
  if (!no_number && !valid(draft.nhsNumber)) {
    errors.nhsNumber = 'Check the NHS number: its last digit does not agree with the others';
  }
  if (no_number && draft.nhsNumberMissingReason.trim() === '') {
    errors.nhsNumberMissingReason = 'Say why there is no NHS number';
  }
  if (draft.family.trim() === '') errors.family = 'Enter the family name';
  if (draft.birthDate === '') errors.birthDate = 'Enter the date of birth';
  else if (!iso_day(draft.birthDate)) errors.birthDate = 'The date of birth is a real day';
  return errors;
}

export function check_referral(draft: ReferDraft) {
  const errors: Record<string, string> = draft.patient === '' ? check_person(draft) : {};
  if (draft.trigger === '') errors.trigger = 'Choose what has happened';
  if (draft.what.trim() === '') errors.what = 'Enter what the caller says';
  if (draft.callerOrganisation.trim() === '')
    errors.callerOrganisation = 'Enter where they call from';
  if (draft.callerName.trim() === '') errors.callerName = 'Enter who is calling';
  return errors;
}

// A person who was chosen is named by reference, not described again.
function described(draft: ReferDraft): ReferAsk {
  const { nhsNumberMissingReason, family, given, gender, address, postcode } = draft;
  const number = digits_of(draft.nhsNumber);
  const birthDate = iso_day(draft.birthDate);
  const known = { family, given, birthDate, gender, address, postcode };
  return number === '' ? { nhsNumberMissingReason, ...known } : { nhsNumber: number, ...known };
}

export function referral_ask(draft: ReferDraft): ReferAsk {
  const { trigger, what, callerOrganisation, callerName, callerRole, place } = draft;
  const call = { trigger, what, callerOrganisation, callerName, callerRole, place };
  const person =
    draft.patient === '' ? described(draft) : { patient: `Patient/${draft.patient}` };
  const livesAlone = draft.livesAlone === '' ? undefined : draft.livesAlone === 'yes';
  return { ...person, ...call, livesAlone };
}
