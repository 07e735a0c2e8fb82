// The story so far, newest first, one line for each thing that happened.
import { useState } from 'react';
import type { TimelineEntry } from '../../api/shapes.ts';
import { moment_words } from '../../model/clock.ts';
import { useNow } from '../hooks/use_now.ts';
import './Timeline.css';

const at_first = 12;

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const now = useNow();
  const [all, show_all] = useState(false);
  if (entries.length === 0) return <p className="quiet">Nothing is recorded yet.</p>;
  const shown = all ? entries : entries.slice(0, at_first);
  return (
    <>
      <ol className="timeline">
        {shown.map((entry, index) => (
          <li key={entry.key ?? `${entry.at} ${index}`}>
            <time dateTime={entry.at}>{moment_words(entry.at, now)}</time>
            <strong>{entry.title}</strong>
            {entry.detail ? <span className="timeline-detail">{entry.detail}</span> : null}
            {entry.by || entry.organisation ? (
              <span className="quiet">
                {[entry.by, entry.organisation].filter(Boolean).join(', ')}
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {entries.length > shown.length ? (
        <button
          type="button"
          className="nhsuk-button nhsuk-button--secondary"
          onClick={() => show_all(true)}
        >
          Show all {entries.length}
        </button>
      ) : null}
    </>
  );
}
