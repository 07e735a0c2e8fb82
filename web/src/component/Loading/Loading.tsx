// What is shown while a screen is read, when it could not be read, and when it has nothing.
import type { UseQueryResult } from '@tanstack/react-query';
import { ProblemPanel } from '../ProblemPanel/ProblemPanel.tsx';
import { time_words } from '../../model/clock.ts';
import './Loading.css';

function Skeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div className="skeleton" role="status">
      <span className="nhsuk-u-visually-hidden">Loading</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton-row" aria-hidden="true" />
      ))}
    </div>
  );
}

export function Empty({ text, at }: { text: string; at: string }) {
  return (
    <p className="empty">
      {text} Last checked {time_words(at)}.
    </p>
  );
}

interface Props<T> {
  query: UseQueryResult<T>;
  children: (screen: T) => React.ReactNode;
}

// What was read before stays on the screen if reading it again fails: the banner says so.
export function Loading<T>({ query, children }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) {
    return <ProblemPanel error={query.error} again={() => void query.refetch()} />;
  }
  return <Skeleton />;
}
