// What a place may be asked to have: the criteria of content/places, which the server checks.
import type { Choice } from './choice.ts';

export const criteria: readonly (Choice & { kinds: readonly string[] })[] = [
  { value: 'single-room', label: 'Single room', kinds: ['bed'] },
  { value: 'ground-floor', label: 'Ground floor', kinds: ['bed'] },
  { value: 'hoist', label: 'Hoist', kinds: ['bed'] },
  { value: 'dementia', label: 'Skilled in dementia', kinds: ['bed', 'home'] },
  { value: 'night-cover', label: 'Night cover', kinds: ['bed', 'home'] },
  { value: 'two-carers', label: 'Two carers a visit', kinds: ['home'] },
  { value: 'female-carers', label: 'Female carers', kinds: ['home'] },
];
