// Time in words a person says. All functions take the present as an argument.
import type { Clock } from '../api/shapes.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// "38 min", "3 h 5 min", "2 days": never more than two units, never a false precision.
export function span_words(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  if (length < minute) return 'less than a minute';
  if (length < 90 * minute) return `${Math.floor(length / minute)} min`;
  if (length < 2 * day) {
    const hours = Math.floor(length / hour);
    const minutes = Math.floor((length % hour) / minute);
    return minutes === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${minutes} min`;
  }
  return `${Math.floor(length / day)} days`;
}

export const ago_words = (at: string, now: number) => {
  const passed = now - Date.parse(at);
  return passed < minute ? 'just now' : `${span_words(passed)} ago`;
};

export type ClockState = 'met' | 'met-late' | 'running' | 'soon' | 'breached';

export interface ClockView {
  state: ClockState;
  words: string;
}

// "Soon" is the last third of what the screen can know, at most 15 minutes.
const soon = 15 * minute;

export function clock_view(clock: Clock, now: number): ClockView {
  const due = Date.parse(clock.due);
  if (clock.met) {
    const late = Date.parse(clock.met) - due;
    return late > 0
      ? { state: 'met-late', words: `done ${span_words(late)} late` }
      : { state: 'met', words: 'done in time' };
  }
  const left = due - now;
  if (left < 0) return { state: 'breached', words: `breached ${span_words(left)} ago` };
  const words = `${span_words(left)} left`;
  return { state: left <= soon ? 'soon' : 'running', words };
}

export function due_view(due: string, now: number): ClockView {
  const left = Date.parse(due) - now;
  if (left < 0) return { state: 'breached', words: `${span_words(left)} overdue` };
  return { state: left <= soon ? 'soon' : 'running', words: `in ${span_words(left)}` };
}

const local = 'Europe/London';
const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: local, ...options });
const time_format = format({ hour: '2-digit', minute: '2-digit' });
const day_format = format({ day: 'numeric', month: 'short', year: 'numeric' });

const day_key = (at: number) => day_format.format(at);

export const time_words = (at: string) => time_format.format(Date.parse(at));
export const day_words = (at: string) => {
  const instant = Date.parse(at);
  return Number.isNaN(instant) ? at : day_format.format(instant);
};

// "10:42" today, "yesterday 10:42", "3 Nov 2026 10:42" before.
export function moment_words(at: string, now: number): string {
  const instant = Date.parse(at);
  if (Number.isNaN(instant)) return at;
  if (day_key(instant) === day_key(now)) return time_words(at);
  if (day_key(instant) === day_key(now - day)) return `yesterday ${time_words(at)}`;
  return `${day_format.format(instant)} ${time_words(at)}`;
}

// The local calendar day, for date fields: "2026-11-21".
export function day_of(now: number, plus_days = 0): string {
  const parts = format({ year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    now + plus_days * day,
  );
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
