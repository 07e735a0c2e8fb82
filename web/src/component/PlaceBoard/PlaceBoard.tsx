// Beds and home-team slots of one unit, with the age of what is known. A state has a letter and a
// word besides its look; what is older than its limit is greyed and says so.
import { Link } from 'react-router';
import type { Place, Unit } from '../../api/shapes.ts';
import { ago_words, moment_words, span_words } from '../../model/clock.ts';
import { called } from '../../model/person.ts';
import { free_in, state_words } from '../../model/place.ts';
import { useNow } from '../hooks/use_now.ts';
import './PlaceBoard.css';

// Empty ring: free. Half: held. Full: taken. Waves: cleaning. Cross: closed.
const shapes: Record<string, React.ReactNode> = {
  free: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />,
  held: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  occupied: <circle cx="8" cy="8" r="7" fill="currentColor" />,
  cleaning: (
    <path
      d="M1 5q3-3 7 0t7 0M1 11q3-3 7 0t7 0"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    />
  ),
  closed: <path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" strokeWidth="2.5" />,
};

function Tile({ place, action }: { place: Place; action?: React.ReactNode }) {
  const now = useNow();
  return (
    <li className="place" data-status={place.status}>
      <svg className="place-shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {shapes[place.status] ?? null}
      </svg>
      <div className="place-words">
        <strong>{place.label}</strong>
        <span>{state_words(place.status)}</span>
        {place.person ? (
          <Link to={`/person/${place.person.id}`}>{called(place.person)}</Link>
        ) : null}
        {place.until ? (
          <span className="quiet">until {moment_words(place.until, now)}</span>
        ) : null}
        {place.features?.length ? (
          <span className="quiet place-features">{place.features.join(', ')}</span>
        ) : null}
        {action}
      </div>
    </li>
  );
}

function Age({ age }: { age: Unit['age'] }) {
  const now = useNow();
  if (!age?.confirmed)
    return <p className="unit-age">Never confirmed: ask before relying on it.</p>;
  const limit = age.limitMinutes ? span_words(age.limitMinutes * 60_000) : '';
  return (
    <p className="unit-age">
      Confirmed {ago_words(age.confirmed, now)}
      {age.stale ? `. Older than ${limit}: ask before relying on it.` : ''}
    </p>
  );
}

interface Props {
  unit: Unit;
  action?: (place: Place) => React.ReactNode;
}

export function PlaceBoard({ unit, action }: Props) {
  const free = free_in(unit);
  const noun = unit.kind === 'bed' ? 'beds' : 'slots';
  return (
    <section className="unit" data-stale={unit.age?.stale === true} aria-label={unit.name}>
      <div className="unit-head">
        <h3>{unit.name}</h3>
        <p className="unit-free">
          <strong>{free}</strong> of {unit.places.length} {noun} free
        </p>
        <Age age={unit.age} />
      </div>
      <ul className="places">
        {unit.places.map((place) => (
          <Tile key={place.id} place={place} action={action?.(place)} />
        ))}
      </ul>
    </section>
  );
}
