import { expect, it } from 'vitest';
import { shown, valid } from './nhs_number.ts';

it('shows an NHS number three, three, four', () => {
  expect(shown('9990000026')).toBe('999 000 0026');
});

it('accepts only numbers whose check digit agrees', () => {
  expect(valid('999 000 0026')).toBe(true);
  expect(valid('999-000-0026')).toBe(true);
  expect(valid('9990000027')).toBe(false);
  expect(valid('999000002')).toBe(false);
  expect(valid('')).toBe(false);
});
