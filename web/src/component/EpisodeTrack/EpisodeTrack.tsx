// Where someone is on the way home: what is behind, where they are, what is ahead.
import { stages } from '../../model/pathway.ts';
import './EpisodeTrack.css';

export function EpisodeTrack({ stage }: { stage: string }) {
  const at = stages.findIndex(({ value }) => value === stage);
  return (
    <ol className="track" aria-label="The way home">
      {stages.map(({ value, label }, index) => {
        const state = index < at ? 'done' : index === at ? 'now' : 'ahead';
        return (
          <li key={value} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span className="track-dot" aria-hidden="true">
              {state === 'done' ? '✓' : ''}
            </span>
            {label}
            {state === 'done' ? <span className="nhsuk-u-visually-hidden"> done</span> : null}
          </li>
        );
      })}
    </ol>
  );
}
