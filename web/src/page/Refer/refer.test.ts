import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blank_referral, check_referral, iso_day, referral_ask, triggers } from './refer.ts';

const call = {
  ...blank_referral,
  trigger: 'fall',
  what: 'Found on the floor',
  callerOrganisation: 'Ambulance',
  callerName: 'Crew 12',
};

describe('a referral by call', () => {
  it('asks for a person, a reason and a caller', () => {
    expect(Object.keys(check_referral(blank_referral))).toEqual([
      'nhsNumberMissingReason',
      'family',
      'birthDate',
      'trigger',
      'what',
      'callerOrganisation',
      'callerName',
    ]);
  });
  it('does not describe again who is known', () => {
    expect(check_referral({ ...call, patient: '7' })).toEqual({});
    expect(referral_ask({ ...call, patient: '7', livesAlone: 'yes' })).toMatchObject({
      patient: 'Patient/7',
      livesAlone: true,
    });
    expect(referral_ask({ ...call, patient: '7' })).not.toHaveProperty('family');
  });
  it('refuses an NHS number whose check digit is wrong', () => {
    const draft = { ...call, nhsNumber: '999 000 0027', family: 'Kaur', birthDate: '1940-02-01' };
    expect(check_referral(draft)).toHaveProperty('nhsNumber');
    expect(check_referral({ ...draft, nhsNumber: '999 000 0026' })).toEqual({});
  });
  it('takes only days of the calendar', () => {
    expect(iso_day('1941-3-5')).toBe('1941-03-05');
    expect(iso_day('1941-4-31')).toBeUndefined();
    expect(iso_day('41-4-3')).toBeUndefined();
    expect(iso_day('1941--')).toBeUndefined();
  });
  it('offers only triggers that the care model knows', () => {
    const model = readFileSync('../content/national/triggers.toml', 'utf8');
    const known = [...model.matchAll(/^code = "(.*)"$/gm)].map((found) => found[1]);
    expect(triggers.map(({ value }) => value).filter((code) => !known.includes(code))).toEqual(
      [],
    );
  });
});
