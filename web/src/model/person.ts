// How a person is named on every screen.
import type { Person } from '../api/shapes.ts';

export const called = (person: Person) => person.preferredName ?? person.name;

// The full name is shown beside the preferred one only when it says more.
export function full_name_beside(person: Person): string | undefined {
  if (!person.preferredName || person.preferredName === person.name) return undefined;
  return person.name;
}

const gender_words: Record<string, string> = {
  female: 'woman',
  male: 'man',
  other: 'other gender',
  unknown: 'gender not known',
};

export function age_words(person: Person): string {
  const age = person.age === undefined ? 'age not known' : `${person.age} years`;
  const gender = person.gender ? gender_words[person.gender] : undefined;
  return gender ? `${age}, ${gender}` : age;
}

// "Not recorded" alone would not say of what.
export const at_home_words = (at_home: string) =>
  at_home === 'Not recorded' ? 'At home: not recorded' : at_home;
