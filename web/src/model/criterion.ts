// What a place may be asked to have. The codes are those of the services' own criteria.
import type { Choice } from './choice.ts';

export const criteria: readonly (Choice & { kinds: readonly string[] })[] = [
  { value: 'ground-floor', label: 'Ground floor', kinds: ['bed'] },
  { value: 'hoist', label: 'Hoist', kinds: ['bed', 'home'] },
  { value: 'oxygen', label: 'Oxygen', kinds: ['bed'] },
  { value: 'single-room', label: 'Single room', kinds: ['bed'] },
];
