// What each role sees in the navigation, in order, and how roles are called.
import type { Role } from '../api/shapes.ts';

export interface PlaceInApp {
  to: string;
  label: string;
}

const my_day = { to: '/', label: 'My day' };
const front_door = { to: '/front-door', label: 'Front door' };
const people = { to: '/people', label: 'Find people' };
const places = { to: '/places', label: 'Places' };
const programme = { to: '/programme', label: 'Programme' };
const messages = { to: '/messages', label: 'Messages' };

export const navigation: Record<Role, readonly PlaceInApp[]> = {
  coordinator: [my_day, front_door, people, places, programme, messages],
  clinician: [my_day, front_door, people, places, programme],
  social_worker: [my_day, front_door, people, places, programme],
  bed_manager: [my_day, places, people, programme],
  improvement_manager: [programme],
  administrator: [messages, programme],
};

export const home_of = (role: Role) => navigation[role]?.[0]?.to ?? '/';

export const role_words: Record<Role, string> = {
  coordinator: 'Coordinator',
  clinician: 'Clinician',
  social_worker: 'Social worker',
  bed_manager: 'Bed and slot manager',
  improvement_manager: 'Improvement manager',
  administrator: 'Administrator',
};

export type Step =
  | 'refer'
  | 'triage'
  | 'assess'
  | 'conclude'
  | 'request-place'
  | 'offer'
  | 'answer'
  | 'arrive'
  | 'agree-goal'
  | 'review'
  | 'exit'
  | 'follow-up'
  | 'set-status';

const arranging: readonly Role[] = ['coordinator', 'clinician', 'social_worker'];
const assessing: readonly Role[] = ['clinician', 'social_worker'];

// Which steps are shown to whom, after the clauses of the sharing agreement. Only what is shown:
// the server decides, and a refusal names its clause.
const shown_to: Record<Step, readonly Role[]> = {
  refer: arranging,
  triage: arranging,
  assess: assessing,
  conclude: assessing,
  'request-place': arranging,
  offer: arranging,
  answer: [...arranging, 'bed_manager'],
  arrive: [...arranging, 'bed_manager'],
  'agree-goal': assessing,
  review: assessing,
  exit: assessing,
  'follow-up': arranging,
  'set-status': ['bed_manager'],
};

export const takes = (role: Role, step: Step) => shown_to[step].includes(role);

export function who_takes(step: Step): string {
  return shown_to[step].map((role) => role_words[role].toLowerCase()).join(', ');
}
