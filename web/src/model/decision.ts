// The decision as it is typed: options side by side, and what must be said about the chosen one.
import type { ConcludeAsk } from '../api/operation.ts';
import { is_home, pathways } from './pathway.ts';

export interface DecisionDraft {
  [name: string]: string;
  pathway: string;
  whyNotHome: string;
  wish: string;
  present: string;
  reason: string;
  forecast: string;
  forecastDays: string;
  forecastProbability: string;
}

export const option_field = (pathway: string) => `option_${pathway}`;

export const blank_decision: DecisionDraft = {
  pathway: '',
  whyNotHome: '',
  wish: '',
  present: '',
  reason: '',
  forecast: '',
  forecastDays: '',
  forecastProbability: '',
  ...Object.fromEntries(pathways.map(({ value }) => [option_field(value), ''])),
};

export const decision_labels = {
  pathway: 'Conclusion',
  whyNotHome: 'Why not home',
  wish: 'The person’s wish',
  present: 'Present',
  reason: 'Reason',
  forecast: 'Forecast',
  forecastDays: 'Within days',
  forecastProbability: 'How likely',
  ...Object.fromEntries(pathways.map(({ value, label }) => [option_field(value), label])),
};

// "Home with the home team: stairs are the risk": each option that was talked about.
export function options_in(draft: DecisionDraft): string[] {
  return pathways
    .map(({ value, label }) => ({ value, label, note: draft[option_field(value)]?.trim() ?? '' }))
    .filter(({ value, note }) => note !== '' || value === draft.pathway)
    .map(({ label, note }) => (note === '' ? label : `${label}: ${note}`));
}

export const lines_in = (text: string) =>
  text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

const whole = (text: string, most: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= 0 && Number(text) <= most;

export function check_decision(draft: DecisionDraft) {
  const errors: Record<string, string> = {};
  if (draft.pathway === '') errors.pathway = 'Choose what is concluded';
  if (draft.pathway !== '' && !is_home(draft.pathway) && draft.whyNotHome.trim() === '') {
    errors.whyNotHome = 'Say why not home, and why not today';
  }
  if (draft.wish.trim() === '') errors.wish = 'Enter the person’s wish in their words';
  if (lines_in(draft.present).length === 0) errors.present = 'Enter who was present';
  if (draft.reason.trim() === '') errors.reason = 'Enter the reason';
  if (draft.forecastDays !== '' && !whole(draft.forecastDays, 366)) {
    errors.forecastDays = 'Enter a number of days up to 366';
  }
  if (draft.forecastProbability !== '' && !whole(draft.forecastProbability, 100)) {
    errors.forecastProbability = 'Enter a percentage from 0 to 100';
  }
  return errors;
}

export function decision_ask(draft: DecisionDraft): ConcludeAsk {
  const number = (text: string) => (text.trim() === '' ? undefined : Number(text));
  return {
    pathway: draft.pathway,
    option: options_in(draft),
    whyNotHome: is_home(draft.pathway) ? undefined : draft.whyNotHome,
    wish: draft.wish,
    present: lines_in(draft.present),
    reason: draft.reason,
    forecast: draft.forecast,
    forecastDays: number(draft.forecastDays),
    forecastProbability: number(draft.forecastProbability),
  };
}
