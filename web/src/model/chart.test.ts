import { describe, expect, it } from 'vitest';
import { dates_named, drawable, frame, scale_for, step_for } from './chart.ts';

const measure = {
  id: 'm',
  name: 'Episodes opened',
  points: [3, 5, 9].map((value, index) => ({ date: `2026-11-0${index + 1}`, value })),
  centre: 5,
  lower: -1,
  upper: 11,
};

describe('a chart', () => {
  it('has round steps', () => {
    expect([12, 3, 0.9, 480].map(step_for)).toEqual([5, 1, 0.2, 100]);
  });
  it('holds every point and both limits inside its frame', () => {
    const { x, y, ticks } = scale_for(measure, frame);
    expect([x(0), x(2)]).toEqual([frame.left, frame.width - frame.right]);
    for (const value of [-1, 11, 3, 9]) {
      expect(y(value)).toBeGreaterThanOrEqual(frame.top);
      expect(y(value)).toBeLessThanOrEqual(frame.height - frame.bottom);
    }
    expect(y(9)).toBeLessThan(y(3));
    expect(ticks).toContain(0);
  });
  it('names the last date and at most eight', () => {
    expect(dates_named(3)).toEqual([0, 1, 2]);
    expect(dates_named(30)).toHaveLength(8);
    expect(dates_named(30).at(-1)).toBe(29);
  });
  it('draws no limit below what can be counted', () => {
    expect(drawable(measure)).not.toHaveProperty('lower');
    expect(drawable({ ...measure, lower: 1 }).lower).toBe(1);
    const points = [{ date: '2026-11-01', value: -2 }];
    expect(drawable({ ...measure, points }).lower).toBe(-1);
  });
});
