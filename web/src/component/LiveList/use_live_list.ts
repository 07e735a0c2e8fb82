// Joins the pure worklist to the page: who holds which row, and when the marks fade.
import { useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { empty_worklist, worklist_reducer, type Shown } from '../../model/worklist.ts';

export const mark_ms = 8000;

export interface LiveList<Row> {
  shown: readonly Shown<Row>[];
  waiting: number;
  show_waiting: () => void;
  holding: (key: string) => {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: () => void;
  };
  marked: (entry: Shown<Row>) => boolean;
}

export function useLiveList<Row>(
  rows: readonly Row[] | undefined,
  key_of: (row: Row) => string,
  typing: boolean,
): LiveList<Row> {
  const reduce = useMemo(() => worklist_reducer<Row>(key_of), [key_of]);
  const [list, dispatch] = useReducer(reduce, undefined, () => {
    const hold = { typing: false };
    const before = empty_worklist<Row>();
    return rows ? reduce(before, { type: 'arrived', rows, hold, now: Date.now() }) : before;
  });
  const pointer = useRef<string | undefined>(undefined);
  const focus = useRef<string | undefined>(undefined);
  const [, fade] = useState(0);

  useEffect(() => {
    if (!rows) return;
    const hold = { typing, row: pointer.current ?? focus.current };
    dispatch({ type: 'arrived', rows, hold, now: Date.now() });
    const timer = setTimeout(() => fade((count) => count + 1), mark_ms + 50);
    return () => clearTimeout(timer);
    // Beginning to type must not rearrange anything; only new rows do.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [rows]);

  const release = () => dispatch({ type: 'released', now: Date.now() });
  useEffect(() => {
    if (!typing && !pointer.current && !focus.current) release();
  }, [typing]);

  const let_go = () => {
    if (!typing && !pointer.current && !focus.current) release();
  };
  const holding = (key: string) => ({
    onPointerEnter: () => {
      pointer.current = key;
    },
    onPointerLeave: () => {
      pointer.current = undefined;
      let_go();
    },
    onFocus: () => {
      focus.current = key;
    },
    onBlur: () => {
      focus.current = undefined;
      let_go();
    },
  });
  const marked = (entry: Shown<Row>) => Date.now() - entry.since < mark_ms;
  return { shown: list.shown, waiting: list.waiting, show_waiting: release, holding, marked };
}
