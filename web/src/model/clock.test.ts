import { describe, expect, it } from 'vitest';
import { ago_words, clock_view, day_of, due_view, moment_words, span_words } from './clock.ts';

const at = (text: string) => Date.parse(text);
const due = '2026-11-21T10:30:00Z';

describe('a clock', () => {
  const check = (now: string, met: string | undefined, state: string, words: string) => {
    const clock = met ? { name: 'c', due, met } : { name: 'c', due };
    expect(clock_view(clock, at(now))).toEqual({ state, words });
  };
  it('says what is left, what is breached and what is done', () => {
    check('2026-11-21T09:52:00Z', undefined, 'running', '38 min left');
    check('2026-11-21T10:20:00Z', undefined, 'soon', '10 min left');
    check('2026-11-21T10:29:30Z', undefined, 'soon', 'less than a minute left');
    check('2026-11-21T10:42:00Z', undefined, 'breached', 'breached 12 min ago');
    check('2026-11-21T11:00:00Z', '2026-11-21T10:29:00Z', 'met', 'done in time');
    check('2026-11-21T11:00:00Z', '2026-11-21T10:40:00Z', 'met-late', 'done 10 min late');
  });
});

describe('spans', () => {
  it('use at most two units', () => {
    expect(span_words(89 * 60_000)).toBe('89 min');
    expect(span_words(125 * 60_000)).toBe('2 h 5 min');
    expect(span_words(11.5 * 3_600_000)).toBe('11 h');
    expect(span_words(72 * 3_600_000)).toBe('3 days');
  });
});

describe('moments', () => {
  it('are shortest when nearest', () => {
    const now = at('2026-11-21T10:00:00Z');
    expect(moment_words('2026-11-21T08:05:00Z', now)).toBe('08:05');
    expect(moment_words('2026-11-20T08:05:00Z', now)).toBe('yesterday 08:05');
    expect(moment_words('2026-11-03T08:05:00Z', now)).toBe('3 Nov 2026 08:05');
    expect(ago_words('2026-11-21T09:48:00Z', now)).toBe('12 min ago');
    expect(due_view('2026-11-21T09:48:00Z', now).words).toBe('12 min overdue');
  });
  it('have their day in Birmingham, also in summer', () => {
    expect(day_of(at('2026-07-01T23:30:00Z'))).toBe('2026-07-02');
    expect(day_of(at('2026-11-21T10:00:00Z'), 91)).toBe('2027-02-20');
  });
});
