import { describe, expect, it } from 'vitest';
import { empty_worklist, worklist_reducer, type Hold, type Worklist } from './worklist.ts';

interface Row {
  id: string;
  text: string;
}

const reduce = worklist_reducer<Row>((row) => row.id);
const rows_from = (text: string): Row[] =>
  text === '' ? [] : text.split(' ').map((id) => ({ id: id[0] ?? '', text: id }));
const arrive = (list: Worklist<Row>, text: string, hold: Hold = { typing: false }) =>
  reduce(list, { type: 'arrived', rows: rows_from(text), hold, now: 1 });
const print = (list: Worklist<Row>) => {
  const marks = { none: '', new: '+', changed: '*', gone: '-' };
  const shown = list.shown.map(({ row, change }) => `${row.text}${marks[change]}`).join(' ');
  return `${shown} (${list.waiting} waiting)`;
};

describe('a live list', () => {
  const abc = arrive(empty_worklist(), 'a b c');

  it('does not mark its first rows as new', () => {
    expect(print(abc)).toBe('a b c (0 waiting)');
  });
  it('shows new, changed and vanished rows when nobody holds it', () => {
    expect(print(arrive(abc, 'x a b2'))).toBe('x+ a b2* (0 waiting)');
  });
  it('inserts nothing while someone is typing, and counts what waits', () => {
    const typing = arrive(abc, 'x a b2', { typing: true });
    expect(print(typing)).toBe('a b2* c- (1 waiting)');
    expect(print(reduce(typing, { type: 'released', now: 2 }))).toBe('x+ a b2* (0 waiting)');
  });
  it('never moves the held row or those above it', () => {
    expect(print(arrive(abc, 'x a b y c', { typing: false, row: 'b' }))).toBe(
      'a b y+ c (1 waiting)',
    );
    expect(print(arrive(abc, 'b c', { typing: false, row: 'b' }))).toBe('a- b c (0 waiting)');
  });
  it('keeps a held row that has gone, and shows the rest after it', () => {
    expect(print(arrive(abc, 'a c d', { typing: false, row: 'b' }))).toBe(
      'a b- c d+ (0 waiting)',
    );
  });
});
