// The states of a bed or a slot: in words, and what a bed manager may make of them.
import type { Unit } from '../api/shapes.ts';

const words: Record<string, string> = {
  free: 'Free',
  held: 'Offered or held',
  occupied: 'Taken',
  cleaning: 'Being cleaned',
  closed: 'Closed',
};

export const state_words = (status: string) => words[status] ?? status;

export const free_in = (unit: Unit) =>
  unit.places.filter(({ status }) => status === 'free').length;

// What a bed can be made by hand; taken and held follow from people alone.
const changes: Record<string, readonly string[]> = {
  free: ['cleaning', 'closed'],
  cleaning: ['free', 'closed'],
  closed: ['free'],
};

const change_words: Record<string, string> = {
  free: 'Make free',
  cleaning: 'Start cleaning',
  closed: 'Close',
};

export const change_to_words = (status: string) => change_words[status] ?? status;

export const changes_from = (status: string) => changes[status] ?? [];

export const runs = (unit: Unit, organisation: string, name: string) =>
  unit.id === organisation ||
  unit.provider === organisation ||
  [unit.provider, unit.name].includes(name);
