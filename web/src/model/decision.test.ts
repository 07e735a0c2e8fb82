import { describe, expect, it } from 'vitest';
import { blank_decision, check_decision, decision_ask } from './decision.ts';

const typed = {
  ...blank_decision,
  pathway: 'bed',
  option_home: 'nobody there at night',
  whyNotHome: 'Two falls at night this week',
  wish: 'Home as soon as I can manage the stairs',
  present: 'Ben Adeyemi; Mrs Kaur\nher daughter',
  reason: 'Needs help at night for a short time',
};

describe('a decision', () => {
  it('asks why not home unless it is home', () => {
    expect(check_decision({ ...typed, whyNotHome: '' })).toHaveProperty('whyNotHome');
    expect(check_decision({ ...typed, whyNotHome: '', pathway: 'home' })).toEqual({});
    expect(check_decision(typed)).toEqual({});
  });
  it('sends each option that was talked about, and each person present', () => {
    expect(decision_ask(typed)).toMatchObject({
      option: ['Home with the home team: nobody there at night', 'A bed to recover in'],
      present: ['Ben Adeyemi', 'Mrs Kaur', 'her daughter'],
      forecastDays: undefined,
    });
  });
  it('wants a forecast whole and within what can be, or none', () => {
    const whole = { ...typed, forecast: 'Home', forecastDays: '14', forecastProbability: '70' };
    expect(check_decision(whole)).toEqual({});
    expect(check_decision({ ...whole, forecastProbability: '101' })).toHaveProperty(
      'forecastProbability',
    );
    expect(check_decision({ ...whole, forecastDays: '' })).toHaveProperty('forecastDays');
    expect(decision_ask(whole)).toMatchObject({ forecastDays: 14, forecastProbability: 70 });
  });
});
