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
