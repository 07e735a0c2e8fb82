// A clock in words, with a shape for each state so that colour is never needed.
import type { Clock } from '../../api/shapes.ts';
import { clock_view, time_words, type ClockState } from '../../model/clock.ts';
import { useNow } from '../hooks/use_now.ts';
import './ClockMark.css';

// Ring: running. Half disc: soon. Diamond with a bar: breached. Tick: done.
const shapes: Record<ClockState, React.ReactNode> = {
  running: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />,
  soon: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  breached: (
    <>
      <path d="M8 0l8 8-8 8-8-8z" fill="currentColor" />
      <path d="M8 4v5M8 11v1.5" stroke="#fff" strokeWidth="2" />
    </>
  ),
  met: <path d="M2 8l4 4 8-9" fill="none" stroke="currentColor" strokeWidth="2.5" />,
  'met-late': <path d="M2 8l4 4 8-9M2 15h12" fill="none" stroke="currentColor" strokeWidth="2" />,
};

export function ClockShape({ state }: { state: ClockState }) {
  return (
    <svg className="clock-shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shapes[state]}
    </svg>
  );
}

export function ClockMark({ clock, named = true }: { clock: Clock; named?: boolean }) {
  const view = clock_view(clock, useNow());
  const rule = clock.rule ? ` (rule ${clock.rule})` : '';
  return (
    <span className="clock" data-state={view.state} title={`Due ${time_words(clock.due)}${rule}`}>
      <ClockShape state={view.state} />
      <span>
        <strong className="clock-words">{view.words}</strong>
        {named ? <span className="clock-name">{clock.name}</span> : null}
      </span>
    </span>
  );
}
