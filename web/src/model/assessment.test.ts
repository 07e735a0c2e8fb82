import { describe, expect, it } from 'vitest';
import { assessment_ask, blank_assessment, check_assessment, signs_in } from './assessment.ts';

const typed = {
  ...blank_assessment,
  respirations: '18',
  spo2: '95',
  oxygen: 'no',
  temperature: '37,2',
  systolic: '128',
  pulse: '84',
  consciousness: 'A',
  whatMatters: 'Being home for the cat',
  speaker: 'The person',
};

describe('an assessment', () => {
  it('names everything that is missing', () => {
    expect(Object.keys(check_assessment(blank_assessment))).toEqual([
      'respirations',
      'spo2',
      'temperature',
      'systolic',
      'pulse',
      'oxygen',
      'consciousness',
      'whatMatters',
      'speaker',
    ]);
    expect(check_assessment(typed)).toEqual({});
  });
  it('refuses figures that cannot be', () => {
    const wrong = (name: string, value: string) =>
      name in check_assessment({ ...typed, [name]: value });
    expect(wrong('temperature', '372')).toBe(true);
    expect(wrong('temperature', '37.25')).toBe(true);
    expect(wrong('pulse', '84.5')).toBe(true);
    expect(wrong('spo2', '101')).toBe(true);
    expect(wrong('respirations', 'fast')).toBe(true);
    expect(wrong('frailtyScale', '10')).toBe(true);
  });
  it('asks why the second saturation scale is used', () => {
    expect(check_assessment({ ...typed, spo2Scale: '2' })).toHaveProperty('spo2ScaleReason');
  });
  it('becomes numbers and truths for the operation', () => {
    expect(signs_in(typed)).toMatchObject({ temperature: 37.2, oxygen: false, scale: 1 });
    expect(assessment_ask({ ...typed, frailtyScale: '6', livesAlone: 'yes' })).toMatchObject({
      spo2Scale: 1,
      frailtyScale: 6,
      livesAlone: true,
      oxygen: false,
    });
  });
});
