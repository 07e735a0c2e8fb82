// An XmR chart's geometry: from figures to places on a canvas. The limits and signals are the
// server's; nothing is computed about the process here.
import type { Flag, Measure } from '../api/shapes.ts';

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const frame: Frame = { width: 760, height: 300, left: 46, right: 74, top: 16, bottom: 34 };

// A round step so that there are about five lines.
export function step_for(span: number): number {
  const rough = Math.max(span, 1e-9) / 5;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10;
  return step * magnitude;
}

export interface Scale {
  x: (index: number) => number;
  y: (value: number) => number;
  ticks: number[];
}

export function scale_for(
  measure: Measure,
  { width, height, left, right, top, bottom }: Frame,
): Scale {
  const { points, upper, lower, centre } = measure;
  const values = points.map(({ value }) => value);
  const known = [...values, upper, lower, centre].filter((value) => value !== undefined);
  const least = Math.min(0, ...known);
  const step = step_for(Math.max(...known, 1) - least);
  const floor = Math.floor(least / step) * step;
  const ceiling = Math.ceil((Math.max(...known, 1) * 1.05) / step) * step;
  const ticks: number[] = [];
  for (let tick = floor; tick <= ceiling + step / 2; tick += step)
    ticks.push(Number(tick.toFixed(6)));
  const wide = width - left - right;
  const high = height - top - bottom;
  return {
    x: (index) => left + (points.length < 2 ? wide / 2 : (index * wide) / (points.length - 1)),
    y: (value) => top + high - ((value - floor) / (ceiling - floor)) * high,
    ticks,
  };
}

// What cannot be below zero has no lower limit there: it is left out, not drawn.
export function drawable(measure: Measure): Measure {
  const { lower, points } = measure;
  const counts = points.every(({ value }) => value >= 0);
  if (lower === undefined || lower >= 0 || !counts) return measure;
  const { lower: _, ...rest } = measure;
  return rest;
}

// NHS England, Making Data Count: the signals that mean something has changed.
export const flag_words: Record<Flag, string> = {
  'above-limit': 'above the upper limit',
  'below-limit': 'below the lower limit',
  shift: 'part of a shift: a run on one side of the average',
  trend: 'part of a trend: a run in one direction',
  'two-of-three': 'two of three points near a limit',
};

// Which dates are named under the axis: at most eight, always the last.
export function dates_named(count: number): number[] {
  const every = Math.max(1, Math.ceil(count / 8));
  const named = [];
  for (let index = count - 1; index >= 0; index -= every) named.unshift(index);
  return named;
}
