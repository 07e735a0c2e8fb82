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

const whole = (text: string, least: number, most: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

// A forecast is whole or not there: one that lacks its day or its likelihood cannot be scored.
function check_forecast(draft: DecisionDraft) {
  const errors: Record<string, string> = {};
  const { forecast, forecastDays, forecastProbability } = draft;
  if ([forecast, forecastDays, forecastProbability].every((text) => text.trim() === ''))
    return errors;
  if (forecast.trim() === '') errors.forecast = 'Enter what the team expects';
  if (!whole(forecastDays, 1, 365)) {
    errors.forecastDays = 'Enter within how many days, from 1 to 365';
  }
  if (!whole(forecastProbability, 0, 100)) {
    errors.forecastProbability = 'Enter how likely, from 0 to 100';
  }
  return errors;
}

export function check_decision(draft: DecisionDraft) {
  const errors: Record<string, string> = {};
  if (draft.pathway === '') errors.pathway = 'Choose what is concluded';
  if (draft.pathway !== '' && !is_home(draft.pathway) && draft.whyNotHome.trim() === '') {
    errors.whyNotHome = 'Say why not home, and why not today';
  }
  if (draft.wish.trim() === '') errors.wish = 'Enter the person’s wish in their words';
  if (lines_in(draft.present).length === 0) errors.present = 'Enter who was present';
  if (draft.reason.trim() === '') errors.reason = 'Enter the reason';
  Object.assign(errors, check_forecast(draft));
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
