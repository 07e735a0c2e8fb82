import { describe, expect, it } from 'vitest';
import { news2, type Signs } from './news2.ts';

const well: Signs = {
  respirations: 16,
  spo2: 97,
  scale: 1,
  oxygen: false,
  temperature: 36.8,
  systolic: 130,
  pulse: 72,
  consciousness: 'A',
};

// Every boundary of the published chart: [sign, value, score].
const chart: [keyof Signs, number, number][] = [
  ['respirations', 8, 3],
  ['respirations', 9, 1],
  ['respirations', 11, 1],
  ['respirations', 12, 0],
  ['respirations', 20, 0],
  ['respirations', 21, 2],
  ['respirations', 24, 2],
  ['respirations', 25, 3],
  ['spo2', 91, 3],
  ['spo2', 92, 2],
  ['spo2', 93, 2],
  ['spo2', 94, 1],
  ['spo2', 95, 1],
  ['spo2', 96, 0],
  ['systolic', 90, 3],
  ['systolic', 91, 2],
  ['systolic', 100, 2],
  ['systolic', 101, 1],
  ['systolic', 110, 1],
  ['systolic', 111, 0],
  ['systolic', 219, 0],
  ['systolic', 220, 3],
  ['pulse', 40, 3],
  ['pulse', 41, 1],
  ['pulse', 50, 1],
  ['pulse', 51, 0],
  ['pulse', 90, 0],
  ['pulse', 91, 1],
  ['pulse', 110, 1],
  ['pulse', 111, 2],
  ['pulse', 130, 2],
  ['pulse', 131, 3],
  ['temperature', 35, 3],
  ['temperature', 35.1, 1],
  ['temperature', 36, 1],
  ['temperature', 36.1, 0],
  ['temperature', 38, 0],
  ['temperature', 38.1, 1],
  ['temperature', 39, 1],
  ['temperature', 39.1, 2],
];

describe('NEWS2', () => {
  it.each(chart)('scores %s %d with %d', (sign, value, score) => {
    expect(news2({ ...well, [sign]: value }).total).toBe(score);
  });

  it.each([
    [83, false, 3],
    [84, false, 2],
    [86, false, 1],
    [88, false, 0],
    [93, false, 0],
    [99, false, 0],
    [92, true, 2],
    [93, true, 3],
    [94, true, 3],
    [95, true, 4],
    [96, true, 4],
    [97, true, 5],
  ])('scores saturation %d on scale 2, oxygen %s, with %d in all', (spo2, oxygen, total) => {
    expect(news2({ ...well, scale: 2, spo2, oxygen }).total).toBe(total);
  });

  it('bands a single three apart from a low total', () => {
    expect(news2(well).band).toBe('low');
    expect(news2({ ...well, consciousness: 'C' })).toMatchObject({
      total: 3,
      band: 'low-medium',
    });
    expect(news2({ ...well, consciousness: 'C', oxygen: true }).band).toBe('medium');
    expect(news2({ ...well, consciousness: 'C', oxygen: true, respirations: 22 }).band).toBe(
      'high',
    );
  });

  it('is not complete until every sign is there', () => {
    expect(news2(well).complete).toBe(true);
    expect(news2({ ...well, pulse: undefined }).complete).toBe(false);
    expect(news2({ scale: 2, spo2: 90 }).complete).toBe(false);
  });
});
