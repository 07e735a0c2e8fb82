// The bar of what waits, and the word a row bears while it is new, changed or gone.
import type { Shown } from '../../model/worklist.ts';
import './LiveList.css';

export function WaitingBar({ waiting, show }: { waiting: number; show: () => void }) {
  return (
    <div role="status">
      {waiting > 0 ? (
        <button type="button" className="waiting-bar" onClick={show}>
          {waiting} new. Show {waiting === 1 ? 'it' : 'them'}
        </button>
      ) : null}
    </div>
  );
}

const words = { new: 'New', changed: 'Changed', gone: 'No longer waiting' } as const;

export function ChangeMark<Row>({ entry, marked }: { entry: Shown<Row>; marked: boolean }) {
  if (entry.change === 'none' || (entry.change !== 'gone' && !marked)) return null;
  return <span className="change-mark">{words[entry.change]}</span>;
}
