import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { programme } from '../../api/screens.examples.ts';
import type { Measure } from '../../api/shapes.ts';
import { SpcChart } from './SpcChart.tsx';

const measure = programme.measures[0] as Measure;

it('says each signal in words and prints its definition and version', () => {
  render(<SpcChart measure={measure} />);
  expect(screen.getByText('2 Nov 2026: 13, above the upper limit')).toBeTruthy();
  expect(screen.getByText(/Definition episodes-opened, version 1/)).toBeTruthy();
});

it('says so when there is no signal', () => {
  const points = measure.points.map(({ date, value }) => ({ date, value: Math.min(value, 7) }));
  render(<SpcChart measure={{ ...measure, points }} />);
  expect(screen.getByText(/No signal/)).toBeTruthy();
});

it('has the same figures in a table', async () => {
  render(<SpcChart measure={measure} />);
  await userEvent.click(screen.getByRole('button', { name: 'Show as a table' }));
  expect(screen.getAllByRole('row')).toHaveLength(measure.points.length + 1);
});
