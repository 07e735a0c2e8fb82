import { expect, it } from 'vitest';
import { one_at_a_time } from './live.ts';

it('reads once more for all that changed while reading', async () => {
  const finish: (() => void)[] = [];
  const changed = one_at_a_time(() => new Promise<void>((resolve) => finish.push(resolve)));
  changed();
  changed();
  changed();
  expect(finish).toHaveLength(1);
  finish[0]?.();
  await Promise.resolve();
  expect(finish).toHaveLength(2);
  finish[1]?.();
  await Promise.resolve();
  expect(finish).toHaveLength(2);
  changed();
  expect(finish).toHaveLength(3);
});
