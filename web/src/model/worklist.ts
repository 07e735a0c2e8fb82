// A list that changes by itself without moving what someone is working on.
// While typing nothing is inserted; while a row is held (pointer or focus) nothing moves above it.

export interface Shown<Row> {
  key: string;
  row: Row;
  change: 'none' | 'new' | 'changed' | 'gone';
  since: number; // When the change arrived, ms; marks fade after a few seconds.
}

export interface Worklist<Row> {
  shown: readonly Shown<Row>[];
  latest: readonly Row[];
  waiting: number; // Rows that have arrived and are not shown yet.
  loaded: boolean;
}

export interface Hold {
  typing: boolean;
  row?: string | undefined; // The key of the row under the pointer or the focus.
}

export type Action<Row> =
  | { type: 'arrived'; rows: readonly Row[]; hold: Hold; now: number }
  | { type: 'released'; now: number };

export const empty_worklist = <Row>(): Worklist<Row> => ({
  shown: [],
  latest: [],
  waiting: 0,
  loaded: false,
});

type KeyOf<Row> = (row: Row) => string;

function shown_from<Row>(
  before: readonly Shown<Row>[],
  row: Row,
  key: string,
  now: number,
  quiet: boolean,
): Shown<Row> {
  const known = before.find((entry) => entry.key === key);
  if (!known) return { key, row, change: quiet ? 'none' : 'new', since: now };
  const same = JSON.stringify(known.row) === JSON.stringify(row);
  if (same) return known.change === 'gone' ? { ...known, change: 'none' } : known;
  return { key, row, change: 'changed', since: now };
}

// Rows keep their places; what has left stays as "gone", what is new waits.
function in_place<Row>(
  before: readonly Shown<Row>[],
  rows: readonly Row[],
  key_of: KeyOf<Row>,
  now: number,
): Shown<Row>[] {
  return before.map((entry) => {
    const row = rows.find((each) => key_of(each) === entry.key);
    if (row === undefined) {
      return entry.change === 'gone' ? entry : { ...entry, change: 'gone', since: now };
    }
    return shown_from(before, row, entry.key, now, false);
  });
}

// Everything up to the held row stays in place; after it the new order begins.
function around<Row>(
  before: readonly Shown<Row>[],
  rows: readonly Row[],
  held: number,
  key_of: KeyOf<Row>,
  now: number,
): Shown<Row>[] {
  const head = in_place(before.slice(0, held + 1), rows, key_of, now);
  const head_keys = new Set(head.map((entry) => entry.key));
  const anchor = rows.findIndex((row) => key_of(row) === before[held]?.key);
  const tail = rows.slice(anchor + 1).filter((row) => !head_keys.has(key_of(row)));
  return [...head, ...tail.map((row) => shown_from(before, row, key_of(row), now, false))];
}

function arrive<Row>(
  list: Worklist<Row>,
  rows: readonly Row[],
  hold: Hold,
  now: number,
  key_of: KeyOf<Row>,
): readonly Shown<Row>[] {
  const held = list.shown.findIndex((entry) => entry.key === hold.row);
  if (hold.typing && list.loaded) return in_place(list.shown, rows, key_of, now);
  if (held >= 0) return around(list.shown, rows, held, key_of, now);
  return rows.map((row) => shown_from(list.shown, row, key_of(row), now, !list.loaded));
}

export function worklist_reducer<Row>(key_of: KeyOf<Row>) {
  return (list: Worklist<Row>, action: Action<Row>): Worklist<Row> => {
    const rows = action.type === 'arrived' ? action.rows : list.latest;
    const hold = action.type === 'arrived' ? action.hold : { typing: false };
    const shown = arrive(list, rows, hold, action.now, key_of);
    const keys = new Set(shown.map((entry) => entry.key));
    const waiting = rows.filter((row) => !keys.has(key_of(row))).length;
    return { shown, latest: rows, waiting, loaded: true };
  };
}
